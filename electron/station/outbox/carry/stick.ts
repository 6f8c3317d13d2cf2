import { createHash } from 'node:crypto';
import { type FileHandle, constants, open, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { parseBoundedJson } from '../../../../domain/bounded-json.ts';
import { type Failure, type Result, err, ok } from '../../../../domain/result.ts';
import { openRegular } from '../../open-regular.ts';
import { DurableFile } from '../../sealing/durable-file.ts';

export type StickFailure = Failure<'stick-unreadable' | 'stick-full' | 'stick-lost' | 'stick-changed-bytes'>;

/** Statements of ours are smaller than this. */
const largestStatement = 8 * 1024 * 1024;
/** 20 000 applications of five members each. */
export const mostStatementValues = 250_000;
const readPieceBytes = 1024 * 1024;
const block = 4096;

/** Names of files in the folder. */
export async function filesOn(folder: string): Promise<Result<string[], StickFailure>> {
  try {
    return ok((await readdir(folder)).sort());
  } catch (error) {
    return err('stick-unreadable', (error as NodeJS.ErrnoException).code);
  }
}

/** Null where it can't be read, is no file of a sane size, or has another form. */
export async function readStatement<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<{ value: z.infer<S>; bytes: Buffer } | null> {
  const bytes = await readSmall(path);
  if (bytes === null) return null;
  const parsed = schema.safeParse(parseBoundedJson(bytes.toString('utf8'), mostStatementValues));
  return parsed.success ? { value: parsed.data, bytes } : null;
}

export async function readSmall(path: string): Promise<Buffer | null> {
  try {
    const { file, size } = await openRegular(path);
    try {
      return size > largestStatement ? null : await file.readFile();
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

export async function freeBytes(folder: string): Promise<Result<number, StickFailure>> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return ok(bavail * bsize);
  } catch (error) {
    return err('stick-unreadable', (error as NodeJS.ErrnoException).code);
  }
}

/** Small files that belong together, each durable; the last one is the one that makes the others count. */
export async function writeStatements(
  folder: string,
  files: readonly (readonly [string, Uint8Array])[],
): Promise<Result<void, StickFailure>> {
  for (const [name, bytes] of files) {
    const written = await writeDurably(join(folder, name), async (file) => {
      await file.write(bytes);
    });
    if (!written.ok) return written;
  }
  return ok();
}

/**
 * Writes a file that is there whole or not at all, and reads it back from the medium. What `fill` throws that does not come from
 * the stick passes on.
 */
export async function writeDurably(
  path: string,
  fill: (file: DurableFile) => Promise<void>,
): Promise<Result<{ sha256: string; bytes: number }, StickFailure>> {
  let file: DurableFile | undefined;
  try {
    file = await DurableFile.create(path);
    await fill(file);
    const written = await file.commit();
    if ((await hashFromMedium(path)) === written.sha256) return ok(written);
    await file.discard();
    return err('stick-changed-bytes');
  } catch (error) {
    await file?.discard().catch(() => undefined);
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code ?? '');
    return err(full ? 'stick-full' : 'stick-lost', `${syscall}: ${code}`);
  }
}

/** SHA-256 of what the medium gives back, past what the system remembers of it, where the file system allows that. */
async function hashFromMedium(path: string): Promise<string> {
  const hash = createHash('sha256');
  const direct = await openPastCache(path);
  const file = direct?.file ?? (await open(path, 'r'));
  try {
    const buffer = direct?.buffer ?? Buffer.allocUnsafeSlow(readPieceBytes);
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Reading past the cache wants a buffer whose address is a multiple of a block: nobody tells addresses, so they are tried. */
async function openPastCache(path: string): Promise<{ file: FileHandle; buffer: Buffer } | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_DIRECT);
  } catch {
    return null;
  }
  const whole = Buffer.allocUnsafeSlow(readPieceBytes + block);
  for (let shift = 0; shift < block; shift += 16) {
    const buffer = whole.subarray(shift, shift + readPieceBytes);
    try {
      await file.read(buffer, 0, buffer.length, 0);
      return { file, buffer };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') break;
    }
  }
  await file.close();
  return null;
}
