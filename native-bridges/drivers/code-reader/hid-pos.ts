import { longestCode } from './code-text.ts';
import type { CutCodes } from './code-lines.ts';

/**
 * USB HID point of sale (usage page 8C, bar code scanner): input report 2, 64 bytes with its id:
 *
 *   1      number of data bytes, at most 56
 *   2–4    AIM identifier, `]Q1`; zeros where the reader does not say
 *   5–60   data
 *   61–62  the vendor's own
 *   63     1 where the next report goes on with the same code
 */
export const barCodeUsagePage = 0x8c;
export const codeReport = { id: 2, length: 64, data: 56 } as const;

export interface CodeReport {
  /** `]Q1`, empty where it is not said. */
  readonly aim: Uint8Array;
  readonly data: Uint8Array;
  readonly continues: boolean;
}

/** Undefined for reports of another kind, and for those whose length is not possible. Pure. */
export function parseCodeReport(report: Uint8Array): CodeReport | undefined {
  const [id, length = 0] = report;
  if (id !== codeReport.id || report.length < codeReport.length || length > codeReport.data) return undefined;
  const aim = report.slice(2, 5);
  return {
    aim: aim[0] === 0x5d ? aim : new Uint8Array(0),
    data: report.slice(5, 5 + length),
    continues: report[63] === 1,
  };
}

/** Joins the reports of one code. A prefix that is said apart is put before it, so that both ways of reading end alike. */
export class CodeReports {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #spoilt = false;

  push(report: Uint8Array): CutCodes {
    const part = parseCodeReport(report);
    if (part === undefined) {
      // What comes until the end of this code belongs to one of which a part is missing.
      this.#forget();
      this.#spoilt = true;
      return { codes: [], refused: 1 };
    }
    if (this.#spoilt) {
      this.#spoilt = part.continues;
      return { codes: [], refused: 0 };
    }
    if (this.#pieces.length === 0) this.#pieces.push(part.aim);
    // An empty part counts too: a reader that says for ever that more comes must come to an end.
    this.#length += Math.max(1, part.data.length);
    if (this.#length > longestCode * 4) {
      this.#forget();
      return { codes: [], refused: 1 };
    }
    this.#pieces.push(part.data);
    if (part.continues) return { codes: [], refused: 0 };
    const whole = withoutEnd(Buffer.concat(this.#pieces));
    this.#forget();
    return { codes: whole.length === 0 ? [] : [whole], refused: 0 };
  }

  /** The next part of a code never came. */
  silence(): CutCodes {
    const left = this.#pieces.length > 0;
    this.#spoilt = false;
    this.#forget();
    return { codes: [], refused: left ? 1 : 0 };
  }

  #forget(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}

/** Readers that were set for a keyboard send Enter here too. */
function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0d || bytes[end - 1] === 0x0a)) end -= 1;
  return new Uint8Array(bytes.subarray(0, end));
}
