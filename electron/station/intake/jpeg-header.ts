import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** Frame headers that carry the size: baseline, extended and progressive (ISO/IEC 10918-1, table B.1). */
const frameMarkers = new Set([0xc0, 0xc1, 0xc2]);

/**
 * Size of a JPEG by its frame header. The bytes must begin with SOI and end with EOI: what a browser's encoder makes, with
 * nothing hidden behind it.
 */
export function jpegSize(
  bytes: Uint8Array,
): Result<{ width: number; height: number }, Failure<'jpeg-malformed'>> {
  const at = (offset: number): number => bytes[offset] ?? 0;
  const word = (offset: number): number => at(offset) * 256 + at(offset + 1);
  if (bytes.length < 4 || word(0) !== 0xffd8) return err('jpeg-malformed', 'no start of image');
  if (word(bytes.length - 2) !== 0xffd9) return err('jpeg-malformed', 'no end of image');
  let offset = 2;
  while (offset + 4 <= bytes.length) {
    if (at(offset) !== 0xff) return err('jpeg-malformed', 'marker expected');
    const marker = at(offset + 1);
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const length = word(offset + 2);
    if (marker === 0xda || marker === 0xd9 || length < 2) break;
    if (frameMarkers.has(marker)) {
      if (length < 8 || offset + 9 > bytes.length) break;
      const size = { height: word(offset + 5), width: word(offset + 7) };
      return size.width > 0 && size.height > 0 ? ok(size) : err('jpeg-malformed', 'empty frame');
    }
    offset += 2 + length;
  }
  return err('jpeg-malformed', 'no frame header');
}
