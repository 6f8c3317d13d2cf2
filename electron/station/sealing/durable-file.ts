import { type Hash, createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Written as `<path>.part`, hashed on the way; under its own name only when every byte is on the disk. */
export class DurableFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;
  #named = false;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async create(path: string): Promise<DurableFile> {
    return new DurableFile(path, await open(partOf(path), 'w', 0o600));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    let offset = 0;
    while (offset < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, offset);
      offset += bytesWritten;
    }
    this.#bytes += bytes.length;
  }

  /** Survives a power cut from here on: file, name and folder are synchronised. */
  async commit(): Promise<{ sha256: string; bytes: number }> {
    await this.#handle.sync();
    await this.#handle.close();
    await rename(partOf(this.#path), this.#path);
    this.#named = true;
    const folder = await open(dirname(this.#path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#named ? this.#path : partOf(this.#path), { force: true });
  }
}

const partOf = (path: string): string => `${path}.part`;
