import type { PortraitCheck, PortraitRules } from './portrait-check.ts';

/** What a check that is not met takes away; one that stops takes three times as much. */
const loss = 6;
const stoppingFactor = 3;
/** Of values that may be better than enough, the best frame of a burst is told by them: sharper, eyes further open, straighter. */
const graded = [
  { code: 'blurred', best: 4, weight: 6 },
  { code: 'eyes-closed', best: 2.5, weight: 4 },
] as const;
const straight = ['turned', 'nodding', 'tilted'] as const;

/** 0 to 100 for choosing between frames of one sitting; it says nothing about how well somebody is recognised by it. */
export function portraitScore(checks: readonly PortraitCheck[], rules: PortraitRules): number {
  if (checks.some(({ code, state }) => code === 'no-face' && state === 'not-met')) return 0;
  let score = 100;
  for (const { code, state } of checks) {
    if (state === 'not-met') score -= rules.stopping.includes(code) ? loss * stoppingFactor : loss;
    else if (state === 'unknown') score -= 0.5;
  }
  for (const { code, best, weight } of graded) {
    const check = checks.find((each) => each.code === code);
    if (check === undefined || check.value === null || check.limit === null) continue;
    score -= weight * (1 - Math.min(1, Math.max(0, check.value / check.limit) / best));
  }
  for (const code of straight) {
    const check = checks.find((each) => each.code === code);
    if (check === undefined || check.value === null || check.limit === null) continue;
    score -= 2 * Math.min(1, Math.abs(check.value) / check.limit);
  }
  return Math.max(0, Math.round(score * 10) / 10);
}

/** Codes of checks that are not met and ask for a reason. */
export function stoppingChecks(
  checks: readonly PortraitCheck[],
  rules: Pick<PortraitRules, 'stopping'>,
): string[] {
  return checks
    .filter(({ code, state }) => state === 'not-met' && rules.stopping.includes(code))
    .map(({ code }) => code);
}
