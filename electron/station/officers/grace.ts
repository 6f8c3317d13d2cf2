import type { SessionState } from '../../../domain/channels/session.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { Role } from '../../../domain/officers/roles.ts';
import type { Desk } from '../desk.ts';
import { settingsInForce } from './roster.ts';

const dayMs = 86_400_000;

type GraceDesk = Pick<Desk, 'identity' | 'roster' | 'latest'>;

/** How long officers may still sign in without the centre having confirmed who works here. */
export function graceOf(desk: GraceDesk): SessionState['grace'] {
  const confirmedAt = desk.roster?.confirmedAt ?? desk.identity?.provisionedAt;
  if (confirmedAt === undefined) return { state: 'ok', until: null };
  const whole = settingsInForce(desk).graceDays * dayMs;
  const until = Date.parse(confirmedAt) + whole;
  const left = until - desk.latest().getTime();
  const state = left <= 0 ? 'over' : left < whole / 4 ? 'warn' : 'ok';
  return { state, until: new Date(until).toISOString() };
}

/** Who can put an end to it signs in all the same: the machine and its network are theirs to look after. */
const restorers: readonly Role[] = ['technician', 'administrator'];

/** Failure: `grace-expired`. */
export function withinGrace(desk: GraceDesk, role: Role): Result<void, Failure<'grace-expired'>> {
  return graceOf(desk).state === 'over' && !restorers.includes(role) ? err('grace-expired') : ok();
}
