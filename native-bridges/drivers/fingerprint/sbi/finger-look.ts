import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import {
  estimateFingerQuality,
  fingerQualityAlgorithm,
} from '../../../../domain/biometrics/finger-quality.ts';
import type { FingerEstimate } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { shrinkToSide } from '../../../imaging/shrink.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { decodeFingerImage } from '../image/decode.ts';
import { encodePng } from '../image/png.ts';

const previewSide = 400;

export interface FingerLook {
  /** Grey PNG of at most 400 px, for eyes. */
  readonly preview: Uint8Array<ArrayBuffer>;
  readonly estimate: FingerEstimate;
}

/** Decodes the record's picture once, for the preview and our own estimate; a picture that can't be read is refused. */
export async function lookAtFinger(image: FingerImageRepresentation): Promise<BridgeResult<FingerLook>> {
  const gray = await decodeFingerImage(image);
  if (!gray.ok) return err('protocol-error', gray.error.code);
  const { score, verdicts } = estimateFingerQuality(gray.value);
  return ok({
    preview: new Uint8Array(encodePng(shrinkToSide(gray.value, previewSide))),
    estimate: { algorithm: fingerQualityAlgorithm, score, verdicts: [...verdicts] },
  });
}
