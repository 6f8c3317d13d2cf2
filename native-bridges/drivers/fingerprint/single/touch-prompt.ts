import type { FingerQuality } from '../../../../domain/biometrics/finger-quality.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';

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
