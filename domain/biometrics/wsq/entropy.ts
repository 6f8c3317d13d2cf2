import { escape, longestRun, valueZero } from './symbols.ts';
import type { WsqHuffman } from './tables.ts';

/**
 * Reads one entropy-coded block from `offset` to the next marker into `target` from `filled` on.
 * @returns where the marker stands and how many coefficients are filled now; undefined when the code is broken
 * or says more coefficients than the picture has.
 */
export function readWsqBlock(
  bytes: Uint8Array,
  offset: number,
  table: WsqHuffman,
  target: Int16Array,
  filled: number,
): { offset: number; filled: number } | undefined {
  const bits = new BitReader(bytes, offset);
  let at = filled;
  for (;;) {
    const symbol = readSymbol(bits, table);
    if (symbol === undefined) {
      // The encoder fills the last byte with ones, which lead to no symbol.
      return bits.atMarker ? { offset: bits.offset, filled: at } : undefined;
    }
    let zeros = 0;
    let value: number | undefined;
    if (symbol >= 1 && symbol <= longestRun) zeros = symbol;
    else if (symbol === escape.positive8) value = bits.read(8);
    else if (symbol === escape.negative8) value = negative(bits.read(8));
    else if (symbol === escape.positive16) value = bits.read(16);
    else if (symbol === escape.negative16) value = negative(bits.read(16));
    else if (symbol === escape.zeros8) zeros = bits.read(8) ?? 0;
    else if (symbol === escape.zeros16) zeros = bits.read(16) ?? 0;
    else if (symbol > escape.zeros16 && symbol < 255) value = symbol - valueZero;
    else return undefined;
    if (zeros === 0 && value === undefined) return undefined;
    if (at + (zeros || 1) > target.length) return undefined;
    if (value !== undefined) target[at] = value;
    at += zeros || 1;
  }
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function readSymbol(bits: BitReader, table: WsqHuffman): number | undefined {
  let code = 0;
  for (let length = 0; length < 16; length += 1) {
    const bit = bits.bit();
    if (bit < 0) return undefined;
    code = code * 2 + bit;
    const within = code - (table.firstCode[length] as number);
    if (within >= 0 && within < (table.count[length] as number)) {
      return table.values[(table.firstIndex[length] as number) + within];
    }
  }
  return undefined;
}

/** Bits from the highest down; a zero after FF is stuffing, anything else after FF is a marker. */
class BitReader {
  offset: number;
  atMarker = false;
  private readonly bytes: Uint8Array;
  private current = 0;
  private left = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.bytes = bytes;
    this.offset = offset;
  }

  /** 0 or 1; -1 at the marker or at the end. */
  bit(): number {
    if (this.left === 0) {
      const byte = this.bytes[this.offset];
      if (byte === undefined) return -1;
      if (byte === 0xff) {
        if (this.bytes[this.offset + 1] !== 0) {
          this.atMarker = this.offset + 1 < this.bytes.length;
          return -1;
        }
        this.offset += 1;
      }
      this.offset += 1;
      this.current = byte;
      this.left = 8;
    }
    this.left -= 1;
    return (this.current >> this.left) & 1;
  }

  read(count: number): number | undefined {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      const bit = this.bit();
      if (bit < 0) return undefined;
      value = value * 2 + bit;
    }
    return value;
  }
}
