import { constants, inflateSync } from 'node:zlib';
import { fromHexadecimal, PdfDamagedError } from './lexer.ts';

/** What a filter was told about its bytes (ISO 32000-1, 7.4.4.3), with what it means where nothing is said. */
export interface Predicted {
  readonly predictor: number;
  readonly columns: number;
  readonly colors: number;
  readonly bits: number;
}

/** Deflated bytes, no more than `most`, as they were before they were predicted. */
export function inflated(bytes: Uint8Array, predicted: Predicted, most: number): Uint8Array {
  let plain: Uint8Array;
  try {
    // A stream that was cut off gives what there is of it.
    plain = inflateSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new PdfDamagedError('not deflated, or larger than it may be');
  }
  return unpredicted(plain, predicted);
}

function unpredicted(bytes: Uint8Array, { predictor, columns, colors, bits }: Predicted): Uint8Array {
  if (predictor <= 1) return bytes;
  const wide = Math.ceil((columns * colors * bits) / 8);
  if (!Number.isInteger(wide) || wide < 1 || wide > 1_000_000) throw new PdfDamagedError('predicted rows');
  const back = Math.max(1, Math.floor((colors * bits) / 8));
  if (predictor === 2) {
    if (bits !== 8) throw new PdfDamagedError('predicted in parts of bytes');
    const out = Uint8Array.from(bytes);
    for (let at = 0; at < out.length; at += 1) {
      if (at % wide >= back) out[at] = (out[at] ?? 0) + (out[at - back] ?? 0);
    }
    return out;
  }
  return unfiltered(bytes, wide, back);
}

/** Rows as PNG filters them (ISO/IEC 15948, 9), each after the number of its filter. */
function unfiltered(bytes: Uint8Array, wide: number, back: number): Uint8Array {
  const rows = Math.floor(bytes.length / (wide + 1));
  const out = new Uint8Array(rows * wide);
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (wide + 1)] ?? 0;
    const from = row * (wide + 1) + 1;
    const to = row * wide;
    for (let x = 0; x < wide; x += 1) {
      const left = x >= back ? (out[to + x - back] ?? 0) : 0;
      const up = row > 0 ? (out[to + x - wide] ?? 0) : 0;
      const corner = row > 0 && x >= back ? (out[to + x - wide - back] ?? 0) : 0;
      out[to + x] = (bytes[from + x] ?? 0) + guess(kind, left, up, corner);
    }
  }
  return out;
}

function guess(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const near = left + up - corner;
      const [toLeft, toUp, toCorner] = [Math.abs(near - left), Math.abs(near - up), Math.abs(near - corner)];
      if (toLeft <= toUp && toLeft <= toCorner) return left;
      return toUp <= toCorner ? up : corner;
    }
    default:
      throw new PdfDamagedError('no such filter');
  }
}

export function fromAsciiHex(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(62);
  return fromHexadecimal(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Five signs from `!` to `u` for four bytes; `z` for four zeros; ended by `~`. */
export function fromAscii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  const flush = (length: number): void => {
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let byte = 0; byte < length; byte += 1) out.push(Math.floor(value / 256 ** (3 - byte)) % 256);
    group = [];
  };
  for (const byte of bytes) {
    if (byte === 126) break;
    if (byte === 122 && group.length === 0) out.push(0, 0, 0, 0);
    if (byte < 33 || byte > 117) continue;
    group.push(byte - 33);
    if (group.length === 5) flush(4);
  }
  if (group.length > 1) flush(group.length - 1);
  return Uint8Array.from(out);
}
