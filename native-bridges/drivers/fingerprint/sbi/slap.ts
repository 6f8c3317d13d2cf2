import {
  encodeFingerImageRecord,
  isoFingerPositionCode,
  pixelsPerInch,
  type FingerImageRepresentation,
} from '../../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import {
  fingersOf,
  type FingerPosition,
  type FingerprintCaptureId,
} from '../../../../domain/biometrics/positions.ts';
import type { SlapProblem, SlapSegmentation } from '../../../../domain/biometrics/slap/index.ts';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import type {
  CapturedFinger,
  CapturedSlap,
  FingerCaptureRequest,
  SlapSegment,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok, unwrap } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { lookAtSlap } from '../look/index.ts';
import type { SlapFingerLook } from '../look/look.ts';
import { deviceSubIdOf } from './names.ts';

/** What the device says of the biometric it signed; one slap or one finger. */
export interface SignedImage {
  readonly envelope: string;
  readonly record: Uint8Array<ArrayBuffer>;
  readonly image: FingerImageRepresentation;
  readonly quality: number;
  readonly capturedAt: string;
  readonly hash: string;
  readonly previousHash: string;
  readonly compression: CapturedFinger['compression'];
}

export interface CutSlap {
  readonly slap: CapturedSlap;
  readonly fingers: CapturedFinger[];
}

/** By SBI's sub-device: 1 left slap, 2 right slap, 3 two thumbs. */
const captures: Readonly<Record<number, FingerprintCaptureId>> = {
  1: 'PLAIN_LEFT_FOUR_FINGERS',
  2: 'PLAIN_RIGHT_FOUR_FINGERS',
  3: 'PLAIN_THUMBS',
};
const slapPositions: readonly number[] = [13, 14, 15];

/** A record of several fingers on one picture: ISO position 13, 14 or 15. */
export function isWholeSlap({ position }: FingerImageRepresentation): boolean {
  return slapPositions.includes(position);
}

/** Which finger is which can't be told from less than this of a hundred. */
const leastConfidence = 35;
/** Ridges of a picture with fewer can't be told apart. */
const leastPpi = 250;

const failures: Readonly<Record<SlapProblem, DeviceErrorCode>> = {
  'asked-wrongly': 'protocol-error',
  'no-finger': 'no-finger',
  'too-few-fingers': 'wrong-finger-count',
  'too-many-fingers': 'wrong-finger-count',
  'wrong-hand': 'wrong-finger',
  'hand-turned': 'poor-image',
  'finger-cut-off': 'poor-image',
};

/**
 * Finds the fingers that were asked for on a whole slap and cuts each into a record of its own. Decoding, finding and
 * looking take half a second, in the thread for it.
 *
 * Failures: `wrong-finger-count`, `wrong-finger` (the other hand), `no-finger`, `poor-image` (turned too far, cut off by the
 * edge, or not to be told apart), `protocol-error`.
 */
export async function cutSlap(
  signed: SignedImage,
  request: FingerCaptureRequest,
  signal?: AbortSignal,
): Promise<BridgeResult<CutSlap>> {
  const capture = captures[deviceSubIdOf(request.impression, request.fingers)];
  if (capture === undefined || request.impression !== 'plain') {
    return err('wrong-impression', 'a slap where one finger was asked for');
  }
  if (signed.image.position !== isoFingerPositionCode[capture as keyof typeof isoFingerPositionCode]) {
    return err('wrong-finger', `slap of position ${signed.image.position}`);
  }
  if (pixelsPerInch(signed.image) < leastPpi) return err('poor-image', 'too few pixels to tell ridges apart');
  const look = await lookAtSlap(signed.image, { capture, expected: request.fingers }, signal);
  if (!look.ok) return look;
  const { found, width, height, ppi, preview } = look.value;
  const segments = segmentsOf(found, request.fingers);
  if (!segments.ok) return segments;
  const fingers: CapturedFinger[] = [];
  // In the order a scanner that separates them itself returns them.
  for (const finger of fingersOf(capture).filter((position) => request.fingers.includes(position))) {
    const seen = look.value.fingers.find((other) => other.finger === finger);
    if (seen === undefined) return err('wrong-finger-count', `${finger} not found`);
    fingers.push(recordOf(seen, signed));
  }
  return ok({
    fingers,
    slap: {
      record: signed.record,
      envelope: signed.envelope,
      quality: signed.quality,
      width,
      height,
      resolutionPpi: ppi,
      compression: signed.compression,
      capturedAt: signed.capturedAt,
      hash: signed.hash,
      previousHash: signed.previousHash,
      preview,
      hand: found.hand,
      handConfidence: found.handConfidence,
      segments: segments.value,
    },
  });
}

function segmentsOf(
  { fingers, problems }: SlapSegmentation,
  asked: readonly FingerPosition[],
): BridgeResult<SlapSegment[]> {
  const [worst] = problems;
  if (worst !== undefined)
    return err(failures[worst], `slap: ${worst}, ${fingers.length} of ${asked.length}`);
  const segments = fingers.flatMap(({ finger, corners, angleDegrees, confidence }): SlapSegment[] =>
    finger === undefined
      ? []
      : [{ finger, corners: corners.map((corner) => ({ ...corner })), angleDegrees, confidence }],
  );
  const doubtful = segments.find(({ confidence }) => confidence < leastConfidence);
  return doubtful === undefined
    ? ok(segments)
    : err('poor-image', `slap: ${doubtful.finger} is not told apart`);
}

function recordOf(seen: SlapFingerLook, signed: SignedImage): CapturedFinger {
  const { finger, picture, estimate, template, preview } = seen;
  const image = representationOf(finger, picture, signed.image);
  return {
    finger,
    impression: 'plain',
    record: new Uint8Array(unwrap(encodeFingerImageRecord({ ...header, representations: [image] }))),
    envelope: '',
    quality: signed.quality,
    estimate,
    template,
    width: picture.width,
    height: picture.height,
    resolutionPpi: picture.ppi,
    compression: 'NONE',
    capturedAt: signed.capturedAt,
    hash: signed.hash,
    previousHash: signed.previousHash,
    preview,
  };
}

const header = { version: '2011', acquisitionLevel: 0, certified: false } as const;

/** What the device said of the slap holds for its fingers, but for place, size and the score, which was of them all. */
function representationOf(
  finger: FingerPosition,
  { width, height, pixels, ppi }: GrayImage,
  slap: FingerImageRepresentation,
): FingerImageRepresentation {
  const resolution = { horizontal: ppi, vertical: ppi };
  return {
    ...slap,
    position: isoFingerPositionCode[finger],
    viewNumber: 0,
    quality: [],
    certifications: [],
    scaleUnits: 'ppi',
    scanResolution: resolution,
    imageResolution: resolution,
    pixelDepth: 8,
    compression: 'RAW',
    width,
    height,
    image: pixels,
    extendedData: new Uint8Array(0),
  };
}
