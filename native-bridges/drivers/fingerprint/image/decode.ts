import {
  pixelsPerInch,
  recogniseFingerPayload,
  type FingerImageRepresentation,
} from '../../../../domain/biometrics/finger-image-record.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { ImageResult } from '../../../../domain/biometrics/image-limits.ts';
import { decodeWithMagick } from './magick.ts';
import { decodePgm } from './pgm.ts';
import { decodePng } from './png.ts';
import { decodeWsq } from '../../../../domain/biometrics/wsq/decode.ts';

/** Any picture format a finger comes in, told by its first bytes. `ppi` where the file does not say. */
export async function decodeFingerFile(bytes: Uint8Array, ppi = 500): Promise<ImageResult> {
  const format = recogniseFingerPayload(bytes);
  switch (format) {
    case 'PGM':
      return decodePgm(bytes, ppi);
    case 'PNG':
      return decodePng(bytes, ppi);
    case 'WSQ':
      return decodeWsq(bytes, ppi);
    case 'JP2':
    case 'J2K':
    case 'JPEG':
      return await decodeWithMagick(bytes, format, ppi);
    default:
      return err('image-not-recognised');
  }
}

/**
 * The picture of one finger of an ISO/IEC 19794-4 record, told by its bytes rather than by the compression field.
 * Fails with `image-size-mismatch` when the picture is not of the size the record states. The resolution is the
 * record's: that is the field the device is answerable for.
 */
export async function decodeFingerImage(representation: FingerImageRepresentation): Promise<ImageResult> {
  const { compression, image, width, height, pixelDepth } = representation;
  const ppi = pixelsPerInch(representation);
  if (compression === 'RAW' || compression === 'PACKED') {
    const pixels = unpack(image, width * height, pixelDepth, compression === 'PACKED');
    return pixels
      ? ok({ width, height, pixels, ppi })
      : err('image-unsupported', `${pixelDepth} bits per pixel`);
  }
  const decoded = await decodeFingerFile(image, ppi);
  if (!decoded.ok) return decoded;
  if (decoded.value.width !== width || decoded.value.height !== height) return err('image-size-mismatch');
  return ok({ ...decoded.value, ppi });
}

/** Whole bytes per sample, or samples of any depth one after the other, highest bit first. */
function unpack(bytes: Uint8Array, count: number, depth: number, packed: boolean): Uint8Array | undefined {
  if (depth === 8) return bytes.slice(0, count);
  if (depth > 8 && !packed) {
    return Uint8Array.from({ length: count }, (_, at) => {
      const sample = (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0);
      return Math.min(255, (sample * 255) / (2 ** depth - 1));
    });
  }
  if (depth > 8) return undefined;
  const maximum = 2 ** depth - 1;
  return Uint8Array.from({ length: count }, (_, at) => {
    const bit = packed ? at * depth : at * 8 + (8 - depth);
    const pair = (bytes[bit >> 3] ?? 0) * 256 + (bytes[(bit >> 3) + 1] ?? 0);
    return (((pair >> (16 - depth - (bit & 7))) & maximum) * 255) / maximum;
  });
}
