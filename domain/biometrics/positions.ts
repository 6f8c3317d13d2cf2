import { z } from 'zod';

/** Finger positions, named as OSIA Enrollment v1.3 `biometricSubType`; order of TT 60/2021 Art. 5(3). */
export const fingerPositions = [
  'RIGHT_THUMB',
  'RIGHT_INDEX',
  'RIGHT_MIDDLE',
  'RIGHT_RING',
  'RIGHT_LITTLE',
  'LEFT_THUMB',
  'LEFT_INDEX',
  'LEFT_MIDDLE',
  'LEFT_RING',
  'LEFT_LITTLE',
] as const;
export const fingerPositionSchema = z.enum(fingerPositions);
export type FingerPosition = z.infer<typeof fingerPositionSchema>;

/** How the finger touched the platen: ISO/IEC 19794-4 live-scan plain (flat) or live-scan rolled. */
export const impressionSchema = z.enum(['plain', 'rolled']);
export type Impression = z.infer<typeof impressionSchema>;

/**
 * The 13 fingerprint captures of TT 60/2021 Art. 5(3): three flat ones (right four, left four, two
 * thumbs), then each finger rolled. Names of the flat ones are OSIA group sub-types.
 */
export const fingerprintCaptureIds = [
  'PLAIN_RIGHT_FOUR_FINGERS',
  'PLAIN_LEFT_FOUR_FINGERS',
  'PLAIN_THUMBS',
  'ROLLED_RIGHT_THUMB',
  'ROLLED_RIGHT_INDEX',
  'ROLLED_RIGHT_MIDDLE',
  'ROLLED_RIGHT_RING',
  'ROLLED_RIGHT_LITTLE',
  'ROLLED_LEFT_THUMB',
  'ROLLED_LEFT_INDEX',
  'ROLLED_LEFT_MIDDLE',
  'ROLLED_LEFT_RING',
  'ROLLED_LEFT_LITTLE',
] as const;
export const fingerprintCaptureIdSchema = z.enum(fingerprintCaptureIds);
export type FingerprintCaptureId = z.infer<typeof fingerprintCaptureIdSchema>;

/** Fingers a capture is to contain when nothing is missing, in the order a scanner returns them. */
export function fingersOf(capture: FingerprintCaptureId): readonly FingerPosition[] {
  switch (capture) {
    case 'PLAIN_RIGHT_FOUR_FINGERS':
      return ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'];
    case 'PLAIN_LEFT_FOUR_FINGERS':
      return ['LEFT_INDEX', 'LEFT_MIDDLE', 'LEFT_RING', 'LEFT_LITTLE'];
    case 'PLAIN_THUMBS':
      return ['LEFT_THUMB', 'RIGHT_THUMB'];
    default:
      return [fingerPositionSchema.parse(capture.slice('ROLLED_'.length))];
  }
}

export function impressionOf(capture: FingerprintCaptureId): Impression {
  return capture.startsWith('ROLLED_') ? 'rolled' : 'plain';
}
