import { longestCode } from './code-text.ts';

const stx = 0x02;
const etx = 0x03;
const lf = 0x0a;
const cr = 0x0d;

/** What came of bytes: whole codes, and how many were given up because they were too long or cut off. */
export interface CutCodes {
  readonly codes: readonly Uint8Array[];
  readonly refused: number;
}

/**
 * Cuts a serial line into codes: each ends with CR, LF or both, or stands between STX and ETX. Readers that send neither are told by the
 * silence after a code (`silence`); once a line has shown that it ends its codes, what is left there was cut off. Pure but for its memory,
 * which is bounded.
 */
export class CodeLines {
  #bytes: number[] = [];
  #framed = false;
  #overflown = false;
  #endsCodes = false;

  push(chunk: Uint8Array): CutCodes {
    const codes: Uint8Array[] = [];
    let refused = 0;
    for (const byte of chunk) {
      const ends = this.#framed ? byte === etx : byte === cr || byte === lf;
      if (byte === stx) {
        if (this.#bytes.length > 0 || this.#overflown) refused += 1;
        this.#start(true);
      } else if (ends) {
        this.#endsCodes = true;
        if (this.#overflown) refused += 1;
        else if (this.#bytes.length > 0) codes.push(Uint8Array.from(this.#bytes));
        this.#start(false);
      } else if (this.#bytes.length >= longestCode * 4) {
        this.#overflown = true;
      } else this.#bytes.push(byte);
    }
    return { codes, refused };
  }

  /** Nothing has come for a while. */
  silence(): CutCodes {
    const bytes = this.#bytes;
    const left = bytes.length > 0 || this.#overflown || this.#framed;
    const whole = left && !this.#overflown && !this.#framed && !this.#endsCodes;
    this.#start(false);
    if (whole) return { codes: [Uint8Array.from(bytes)], refused: 0 };
    return { codes: [], refused: left ? 1 : 0 };
  }

  #start(framed: boolean): void {
    this.#bytes = [];
    this.#framed = framed;
    this.#overflown = false;
  }
}
