import type { FingerprintProgress } from '../../../../domain/application/draft.ts';

/**
 * Why the last attempt at a capture was poor: the remark that most of its fingers share, the earlier one in the list where several
 * do. Null when no finger has a remark.
 */
export function mainRemark(capture: Pick<FingerprintProgress, 'attempts'>): string | null {
  const counts = new Map<string, number>();
  for (const { remarks } of capture.attempts.at(-1)?.fingers ?? []) {
    for (const remark of remarks) counts.set(remark, (counts.get(remark) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first?.[0] ?? null;
}
