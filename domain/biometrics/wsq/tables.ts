import type { ByteCursor } from '../byte-cursor.ts';

/** Tables of a WSQ stream (FBI IAFIS-IC-0110): what comes before each block of coefficients. */
export interface WsqFrame {
  readonly width: number;
  readonly height: number;
  /** Grey = coefficient image * scale + shift. */
  readonly shift: number;
  readonly scale: number;
}

export interface WsqFilters {
  /** Centred synthesis filters: index `(length - 1) / 2` is the middle. */
  readonly low: Float32Array;
  readonly high: Float32Array;
}

export interface WsqQuantisation {
  readonly centre: number;
  /** Bin width per subband; 0 where the subband is not transmitted. */
  readonly bins: Float32Array;
  readonly zeroBins: Float32Array;
}

/** Canonical Huffman code: for each length the first code, the first index, and how many. */
export interface WsqHuffman {
  readonly firstCode: Int32Array;
  readonly firstIndex: Int32Array;
  readonly count: Uint8Array;
  readonly values: Uint8Array;
}

export const subbandCount = 64;
const longestCode = 16;
const longestFilter = 31;

export function readFrame(body: ByteCursor): WsqFrame | undefined {
  body.unsigned(2);
  const height = body.unsigned(2);
  const width = body.unsigned(2);
  const shift = readDecimal(body, 2);
  const scale = readDecimal(body, 2);
  return body.overrun || width === 0 || height === 0 ? undefined : { width, height, shift, scale };
}

/**
 * The table holds the right halves of the analysis filters; the synthesis filters are each other's with
 * alternating signs. Only odd lengths (whole-sample symmetry) are defined for fingerprints in practice.
 */
export function readFilters(body: ByteCursor): WsqFilters | undefined {
  const lowLength = body.unsigned(1);
  const highLength = body.unsigned(1);
  if (lowLength % 2 === 0 || highLength % 2 === 0) return undefined;
  if (lowLength > longestFilter || highLength > longestFilter) return undefined;
  const analysisLow = readHalfFilter(body, lowLength);
  const analysisHigh = readHalfFilter(body, highLength);
  return body.overrun ? undefined : { low: mirror(analysisHigh), high: mirror(analysisLow) };
}

function readHalfFilter(body: ByteCursor, length: number): number[] {
  return Array.from({ length: (length + 1) / 2 }, () => {
    const sign = body.unsigned(1) === 0 ? 1 : -1;
    return sign * readDecimal(body, 4);
  });
}

function mirror(half: readonly number[]): Float32Array {
  const middle = half.length - 1;
  const whole = new Float32Array(2 * middle + 1);
  for (const [distance, value] of half.entries()) {
    whole[middle + distance] = distance % 2 === 0 ? value : -value;
    whole[middle - distance] = whole[middle + distance] as number;
  }
  return whole;
}

export function readQuantisation(body: ByteCursor): WsqQuantisation | undefined {
  const centre = readDecimal(body, 2);
  const bins = new Float32Array(subbandCount);
  const zeroBins = new Float32Array(subbandCount);
  for (let band = 0; band < subbandCount; band += 1) {
    bins[band] = readDecimal(body, 2);
    zeroBins[band] = readDecimal(body, 2);
  }
  return body.overrun ? undefined : { centre, bins, zeroBins };
}

/** One segment may define several tables. Undefined when a code does not fit its length. */
export function readHuffmanTables(body: ByteCursor): Map<number, WsqHuffman> | undefined {
  const tables = new Map<number, WsqHuffman>();
  while (body.remaining > 0) {
    const identifier = body.unsigned(1);
    const count = body.take(longestCode);
    const total = count.reduce((sum, value) => sum + value, 0);
    const values = body.take(total);
    if (body.overrun || total > 256) return undefined;
    const firstCode = new Int32Array(longestCode);
    const firstIndex = new Int32Array(longestCode);
    let code = 0;
    let index = 0;
    for (let length = 0; length < longestCode; length += 1) {
      firstCode[length] = code;
      firstIndex[length] = index;
      code += count[length] ?? 0;
      index += count[length] ?? 0;
      if (code > 2 ** (length + 1)) return undefined;
      code *= 2;
    }
    tables.set(identifier, { firstCode, firstIndex, count, values });
  }
  return tables;
}

/** A value as an integer and the number of decimal places it is shifted by. */
function readDecimal(body: ByteCursor, size: 2 | 4): number {
  const places = body.unsigned(1);
  return body.unsigned(size) / 10 ** places;
}
