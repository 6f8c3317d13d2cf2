/** Values of a PDF (ISO 32000-1, 7.3), as they stand in the file. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | PdfWord
  | PdfDictionary
  | readonly PdfValue[];
export interface PdfName {
  readonly name: string;
}
export interface PdfString {
  readonly string: Uint8Array;
}
export interface PdfReference {
  readonly reference: number;
}
/** An operator, or `obj`, `stream` … */
export interface PdfWord {
  readonly word: string;
}
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** The bytes are no PDF that can be followed, or following it would cost too much. */
export class PdfDamagedError extends Error {
  override readonly name = 'PdfDamagedError';
}

/** What reading one file may cost, whatever it asks for. */
export class Budget {
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  spend(units: number): void {
    this.#left -= units;
    if (this.#left < 0) throw new PdfDamagedError('too costly');
  }
}

const deepest = 24;
const longestWord = 128;
const isSpace = (byte: number): boolean =>
  byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 0 || byte === 12;
const delimiters = new Set(Array.from('()<>[]{}/%', (sign) => sign.charCodeAt(0)));
const isRegular = (byte: number): boolean => !isSpace(byte) && !delimiters.has(byte);
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const close = { ')': 41, '>': 62, ']': 93 } as const;

/** Reads values one after another. Throws `PdfDamagedError`. */
export class Lexer {
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  at: number;

  /** @param budget one unit for each byte of a value; whoever goes on after a damaged one spends its bytes */
  constructor(bytes: Uint8Array, budget: Budget, at = 0) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.at = at;
  }

  /** Undefined at the end, and before a `]` or `>>` that closes what was not opened here. */
  value(depth = 0): PdfValue | undefined {
    const from = this.#space();
    const value = this.#one(depth);
    // What stands inside of another value is spent with it.
    if (depth === 0) this.#budget.spend(1 + this.at - from);
    return value;
  }

  #one(depth: number): PdfValue | undefined {
    if (depth > deepest) throw new PdfDamagedError('nested too deeply');
    const bytes = this.#bytes;
    const first = bytes[this.at];
    if (first === undefined) return undefined;
    switch (String.fromCharCode(first)) {
      case '/':
        this.at += 1;
        return { name: this.#nameOf(this.#regular()) };
      case '(':
        return { string: this.#string() };
      case '[':
        this.at += 1;
        return this.#list(close[']'], depth);
      case '<':
        if (bytes[this.at + 1] !== first) return { string: this.#hexadecimal() };
        this.at += 2;
        return this.#dictionary(depth);
      case ']':
      case '>':
        return undefined;
      case '{':
      case '}':
      case ')':
        this.at += 1;
        return { word: String.fromCharCode(first) };
      default:
        return this.#number() ?? this.#word();
    }
  }

  /** Skips what means nothing; where it began. */
  #space(): number {
    const from = this.at;
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) break;
      if (byte === 37) {
        while (this.at < this.#bytes.length && this.#bytes[this.at] !== 10 && this.#bytes[this.at] !== 13)
          this.at += 1;
      } else if (isSpace(byte)) this.at += 1;
      else break;
    }
    return from;
  }

  #regular(): string {
    const from = this.at;
    while (this.at < this.#bytes.length && isRegular(this.#bytes[this.at] ?? 0)) this.at += 1;
    if (this.at - from > longestWord) throw new PdfDamagedError('a word too long');
    return String.fromCharCode(...this.#bytes.subarray(from, this.at));
  }

  #nameOf(text: string): string {
    return text.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }

  /** A number, or a reference, which begins like one. */
  #number(): number | PdfReference | undefined {
    const from = this.at;
    const text = this.#regular();
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) {
      this.at = from;
      return undefined;
    }
    const number = Number(text);
    const after = this.at;
    if (/^\d+$/.test(text) && this.#continuesAsReference()) return { reference: number };
    this.at = after;
    return number;
  }

  /** ` 0 R` after a number. */
  #continuesAsReference(): boolean {
    const space = (): boolean => {
      const from = this.at;
      while (this.at - from < 4 && isSpace(this.#bytes[this.at] ?? 33)) this.at += 1;
      return this.at > from;
    };
    if (!space()) return false;
    const from = this.at;
    while (this.at - from < 5 && isDigit(this.#bytes[this.at] ?? 0)) this.at += 1;
    if (this.at === from || !space() || this.#bytes[this.at] !== 82) return false;
    const next = this.#bytes[this.at + 1];
    if (next !== undefined && isRegular(next)) return false;
    this.at += 1;
    return true;
  }

  #word(): PdfValue {
    const word = this.#regular();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    return { word };
  }

  #list(end: number, depth: number): readonly PdfValue[] {
    const values: PdfValue[] = [];
    for (;;) {
      const value = this.value(depth + 1);
      if (value !== undefined) {
        values.push(value);
        continue;
      }
      if (this.#bytes[this.at] !== end) throw new PdfDamagedError('not closed');
      this.at += 1;
      return values;
    }
  }

  #dictionary(depth: number): PdfDictionary {
    const values = this.#list(close['>'], depth);
    if (this.#bytes[this.at] !== close['>']) throw new PdfDamagedError('not closed');
    this.at += 1;
    const dictionary = new Map<string, PdfValue>();
    for (let index = 0; index + 1 < values.length; index += 2) {
      const key = values[index];
      if (!isName(key)) throw new PdfDamagedError('a key that is no name');
      dictionary.set(key.name, values[index + 1] ?? null);
    }
    return dictionary;
  }

  #string(): Uint8Array {
    const from = this.at;
    let open = 0;
    const out: number[] = [];
    for (; this.at < this.#bytes.length; this.at += 1) {
      const byte = this.#bytes[this.at] ?? 0;
      if (byte === 92) {
        this.at += 1;
        out.push(this.#escaped());
        continue;
      }
      if (byte === 40) open += 1;
      if (byte === close[')']) open -= 1;
      if (open === 0) {
        this.at += 1;
        return Uint8Array.from(out.slice(1));
      }
      out.push(byte);
      if (out.length % 65_536 === 0) this.#budget.spend(65_536);
    }
    this.#budget.spend(this.at - from);
    throw new PdfDamagedError('not closed');
  }

  #escaped(): number {
    const sign = String.fromCharCode(this.#bytes[this.at] ?? 0);
    const octal = /^[0-7]{1,3}/.exec(String.fromCharCode(...this.#bytes.subarray(this.at, this.at + 3)))?.[0];
    if (octal !== undefined) {
      this.at += octal.length - 1;
      return Number.parseInt(octal, 8) & 0xff;
    }
    return { n: 10, r: 13, t: 9, b: 8, f: 12 }[sign] ?? sign.charCodeAt(0);
  }

  #hexadecimal(): Uint8Array {
    const from = this.at + 1;
    const end = this.#bytes.indexOf(close['>'], from);
    this.#budget.spend(end < 0 ? this.#bytes.length - from : end - from);
    if (end < 0) throw new PdfDamagedError('not closed');
    this.at = end + 1;
    return fromHexadecimal(this.#bytes.subarray(from, end));
  }
}

/** Digits only; an odd one stands for itself and a 0. */
export function fromHexadecimal(bytes: Uint8Array): Uint8Array {
  const digits = Array.from(bytes, (byte) => Number.parseInt(String.fromCharCode(byte), 16)).filter(
    (digit) => !Number.isNaN(digit),
  );
  return Uint8Array.from({ length: Math.ceil(digits.length / 2) }, (_, index) => {
    return (digits[2 * index] ?? 0) * 16 + (digits[2 * index + 1] ?? 0);
  });
}

type Maybe = PdfValue | undefined;
const isObject = (value: Maybe): value is Exclude<PdfValue, null | boolean | number> =>
  typeof value === 'object' && value !== null;
export const isName = (value: Maybe): value is PdfName => isObject(value) && 'name' in value;
export const isString = (value: Maybe): value is PdfString => isObject(value) && 'string' in value;
export const isReference = (value: Maybe): value is PdfReference => isObject(value) && 'reference' in value;
export const isWord = (value: Maybe, word?: string): value is PdfWord =>
  isObject(value) && 'word' in value && (word === undefined || value.word === word);
export const isDictionary = (value: Maybe): value is PdfDictionary => value instanceof Map;
export const isList = (value: Maybe): value is readonly PdfValue[] => Array.isArray(value);
