import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../durable-files.ts';

/** Where sealed applications stay as they were received. */
export interface SealedFiles {
  /**
   * Keeps the bytes of a verified upload under its application's id; durable when it resolves. The upload itself stays until
   * the index has the acknowledgement, so that a crash in between costs nothing. Only called for an id the index does not know.
   */
  readonly keep: (applicationId: string, uploadPath: string) => Promise<void>;
}

/** The embedded implementation: one folder, one gateway. */
export async function sealedFilesIn(folder: string): Promise<SealedFiles> {
  const incoming = join(folder, '.incoming');
  // What a crash left half named: its bytes still stand in the upload, or under the final name.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  return {
    keep: async (applicationId, uploadPath) => {
      const file = await open(uploadPath, 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      // A second name for the same bytes, then an atomic rename: replaces what a crash before the index left behind.
      const temporary = join(incoming, `${applicationId}.${randomBytes(6).toString('hex')}`);
      await link(uploadPath, temporary);
      await rename(temporary, join(folder, `${applicationId}.p7m`));
      // Where both names already meant the same bytes, rename changes nothing and leaves the temporary one.
      await rm(temporary, { force: true });
      await syncFolder(folder);
    },
  };
}
