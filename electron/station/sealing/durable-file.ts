import { type Hash, createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How much the disk is given before it is told to keep it. */
const syncEveryBytes = 2 * 1024 * 1024;

/** Written as `<path>.part`, hashed on the way; under its own name only when every byte is on the disk. */
export class DurableFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;
  #named = false;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<unknown> = Promise.resolve();
  #unsynced = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async create(path: string): Promise<DurableFile> {
    // What a crash left there goes; and on a stick somebody may have put a link to another file there.
    await rm(partOf(path), { force: true });
    return new DurableFile(path, await open(partOf(path), 'wx', 0o600));
  }

  /** Hands the bytes to the disk, which takes them while the caller makes the next ones: they must not be changed any more. */
  async write(bytes: Uint8Array): Promise<void> {
    const before = this.#writing;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await before;
    this.#writing = this.#put(bytes);
    // Told to whoever writes next or commits.
    this.#writing.catch(() => undefined);
  }

  async #put(bytes: Uint8Array): Promise<void> {
    let offset = 0;
    while (offset < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, offset);
      offset += bytesWritten;
    }
    this.#unsynced += bytes.length;
    if (this.#unsynced < syncEveryBytes) return;
    this.#unsynced = 0;
    // Begun now, it leaves little for the end; only the last one is waited for.
    this.#syncing = Promise.all([this.#syncing, this.#handle.datasync()]);
    this.#syncing.catch(() => undefined);
  }

  /** Survives a power cut from here on: file, name and folder are synchronised. */
  async commit(): Promise<{ sha256: string; bytes: number }> {
    await this.#writing;
    await this.#syncing;
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
    await Promise.allSettled([this.#writing, this.#syncing]);
    await this.#handle.close().catch(() => undefined);
    await rm(this.#named ? this.#path : partOf(this.#path), { force: true });
  }
}

const partOf = (path: string): string => `${path}.part`;
