import {
  type FingerImageRepresentation,
  parseFingerImageRecord,
  pixelsPerInch,
  recogniseFingerPayload,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { imageLimits, isTooLarge } from '../../../domain/biometrics/image-limits.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { type CutFault, checkCuts } from '../../../domain/biometrics/slap/index.ts';
import { decodeWsq } from '../../../domain/biometrics/wsq/decode.ts';
import type { SlapSegment } from '../../../domain/devices/fingerprint-scanner.ts';

import { loadMagick } from '../threads/magick.ts';

/** A slap and what is said to have been cut from it; records as ISO/IEC 19794-4. */
export interface SlapOrder {
  readonly captureId: FingerprintCaptureId;
  readonly expected: readonly FingerPosition[];
  readonly record: Uint8Array;
  readonly cuts: readonly (Pick<SlapSegment, 'finger' | 'corners' | 'angleDegrees'> & {
    readonly record: Uint8Array;
  })[];
}

export type SlapFault = CutFault | 'slap-unreadable' | 'cut-unreadable';

/** What is wrong with it, or null: some 200 ms and, where the slap is JPEG 2000, half a second more. */
export async function faultOfSlap(order: SlapOrder): Promise<SlapFault | null> {
  const slap = await pictureOf(order.record);
  if (slap === null) return 'slap-unreadable';
  const cuts = [];
  for (const { finger, corners, angleDegrees, record } of order.cuts) {
    const picture = await pictureOf(record);
    if (picture === null) return 'cut-unreadable';
    cuts.push({ finger, box: { corners, angleDegrees }, picture });
  }
  const { captureId: capture, expected } = order;
  return checkCuts(slap, { capture, expected }, cuts) ?? null;
}

/** The one picture of a record as 8-bit grey; null where there is none that can be decoded. */
async function pictureOf(record: Uint8Array): Promise<GrayImage | null> {
  const parsed = parseFingerImageRecord(record);
  const image = parsed.ok ? parsed.value.representations[0] : undefined;
  if (image === undefined || isTooLarge(image.width, image.height)) return null;
  const gray = await decoded(image);
  return gray !== null && gray.width === image.width && gray.height === image.height ? gray : null;
}

async function decoded(image: FingerImageRepresentation): Promise<GrayImage | null> {
  const { width, height, pixelDepth, image: bytes } = image;
  const ppi = pixelsPerInch(image);
  if (image.compression === 'RAW' || image.compression === 'PACKED') {
    const whole = pixelDepth === 8 && bytes.length === width * height;
    return whole ? { width, height, ppi, pixels: bytes } : null;
  }
  const format = recogniseFingerPayload(bytes);
  if (format === 'WSQ') {
    const gray = decodeWsq(bytes, ppi);
    return gray.ok ? { ...gray.value, ppi } : null;
  }
  if (format === undefined || format === 'PGM') return null;
  return await byMagick(bytes, format, ppi);
}

/** As the device host decodes it, in a thread where a picture that takes long holds up nobody. */
async function byMagick(
  bytes: Uint8Array,
  format: 'JP2' | 'J2K' | 'JPEG' | 'PNG',
  ppi: number,
): Promise<GrayImage | null> {
  const { ImageMagick, MagickFormat, ColorSpace } = await loadMagick(imageLimits.side);
  const formats = {
    JP2: MagickFormat.Jp2,
    J2K: MagickFormat.J2k,
    JPEG: MagickFormat.Jpeg,
    PNG: MagickFormat.Png,
  };
  try {
    return ImageMagick.read(bytes, formats[format], (image) => {
      const { width, height } = image;
      image.depth = 8;
      image.colorSpace = ColorSpace.Gray;
      const pixels = image.write(MagickFormat.Gray, (data) => data.slice());
      return pixels.length === width * height ? { width, height, ppi, pixels } : null;
    });
  } catch {
    return null;
  }
}
