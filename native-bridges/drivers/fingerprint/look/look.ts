import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import { isoFingerPositionCode } from '../../../../domain/biometrics/finger-image-codes.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { extractTemplate, type TemplateLabels } from '../../../../domain/biometrics/minutiae/template.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import { fingerScoreAlgorithm, gradeFinger } from '../../../../domain/biometrics/quality-measures/score.ts';
import {
  cutFinger,
  segmentSlap,
  type AskedSlap,
  type SlapSegmentation,
} from '../../../../domain/biometrics/slap/index.ts';
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

/** What a 1:1 comparison needs of a picture. */
export interface TouchLook {
  /** ISO/IEC 19794-2:2005 minutiae of the picture, for comparing. */
  readonly template: Uint8Array<ArrayBuffer>;
  /** Grey PNG of at most 400 px, for eyes. */
  readonly preview: Uint8Array<ArrayBuffer>;
}

/** What is kept beside a captured finger. */
export interface FingerLook extends TouchLook {
  readonly estimate: FingerEstimate;
}

/** Decodes the record's picture once, for the preview, the score with its measures and the minutiae. */
export async function lookAtRecord(image: FingerImageRepresentation): Promise<BridgeResult<FingerLook>> {
  const gray = await decodeFingerImage(image);
  if (!gray.ok) return err('protocol-error', gray.error.code);
  return ok(
    graded(gray.value, {
      position: image.position <= lastSingleFinger ? image.position : 0,
      impressionType: rolledTypes.includes(image.impressionType) ? 1 : 0,
    }),
  );
}

function graded(image: GrayImage, labels: TemplateLabels): FingerLook {
  const { score, verdicts, measures } = gradeFinger(image);
  return {
    ...lookAtPicture(image, { ...labels, quality: score }),
    estimate: {
      algorithm: fingerScoreAlgorithm,
      score,
      verdicts: [...verdicts],
      ...(measures === undefined ? {} : { measures }),
    },
  };
}

/** A whole slap and, where its fingers add up, each of them. */
export interface SlapLook {
  /** Without its pixels: nobody needs them any more. */
  readonly width: number;
  readonly height: number;
  readonly ppi: number;
  readonly preview: Uint8Array<ArrayBuffer>;
  readonly found: SlapSegmentation;
  /** Empty where `found` names a problem. */
  readonly fingers: readonly SlapFingerLook[];
}
export interface SlapFingerLook extends FingerLook {
  readonly finger: FingerPosition;
  readonly picture: GrayImage;
}

/** Decodes a slap once, finds its fingers, cuts them upright and looks at each. */
export async function lookAtSlapRecord(
  image: FingerImageRepresentation,
  asked: AskedSlap,
): Promise<BridgeResult<SlapLook>> {
  const gray = await decodeFingerImage(image);
  if (!gray.ok) return err('protocol-error', gray.error.code);
  const { width, height, ppi } = gray.value;
  const found = segmentSlap(gray.value, asked);
  const told = found.problems.length > 0 ? [] : found.fingers;
  const fingers = told.flatMap((box): SlapFingerLook[] => {
    const { finger } = box;
    if (finger === undefined) return [];
    const picture = cutFinger(gray.value, box);
    const labels = { position: isoFingerPositionCode[finger], impressionType: 0 };
    return [{ finger, picture, ...graded(picture, labels) }];
  });
  const preview = new Uint8Array(encodePng(shrinkToSide(gray.value, previewSide)));
  return ok({ width, height, ppi, preview, found, fingers });
}

export function lookAtPicture(image: GrayImage, labels: TemplateLabels): TouchLook {
  return {
    template: new Uint8Array(extractTemplate(image, labels)),
    preview: new Uint8Array(encodePng(shrinkToSide(image, previewSide))),
  };
}
