import type { Policy } from '../../../domain/policy/policy.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Earliest moment, ISO, of applications that later ones are compared with. */
export function guardSince({ mixUpGuard }: Pick<Policy, 'mixUpGuard'>, now: Date): string {
  return new Date(now.getTime() - mixUpGuard.days * dayMs).toISOString();
}
