import { chmod, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { DurableFile } from '../sealing/durable-file.ts';
import { namesOf } from './device-names.ts';
import { cleanTrace } from './trace-text.ts';

const keptMs = 7 * 24 * 60 * 60 * 1000;
/** Of all traces together; the oldest go first. */
const mostBytes = 48 * 1024 * 1024;

export interface KeptTrace {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly at: number;
}

export interface StoppedTrace {
  readonly fileName: string;
  readonly frames: number;
  readonly text: string;
}

type TraceDesk = Pick<Desk, 'dataFolder' | 'now'>;
const folderOf = ({ dataFolder }: Pick<Desk, 'dataFolder'>): string => join(dataFolder, 'logs', 'traces');

/** Failures: `device-unknown`, those of the device host. */
export async function startTrace(desk: Desk, deviceId: string): Promise<Result<null>> {
  if (desk.devices.states.every(({ id }) => id !== deviceId)) return err('device-unknown');
  return desk.devices.call('trace.start', { deviceId });
}

/** Ends the recording and keeps it. Failures: those of the device host, `disk-full`. */
export async function stopTrace(desk: Desk, deviceId: string): Promise<Result<StoppedTrace>> {
  const stopped = await desk.devices.call('trace.stop', { deviceId });
  if (!stopped.ok) return stopped;
  const { frames } = stopped.value;
  const text = cleanTrace(stopped.value.text, namesOf(desk.devices.states));
  const stamp = desk
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/gu, '');
  const fileName = `${deviceId.replace(/[^A-Za-z0-9-]/gu, '-').slice(0, 40)}-${stamp}.trace`;
  const written = await write(desk, fileName, text);
  if (!written.ok) return written;
  await removeOldTraces(desk);
  await recordAudit(desk, 'trace-recorded', null, { device: deviceId, frames });
  return ok({ fileName, frames, text });
}

async function write(desk: TraceDesk, name: string, text: string): Promise<Result<void>> {
  const folder = folderOf(desk);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const file = await DurableFile.create(join(folder, name));
    try {
      await file.write(Buffer.from(text));
      await file.commit();
    } catch (error) {
      await file.discard();
      throw error;
    }
    return ok();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return err(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'folder-unwritable', code);
  }
}

/** Newest first. */
export async function keptTraces(desk: Pick<Desk, 'dataFolder'>): Promise<KeptTrace[]> {
  const folder = folderOf(desk);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^[A-Za-z0-9-]+\.trace$/u.test(name))
      .map(async (name): Promise<KeptTrace | null> => {
        const path = join(folder, name);
        const file = await stat(path).catch(() => null);
        return file?.isFile() === true ? { name, path, bytes: file.size, at: file.mtimeMs } : null;
      }),
  );
  return found.filter((trace) => trace !== null).sort((one, other) => other.at - one.at);
}

export const readTrace = ({ path }: KeptTrace): Promise<string> => readFile(path, 'utf8');

export async function removeTraces(traces: readonly KeptTrace[]): Promise<void> {
  await Promise.all(traces.map(({ path }) => rm(path, { force: true })));
}

/** After seven days, and before there are too many. */
export async function removeOldTraces(desk: TraceDesk): Promise<void> {
  const oldest = desk.now().getTime() - keptMs;
  let bytes = 0;
  const traces = await keptTraces(desk);
  await removeTraces(
    traces.filter((trace) => {
      bytes += trace.bytes;
      return trace.at < oldest || bytes > mostBytes;
    }),
  );
}
