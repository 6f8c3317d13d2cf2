import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceConfig } from '../../../domain/channels/supervision.ts';
import { err, ok } from '../../../domain/result.ts';
import type { DriverSurroundings, SlipPrinter } from '../device.ts';
import { DeviceStatus } from '../device-status.ts';

type FolderPrinterConfig = Extract<DeviceConfig, { driver: 'folder-printer' }>;

/** A job name as a file name: letters, digits, dot, dash and underscore; never hidden, never empty. */
export function fileNameOf(jobName: string): string {
  const safe = jobName
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  return `${safe === '' ? 'slip' : safe}.pdf`;
}

/** "Prints" by writing the PDF into a folder: whole or not at all, the same job name replaces the earlier sheet. */
export function createFolderPrinter(
  config: FolderPrinterConfig,
  surroundings: DriverSurroundings,
): SlipPrinter {
  const status = new DeviceStatus(
    { driver: 'folder-printer', id: config.id, kind: 'slip-printer', name: 'PDF', simulated: true },
    surroundings.now,
    { status: 'ready', code: null },
  );
  let jobs = 0;
  return {
    id: config.id,
    kind: 'slip-printer',
    state: () => status.current,
    onChange: (listener) => status.onChange(listener),
    // The next slip tells whether the folder can be written again.
    retry: () => status.set({ status: 'ready', code: null }),
    stop: async () => undefined,
    print: async ({ jobName, pdf }, signal) => {
      if (signal.aborted) return err('cancelled');
      const target = join(config.folder, fileNameOf(jobName));
      jobs += 1;
      const draft = `${target}.${process.pid}-${jobs}.part`;
      try {
        await mkdir(config.folder, { recursive: true, mode: 0o700 });
        const file = await open(draft, 'wx', 0o600);
        try {
          await file.writeFile(pdf);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, target);
        status.set({ status: 'ready', code: null });
        return ok();
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        const cause = (error as NodeJS.ErrnoException).code ?? 'unknown';
        const code = cause === 'EACCES' || cause === 'EPERM' ? 'permission-denied' : 'unknown';
        status.set({ status: 'fault', code });
        return err(code, cause);
      }
    },
  };
}
