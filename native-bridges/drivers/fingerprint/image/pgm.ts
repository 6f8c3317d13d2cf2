import { err, ok } from '../../../../domain/result.ts';
import { imageLimits, isTooLarge, type ImageResult } from '../../../../domain/biometrics/image-limits.ts';

/** Netpbm grey maps, binary (P5) and plain (P2), any maximum up to 65535. The format knows no resolution. */
export function decodePgm(bytes: Uint8Array, ppi = 500): ImageResult {
  if (bytes.length > imageLimits.fileBytes) return err('image-too-large');
  const kind = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0);
  if (kind !== 'P5' && kind !== 'P2') return err('image-not-recognised', 'not a PGM');
  const reader = new TokenReader(bytes, 2);
  const width = reader.number();
  const height = reader.number();
  const maximum = reader.number();
  if (width === undefined || height === undefined || maximum === undefined)
    return err('image-damaged', 'PGM header');
  if (width < 1 || height < 1 || maximum < 1 || maximum > 65535)
    return err('image-damaged', 'PGM header values');
  if (isTooLarge(width, height)) return err('image-too-large');
  const pixels = new Uint8Array(width * height);
  const sampleBytes = maximum > 255 ? 2 : 1;
  // Exactly one white-space byte stands between the header and binary samples.
  const start = reader.offset + 1;
  if (kind === 'P5' && bytes.length - start < pixels.length * sampleBytes)
    return err('image-damaged', 'PGM cut short');
  for (let at = 0; at < pixels.length; at += 1) {
    let sample: number | undefined;
    if (kind === 'P2') sample = reader.number();
    else if (sampleBytes === 1) sample = bytes[start + at];
    else sample = (bytes[start + 2 * at] ?? 0) * 256 + (bytes[start + 2 * at + 1] ?? 0);
    if (sample === undefined || sample > maximum) return err('image-damaged', 'PGM sample');
    pixels[at] = Math.round((sample * 255) / maximum);
  }
  return ok({ width, height, pixels, ppi });
}

class TokenReader {
  offset: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, offset: number) {
    this.bytes = bytes;
    this.offset = offset;
  }

  /** The next decimal number, after white space and `#` comments; undefined where there is none. */
  number(): number | undefined {
    for (;;) {
      const byte = this.bytes[this.offset];
      if (byte === 0x23) {
        while (this.offset < this.bytes.length && this.bytes[this.offset] !== 0x0a) this.offset += 1;
      } else if (byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)) {
        this.offset += 1;
      } else break;
    }
    let value: number | undefined;
    for (;;) {
      const digit = (this.bytes[this.offset] ?? 0) - 0x30;
      if (digit < 0 || digit > 9 || (value ?? 0) > 1e6) return value;
      value = (value ?? 0) * 10 + digit;
      this.offset += 1;
    }
  }
}
