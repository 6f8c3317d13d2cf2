import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesInMemory, bytesOfFile } from '../../cms/byte-source.ts';
import type { FolderObjects } from '../objects/folder-objects.ts';
import type { UploadBytes, UploadWriter } from './upload-bytes.ts';

/** Written at once: a call for every TLS record would cost more than the bytes. */
const writeBytes = 256 * 1024;
/** Most applications are no larger: read in one go, because what is read piece by piece is read twice. */
const readBytes = 8 * 1024 * 1024;

/** One file per upload, which grows as bytes come; it becomes the kept object by a second name. */
export async function folderUploadBytes(folder: string, objects: FolderObjects): Promise<UploadBytes> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (uploadId: string) => join(folder, uploadId);
  return {
    received: async ({ id }) => (await stat(pathOf(id)).catch(absent))?.size ?? 0,
    writer: async ({ id }, offset) =>
      new FileWriter(await open(pathOf(id), constants.O_CREAT | constants.O_WRONLY, 0o600), offset),
    read: async ({ id }, start, length) => {
      const file = await open(pathOf(id), 'r');
      try {
        return await (await bytesOfFile(file)).read(start, length);
      } finally {
        await file.close();
      }
    },
    cutBack: ({ id }, offset) => truncate(pathOf(id), offset),
    open: async ({ id }) => {
      const file = await open(pathOf(id), 'r');
      try {
        const pieces = await bytesOfFile(file);
        const inMemory = pieces.size <= readBytes;
        return {
          bytes: inMemory ? bytesInMemory(await pieces.read(0, pieces.size)) : pieces,
          keepAs: (key) => objects.adopt(key, pathOf(id)),
          close: () => file.close(),
        };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    remove: (uploadId) => rm(pathOf(uploadId), { force: true }),
  };
}

/** Removes files that belong to no upload the index knows, left by a crash or an older version. */
export async function removeStrayUploads(
  folder: string,
  isKnown: (uploadId: string) => Promise<boolean>,
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!(await isKnown(name))) await rm(join(folder, name), { force: true });
  }
}

class FileWriter implements UploadWriter {
  private readonly file: FileHandle;
  private position: number;
  private taken: Uint8Array[] = [];
  private takenBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, position: number) {
    this.file = file;
    this.position = position;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.taken.push(bytes);
    this.takenBytes += bytes.length;
    if (this.takenBytes >= writeBytes) await this.next();
  }

  async end(): Promise<void> {
    try {
      await this.next();
      await this.writing;
    } finally {
      await this.file.close();
    }
  }

  /** Waits for the write under way and begins the next: bytes come in while others are written. */
  private async next(): Promise<void> {
    await this.writing;
    const bytes = this.taken;
    this.taken = [];
    this.takenBytes = 0;
    this.writing = this.writeAll(bytes);
    // Whoever waits for it next is told.
    this.writing.catch(() => undefined);
  }

  private async writeAll(buffers: Uint8Array[]): Promise<void> {
    if (buffers.length === 0) return;
    const expected = buffers.reduce((sum, { length }) => sum + length, 0);
    const { bytesWritten } = await this.file.writev(buffers, this.position);
    this.position += bytesWritten;
    if (bytesWritten < expected) await this.writeAll([Buffer.concat(buffers).subarray(bytesWritten)]);
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
