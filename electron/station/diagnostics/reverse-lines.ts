import { type FileHandle, open } from 'node:fs/promises';

const blockBytes = 64 * 1024;
/** Of one line: a file without line feeds is not read into memory whole. */
const longestLine = 64 * 1024;
const lineFeed = 0x0a;

/** Where reading goes on: in the file of this number, before this byte. */
export interface ReadPosition {
  readonly inode: number;
  readonly offset: number;
}

/** Lines of a file from its end to its beginning, a block at a time. */
export class ReverseLines {
  readonly #file: FileHandle;
  readonly inode: number;
  /** Byte behind what was not handed out yet. */
  #offset: number;
  /** What was read and not handed out: the bytes before `#offset`. */
  #rest = Buffer.alloc(0);
  /** How much of the file was read. */
  #read: number;

  private constructor(file: FileHandle, inode: number, offset: number) {
    this.#file = file;
    this.inode = inode;
    this.#offset = offset;
    this.#read = offset;
  }

  /** Null where there is no such file. @param from reads what stands before it */
  static async open(path: string, from: ReadPosition | null = null): Promise<ReverseLines | null> {
    try {
      const file = await open(path, 'r');
      const { ino, size, mode } = await file.stat();
      const isRegular = (mode & 0o170000) === 0o100000;
      if (!isRegular || (from !== null && from.inode !== ino)) {
        await file.close();
        return null;
      }
      return new ReverseLines(file, ino, Math.min(from?.offset ?? size, size));
    } catch {
      return null;
    }
  }

  /** Before which everything that was handed out stands. */
  get position(): ReadPosition {
    return { inode: this.inode, offset: this.#offset };
  }

  /** The line before; null at the beginning of the file. Empty lines and ones too long are left out. */
  async next(): Promise<string | null> {
    for (;;) {
      // The line feed that ends the line is its own.
      const end = this.#rest.at(-1) === lineFeed ? this.#rest.length - 1 : this.#rest.length;
      const feed = end === 0 ? -1 : this.#rest.lastIndexOf(lineFeed, end - 1);
      if (feed === -1 && this.#read > 0 && this.#rest.length <= longestLine) {
        await this.#readBlock();
        continue;
      }
      if (this.#rest.length === 0) return null;
      const line = this.#rest.subarray(feed + 1, end);
      const text = line.length > longestLine ? '' : line.toString('utf8');
      this.#offset -= this.#rest.length - (feed + 1);
      this.#rest = this.#rest.subarray(0, feed + 1);
      if (text !== '') return text;
    }
  }

  async #readBlock(): Promise<void> {
    const length = Math.min(blockBytes, this.#read);
    const block = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(block, 0, length, this.#read - length);
    this.#read -= length;
    this.#rest = Buffer.concat([block.subarray(0, bytesRead), this.#rest]);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
