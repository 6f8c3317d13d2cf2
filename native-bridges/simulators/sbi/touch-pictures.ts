import { isoFingerPositionCode } from '../../../domain/biometrics/finger-image-codes.ts';
import {
  encodeFingerImageRecord,
  parseFingerImageRecord,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { FingerPosition, Impression } from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import { encodePng } from '../../drivers/fingerprint/image/png.ts';
import { composeSlap, downscale, slapHeight, slapWidth, type SlapKind } from '../fingers/slap.ts';

/** One finger on the platen. */
export interface Touched {
  readonly finger: FingerPosition;
  readonly picture: GrayImage;
  /** A ready record of real material. */
  readonly record: Uint8Array | undefined;
  readonly score: number;
}

/** Preview pixels per scanner pixel: 1600 × 1500 becomes 400 × 375. */
const previewReduction = 4;

const fingerOrder = ['INDEX', 'MIDDLE', 'RING', 'LITTLE'] as const;

/** What the platen's preview shows: the whole slap, or the one rolled finger on a platen of its own size. */
export function platenPicture(
  touched: readonly Touched[],
  impression: Impression,
  extra?: GrayImage,
): GrayImage {
  const [first] = touched;
  if (first === undefined) return emptyPlaten();
  if (impression === 'rolled') return downscale(first.picture, 2);
  return downscale(wholeSlap(touched, extra), previewReduction);
}

/** All fingers on one picture, as a scanner sees them that does not separate them. @param extra a finger too many */
export function wholeSlap(touched: readonly Touched[], extra?: GrayImage): GrayImage {
  const kind = slapKind(touched[0]?.finger ?? 'RIGHT_INDEX');
  const order =
    kind === 'thumbs'
      ? (['LEFT_THUMB', 'RIGHT_THUMB'] as const)
      : fingerOrder.map((digit) => `${kind === 'left' ? 'LEFT' : 'RIGHT'}_${digit}` as const);
  const images = order.map((name) => touched.find(({ finger }) => finger === name)?.picture);
  return composeSlap(images, kind, extra);
}

function slapKind(finger: FingerPosition): SlapKind {
  if (finger.endsWith('THUMB')) return 'thumbs';
  return finger.startsWith('LEFT') ? 'left' : 'right';
}

function emptyPlaten(): GrayImage {
  const width = slapWidth / previewReduction;
  const height = slapHeight / previewReduction;
  return { width, height, pixels: new Uint8Array(width * height).fill(249), ppi: 125 };
}

/**
 * The print as it forms: contact begins in the middle and spreads, faint at first. A rolled finger appears from one
 * side to the other. `progress` 0…1.
 */
export function forming(platen: GrayImage, progress: number, impression: Impression): GrayImage {
  if (progress >= 1) return platen;
  const pixels = new Uint8Array(platen.pixels.length);
  const ink = Math.min(1, 0.25 + 0.9 * progress);
  const edge = Math.floor(platen.width * progress);
  for (let at = 0; at < pixels.length; at += 1) {
    const value = platen.pixels[at] ?? 249;
    const reached = impression === 'plain' || at % platen.width <= edge;
    pixels[at] = reached ? 249 - (249 - value) * (impression === 'rolled' ? 1 : ink) : 249;
  }
  return { ...platen, pixels };
}

/**
 * The finger image record that the device hands out: real material as it is where it was taken that way, else
 * ISO/IEC 19794-4:2011 at the picture's resolution, PNG.
 */
export function fingerRecord(touched: Touched, impression: Impression, capturedAt: Date): Uint8Array {
  const { picture, finger, score, record } = touched;
  if (record !== undefined && impressionOfRecord(record) === impression) return record.slice();
  return recordOf(picture, isoFingerPositionCode[finger], score, impression, capturedAt);
}

const slapPositions: Readonly<Record<SlapKind, number>> = {
  right: isoFingerPositionCode.PLAIN_RIGHT_FOUR_FINGERS,
  left: isoFingerPositionCode.PLAIN_LEFT_FOUR_FINGERS,
  thumbs: isoFingerPositionCode.PLAIN_THUMBS,
};

/** The whole slap in one record, under the position that was asked for: such a scanner does not look which hand it is. */
export function slapRecord(
  picture: GrayImage,
  asked: readonly FingerPosition[],
  score: number,
  capturedAt: Date,
): Uint8Array {
  return recordOf(picture, slapPositions[slapKind(asked[0] ?? 'RIGHT_INDEX')], score, 'plain', capturedAt);
}

function recordOf(
  picture: GrayImage,
  position: number,
  score: number,
  impression: Impression,
  capturedAt: Date,
): Uint8Array {
  const resolution = { horizontal: picture.ppi, vertical: picture.ppi };
  return unwrap(
    encodeFingerImageRecord({
      version: '2011',
      acquisitionLevel: 0,
      certified: false,
      representations: [
        {
          position,
          viewNumber: 0,
          capturedAt: capturedAt.toISOString(),
          device: { technology: 0, vendor: 0, type: 0 },
          quality: [{ score, vendor: 0, algorithm: 0 }],
          certifications: [],
          scaleUnits: 'ppi',
          scanResolution: resolution,
          imageResolution: resolution,
          pixelDepth: 8,
          compression: 'PNG',
          impressionType: impression === 'rolled' ? 1 : 0,
          width: picture.width,
          height: picture.height,
          image: encodePng(picture),
          extendedData: new Uint8Array(0),
        },
      ],
    }),
  );
}

function impressionOfRecord(record: Uint8Array): Impression | undefined {
  const parsed = parseFingerImageRecord(record);
  const code = parsed.ok ? parsed.value.representations[0]?.impressionType : undefined;
  if (code === 0) return 'plain';
  return code === 1 ? 'rolled' : undefined;
}
