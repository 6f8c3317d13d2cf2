import type { FingerQualityVerdict } from '../biometrics/finger-quality.ts';
import { type QualityRule, type ScoredFinger, thresholdFor } from '../biometrics/best-of.ts';
import type { FingerPrompt } from './fingerprint-scanner.ts';

/** What helps against each verdict, the most useful first; a finger that isn't there needs no advice but its place. */
const remedies: readonly (readonly [FingerQualityVerdict, FingerPrompt])[] = [
  ['too-dry', 'too-dry'],
  ['too-wet', 'too-wet'],
  ['off-centre', 'centre-finger'],
  ['too-small', 'press-harder'],
  ['low-contrast', 'press-harder'],
  ['smudged', 'hold-still'],
];

/**
 * What to say before the next attempt: the remedy for what most fingers below their threshold were remarked for.
 * Undefined where every finger was good, none was taken, or nothing is known to be wrong with the image.
 */
export function adviceAfter(
  fingers: readonly (ScoredFinger & { readonly remarks: readonly string[] })[],
  rule: QualityRule,
): FingerPrompt | undefined {
  const poor = fingers.filter(({ finger, quality }) => quality < thresholdFor(rule, finger));
  const counted = remedies.map(([verdict, prompt]) => ({
    prompt,
    count: poor.filter(({ remarks }) => remarks.includes(verdict)).length,
  }));
  const most = Math.max(...counted.map(({ count }) => count));
  return most === 0 ? undefined : counted.find(({ count }) => count === most)?.prompt;
}
