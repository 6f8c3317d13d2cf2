import { fromAscii85, fromAsciiHex, inflated, type Predicted } from './filters.ts';
import {
  Budget,
  isDictionary,
  isList,
  isName,
  isReference,
  isWord,
  Lexer,
  PdfDamagedError,
  type PdfDictionary,
  type PdfValue,
} from './lexer.ts';

/** Bytes a stream may be when they are what pages are described with; pictures say themselves how large they are. */
const longestText = 8 * 1024 * 1024;
/** All that is inflated to read objects and page descriptions. */
const inflatedAtMost = 48 * 1024 * 1024;
/** Bytes of values that may be read besides some times those of the file itself. */
const besidesFile = 24 * 1024 * 1024;
const mostObjects = 50_000;
/** Places that look like an object, whether they are one or not; and those of them that are none. */
const mostPlaces = 100_000;
const mostDamaged = 200;
const mostTrailers = 64;

interface Found {
  readonly value: PdfValue;
  /** Bytes of its stream, as they stand in the file. */
  readonly stream: Uint8Array | null;
  /** Where in the file: what comes later takes the place of what came before. */
  readonly at: number;
}

export interface PdfStream {
  readonly dictionary: PdfDictionary;
  readonly bytes: Uint8Array;
}

/** What is left of a stream's filters when the first was met that makes a picture. */
export interface Unfiltered {
  readonly bytes: Uint8Array;
  readonly filter: string | null;
  readonly parameters: PdfDictionary;
}

const nothing: PdfDictionary = new Map();

/**
 * The objects of a PDF. They are looked for from the first byte to the last, and the file's own table of them is not believed: a table may be wrong, what
 * stands there is there. Whatever the bytes, costs stay within the budget. Throws `PdfDamagedError`.
 */
export class PdfFile {
  readonly #bytes: Buffer;
  readonly #objects = new Map<number, Found>();
  readonly #budget: Budget;
  readonly #inflating = new Budget(inflatedAtMost);
  readonly #places = new Budget(mostPlaces);
  readonly #damaged = new Budget(mostDamaged);
  /** The dictionaries that say where everything begins, in the order of the file. */
  readonly #trailers: { readonly at: number; readonly dictionary: PdfDictionary }[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = new Budget(4 * bytes.length + besidesFile);
    this.#findObjects();
    this.#findTrailers();
    this.#unpackObjects();
  }

  get encrypted(): boolean {
    return this.#trailers.some(({ dictionary }) => dictionary.has('Encrypt'));
  }

  catalog(): PdfDictionary {
    const roots = this.#trailers
      .toSorted((one, other) => other.at - one.at)
      .map(({ dictionary }) => this.resolve(dictionary.get('Root')));
    const all = [...roots, ...Array.from(this.#objects.values(), ({ value }) => value)];
    const catalog = all.find((value) => isDictionary(value) && this.#isOfType(value, 'Catalog'));
    if (!isDictionary(catalog)) throw new PdfDamagedError('no catalog');
    return catalog;
  }

  /** What a reference stands for; anything else is itself. */
  resolve(value: PdfValue | undefined): PdfValue {
    let now = value ?? null;
    for (let hop = 0; hop < 8 && isReference(now); hop += 1) {
      now = this.#objects.get(now.reference)?.value ?? null;
    }
    return isReference(now) ? null : now;
  }

  dictionary(value: PdfValue | undefined): PdfDictionary {
    const resolved = this.resolve(value);
    return isDictionary(resolved) ? resolved : nothing;
  }

  number(value: PdfValue | undefined): number | null {
    const resolved = this.resolve(value);
    return typeof resolved === 'number' ? resolved : null;
  }

  name(value: PdfValue | undefined): string | null {
    const resolved = this.resolve(value);
    return isName(resolved) ? resolved.name : null;
  }

  list(value: PdfValue | undefined): readonly PdfValue[] {
    const resolved = this.resolve(value);
    return isList(resolved) ? resolved : [];
  }

  stream(value: PdfValue | undefined): PdfStream | null {
    if (!isReference(value)) return null;
    const found = this.#objects.get(value.reference);
    if (found === undefined || found.stream === null || !isDictionary(found.value)) return null;
    return { dictionary: found.value, bytes: found.stream };
  }

  /** A stream that describes a page, or part of one. */
  text(stream: PdfStream): Uint8Array {
    const { bytes, filter } = this.unfiltered(stream, longestText);
    if (filter !== null) throw new PdfDamagedError('a description behind a filter for pictures');
    this.#inflating.spend(bytes.length);
    return bytes;
  }

  lexer(bytes: Uint8Array): Lexer {
    return new Lexer(bytes, this.#budget);
  }

  /** What a stream holds, up to the first filter that is not undone here. No filter gives more than `most` bytes. */
  unfiltered({ dictionary, bytes }: PdfStream, most: number): Unfiltered {
    const filters = this.#several(dictionary.get('Filter') ?? dictionary.get('F'));
    const parameters = this.#several(dictionary.get('DecodeParms') ?? dictionary.get('DP'));
    if (filters.length > 4) throw new PdfDamagedError('too many filters');
    let now = bytes;
    for (const [index, each] of filters.entries()) {
      const filter = this.name(each);
      const told = this.dictionary(parameters[index]);
      if (filter === 'FlateDecode' || filter === 'Fl') now = inflated(now, this.#predicted(told), most);
      else if (filter === 'ASCII85Decode' || filter === 'A85') now = fromAscii85(now);
      else if (filter === 'ASCIIHexDecode' || filter === 'AHx') now = fromAsciiHex(now);
      else return { bytes: now, filter: filter ?? '', parameters: told };
    }
    return { bytes: now, filter: null, parameters: nothing };
  }

  #predicted(told: PdfDictionary): Predicted {
    const of = (key: string, usual: number): number => this.number(told.get(key)) ?? usual;
    return {
      predictor: of('Predictor', 1),
      columns: of('Columns', 1),
      colors: of('Colors', 1),
      bits: of('BitsPerComponent', 8),
    };
  }

  #several(value: PdfValue | undefined): readonly PdfValue[] {
    const resolved = this.resolve(value);
    if (isList(resolved)) return resolved;
    return resolved === null ? [] : [resolved];
  }

  #isOfType(dictionary: PdfDictionary, type: string): boolean {
    return this.name(dictionary.get('Type')) === type;
  }

  /** `12 0 obj … endobj`, wherever it stands but inside of streams. */
  #findObjects(): void {
    const bytes = this.#bytes;
    let at = bytes.indexOf('obj');
    while (at >= 0) {
      const number = this.#numberBefore(at);
      let next = at + 3;
      if (number !== null) {
        this.#places.spend(1);
        const read = this.#objectAt(at + 3);
        if (read !== null) {
          this.#keep(number, { ...read, at });
          next = Math.max(next, read.end);
        }
      }
      at = bytes.indexOf('obj', next);
    }
  }

  #keep(number: number, found: Found): void {
    const known = this.#objects.get(number);
    if (known !== undefined && known.at > found.at) return;
    this.#objects.set(number, found);
    if (this.#objects.size > mostObjects) throw new PdfDamagedError('too many objects');
  }

  /** Of the words `12 0` that end before `at`. */
  #numberBefore(at: number): number | null {
    const words = this.#bytes.toString('latin1', Math.max(0, at - 24), at);
    const match = /(?:^|[^\d])(\d{1,8})\s+\d{1,5}\s*$/.exec(words);
    return match === null ? null : Number(match[1]);
  }

  #objectAt(from: number): { value: PdfValue; stream: Uint8Array | null; end: number } | null {
    const lexer = new Lexer(this.#bytes, this.#budget, from);
    try {
      const value = lexer.value();
      if (value === undefined) return null;
      const end = lexer.at;
      if (!isDictionary(value) || !isWord(lexer.value(), 'stream')) return { value, stream: null, end };
      return { value, ...this.#streamAt(value, lexer.at) };
    } catch (error) {
      if (!(error instanceof PdfDamagedError)) throw error;
      // Costs count all the same; what is wrong with one object is no matter of the others.
      this.#damaged.spend(1);
      this.#budget.spend(lexer.at - from);
      return null;
    }
  }

  #streamAt(dictionary: PdfDictionary, afterWord: number): { stream: Uint8Array; end: number } {
    const bytes = this.#bytes;
    const from =
      afterWord +
      (bytes[afterWord] === 13 && bytes[afterWord + 1] === 10 ? 2 : bytes[afterWord] === 10 ? 1 : 0);
    const length = this.number(dictionary.get('Length'));
    if (length !== null && Number.isInteger(length) && length >= 0 && from + length <= bytes.length) {
      const after = bytes.toString('latin1', from + length, from + length + 12);
      if (/^\s*endstream/.test(after))
        return { stream: bytes.subarray(from, from + length), end: from + length };
    }
    const end = bytes.indexOf('endstream', from);
    // The last stream of a file that was cut off.
    if (end < 0) return { stream: bytes.subarray(from), end: bytes.length };
    return { stream: bytes.subarray(from, end), end };
  }

  #findTrailers(): void {
    const bytes = this.#bytes;
    let at = bytes.lastIndexOf('trailer');
    for (let count = 0; at >= 0 && count < mostTrailers; count += 1) {
      const read = this.#objectAt(at + 7);
      if (read !== null && isDictionary(read.value)) this.#trailers.push({ at, dictionary: read.value });
      if (at === 0) break;
      at = bytes.lastIndexOf('trailer', at - 1);
    }
    for (const { value, at: place } of this.#objects.values()) {
      if (isDictionary(value) && this.#isOfType(value, 'XRef'))
        this.#trailers.push({ at: place, dictionary: value });
    }
  }

  /** Objects that stand packed together in a stream (7.5.7). */
  #unpackObjects(): void {
    // What is encrypted can't be unpacked, and is not looked at.
    if (this.encrypted) return;
    for (const { value, stream, at } of [...this.#objects.values()]) {
      if (stream === null || !isDictionary(value) || !this.#isOfType(value, 'ObjStm')) continue;
      const first = this.number(value.get('First')) ?? 0;
      const count = this.number(value.get('N')) ?? 0;
      if (count > mostObjects) throw new PdfDamagedError('too many objects');
      const text = this.text({ dictionary: value, bytes: stream });
      const head = this.lexer(text.subarray(0, first));
      for (let index = 0; index < count; index += 1) {
        const [number, offset] = [head.value(), head.value()];
        if (typeof number !== 'number' || typeof offset !== 'number') break;
        const packed = new Lexer(text, this.#budget, first + offset).value();
        if (packed !== undefined) this.#keep(number, { value: packed, stream: null, at });
      }
    }
  }
}
