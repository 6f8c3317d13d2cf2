import { setImmediate as turn } from 'node:timers/promises';
import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import {
  estimateFingerQuality,
  fingerQualityAlgorithm,
} from '../../../../domain/biometrics/finger-quality.ts';
import { extractTemplate } from '../../../../domain/biometrics/minutiae/template.ts';
import type { FingerEstimate } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { shrinkToSide } from '../../../imaging/shrink.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { decodeFingerImage } from '../image/decode.ts';
import { encodePng } from '../image/png.ts';

const previewSide = 400;
/** Codes beyond name several fingers at once, which a minutiae record has no code for. */
const lastSingleFinger = 10;
/** Live-scan rolled, optical or not; a minutiae record of 2005 knows one code for them. */
const rolledTypes: readonly number[] = [1, 21, 23, 25, 27];

export interface FingerLook {
  /** Grey PNG of at most 400 px, for eyes. */
  readonly preview: Uint8Array<ArrayBuffer>;
  readonly estimate: FingerEstimate;
  /** ISO/IEC 19794-2:2005 minutiae of the picture, for comparing. */
  readonly template: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes the record's picture once, for the preview, our own estimate and the minutiae; a picture that can't be read is
 * refused. Runs when the preview has ended. Finding minutiae takes some 40 ms a finger, so other devices get a turn before it.
 */
export async function lookAtFinger(image: FingerImageRepresentation): Promise<BridgeResult<FingerLook>> {
  const gray = await decodeFingerImage(image);
  if (!gray.ok) return err('protocol-error', gray.error.code);
  const { score, verdicts } = estimateFingerQuality(gray.value);
  await turn();
  const template = extractTemplate(gray.value, {
    position: image.position <= lastSingleFinger ? image.position : 0,
    impressionType: rolledTypes.includes(image.impressionType) ? 1 : 0,
    quality: Math.round(score),
  });
  return ok({
    template: new Uint8Array(template),
    preview: new Uint8Array(encodePng(shrinkToSide(gray.value, previewSide))),
    estimate: { algorithm: fingerQualityAlgorithm, score, verdicts: [...verdicts] },
  });
}
