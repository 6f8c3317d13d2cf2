import * as zlib from 'node:zlib';

/** Eight tables: eight bytes are taken in one turn of the loop (Kounavis and Berry, "slicing-by-8"). */
const t0 = new Int32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const next = (table: Int32Array): Int32Array =>
  table.map((value) => (t0[value & 0xff] as number) ^ (value >>> 8));
const t1 = next(t0);
const t2 = next(t1);
const t3 = next(t2);
const t4 = next(t3);
const t5 = next(t4);
const t6 = next(t5);
const t7 = next(t6);

/** CRC-32 of ZIP (ISO 3309), continued from `previous`. */
export function slicedCrc32(bytes: Uint8Array, previous = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sliced = bytes.length - (bytes.length % 8);
  let crc = ~previous;
  let at = 0;
  for (; at < sliced; at += 8) {
    const low = view.getInt32(at, true) ^ crc;
    const high = view.getInt32(at + 4, true);
    crc =
      (t7[low & 0xff] as number) ^
      (t6[(low >>> 8) & 0xff] as number) ^
      (t5[(low >>> 16) & 0xff] as number) ^
      (t4[low >>> 24] as number) ^
      (t3[high & 0xff] as number) ^
      (t2[(high >>> 8) & 0xff] as number) ^
      (t1[(high >>> 16) & 0xff] as number) ^
      (t0[high >>> 24] as number);
  }
  for (; at < bytes.length; at++) {
    crc = (t0[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Node has one since 20.15, Electron's Node not always. */
const native = (zlib as { crc32?: (bytes: Uint8Array, previous?: number) => number }).crc32;

export const crc32 = native ?? slicedCrc32;
