import { closeSync, lstatSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Needle } from './needles.ts';

export interface Leak {
  readonly file: string;
  readonly offset: number;
  readonly secret: string;
  readonly form: string;
}

const pieceBytes = 8 * 1024 * 1024;
const keyBytes = 4;

/** Looks for thousands of needles at once: by their first bytes, then by all of them. */
export class Searcher {
  readonly #byStart = new Map<number, Needle[]>();
  /** One bit for each value of three bytes with which a needle starts. */
  readonly #starts = new Uint8Array(2 ** 21);
  readonly #longest: number;

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      if (needle.bytes.length < keyBytes) throw new Error(`too short to look for: ${needle.form}`);
      const key = needle.bytes.readUInt32BE(0);
      const same = this.#byStart.get(key);
      if (same === undefined) this.#byStart.set(key, [needle]);
      else same.push(needle);
      const start = key >>> 8;
      this.#starts[start >> 3] = (this.#starts[start >> 3] ?? 0) | (1 << (start & 7));
    }
    this.#longest = needles.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0);
  }

  inBytes(bytes: Buffer, file = '', from = 0): Leak[] {
    const leaks: Leak[] = [];
    let start = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    for (let at = 0; at + keyBytes <= bytes.length; at += 1) {
      start = ((start << 8) | (bytes[at + 2] ?? 0)) & 0xff_ff_ff;
      if (((this.#starts[start >> 3] ?? 0) & (1 << (start & 7))) === 0) continue;
      for (const { secret, form, bytes: needle } of this.#byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (at + needle.length <= bytes.length && needle.compare(bytes, at, at + needle.length) === 0) {
          leaks.push({ file, offset: from + at, secret, form });
        }
      }
    }
    return leaks;
  }

  inFile(file: string): Leak[] {
    const leaks = new Map<string, Leak>();
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(pieceBytes + this.#longest);
      // Pieces overlap by the longest needle, so that none falls between two of them.
      for (let from = 0; ; from += pieceBytes) {
        const read = readSync(descriptor, buffer, 0, buffer.length, from);
        for (const leak of this.inBytes(buffer.subarray(0, read), file, from)) {
          leaks.set(`${leak.offset} ${leak.form}`, leak);
        }
        if (read < buffer.length) break;
      }
    } finally {
      closeSync(descriptor);
    }
    return [...leaks.values()];
  }

  /** Contents of everything below, and the names. */
  below(folder: string): { leaks: Leak[]; files: number; bytes: number } {
    // A core that was not kept empty has more of them than a call has arguments.
    const leaks: Leak[][] = [];
    let files = 0;
    let bytes = 0;
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      leaks.push(this.inBytes(Buffer.from(name), `name of ${file}`));
      const found = lstatSync(file);
      if (!found.isFile()) continue;
      files += 1;
      bytes += found.size;
      leaks.push(this.inFile(file));
    }
    return { leaks: leaks.flat(), files, bytes };
  }
}
