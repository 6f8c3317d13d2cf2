import { setImmediate as turn } from 'node:timers/promises';
import { isoFingerPositionCode } from '../../../../domain/biometrics/finger-image-codes.ts';
import type { FingerQuality } from '../../../../domain/biometrics/finger-quality.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { extractTemplate } from '../../../../domain/biometrics/minutiae/template.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { shrinkToSide } from '../../../imaging/shrink.ts';
import { encodePng } from '../image/png.ts';

const previewSide = 400;

export interface TouchLook {
  /** ISO/IEC 19794-2:2005 minutiae of the picture, for comparing. */
  readonly template: Uint8Array<ArrayBuffer>;
  /** Grey PNG of at most 400 px, for eyes. */
  readonly preview: Uint8Array<ArrayBuffer>;
}

/** What a 1:1 comparison needs of a picture. Finding minutiae takes some 40 ms, so other devices get a turn before it. */
export async function lookAtTouch(
  image: GrayImage,
  finger: FingerPosition,
  quality: FingerQuality,
): Promise<TouchLook> {
  await turn();
  const template = extractTemplate(image, {
    position: isoFingerPositionCode[finger],
    impressionType: 0,
    quality: Math.round(quality.score),
  });
  return {
    template: new Uint8Array(template),
    preview: new Uint8Array(encodePng(shrinkToSide(image, previewSide))),
  };
}

const prompts = {
  'no-finger': 'place-finger',
  'too-small': 'press-harder',
  'off-centre': 'centre-finger',
  'too-dry': 'too-dry',
  'too-wet': 'too-wet',
  smudged: 'hold-still',
  'low-contrast': 'press-harder',
} as const satisfies Record<FingerQuality['verdicts'][number], FingerPrompt>;

/** What to ask for after a touch that was not good enough; undefined where nothing touched. */
export function promptAfter({ verdicts }: FingerQuality): FingerPrompt | undefined {
  const [worst] = verdicts;
  if (worst === 'no-finger') return undefined;
  return worst === undefined ? 'press-harder' : prompts[worst];
}
