import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Windows has no such flags, nor such files on a stick. */
const posix: Partial<Record<'O_NOFOLLOW' | 'O_NONBLOCK', number>> = constants;
const flags = constants.O_RDONLY | (posix.O_NOFOLLOW ?? 0) | (posix.O_NONBLOCK ?? 0);

/**
 * Opens a file that somebody else wrote, on a stick say, for reading. Anything but a plain file is refused: a named pipe would hold one of
 * the few threads that read files for ever, a device never end, a link lead back into this machine.
 *
 * Throws as `open` does; `ENOTREG` where it is no plain file, `ELOOP` where it is a link.
 */
export async function openRegular(path: string): Promise<{ file: FileHandle; size: number }> {
  const file = await open(path, flags);
  try {
    const found = await file.stat();
    if (found.isFile()) return { file, size: found.size };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  throw Object.assign(new Error('not a plain file'), { code: 'ENOTREG', syscall: 'open' });
}
