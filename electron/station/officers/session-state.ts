import type { SessionState } from '../../../domain/channels/session.ts';
import { summaryOf } from '../../../domain/policy/policies.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { type Desk, isTraining, policyInForce } from '../desk.ts';
import { graceOf } from './grace.ts';
import { peopleOf } from './people.ts';
import { settingsInForce } from './roster.ts';

export function sessionState(desk: Desk): SessionState {
  const { identity, officer, pending } = desk;
  const policy = policyInForce(desk);
  return {
    provisioned: identity !== null,
    station: identity?.station ?? null,
    officers: peopleOf(desk),
    officer,
    pending: pending === null ? null : { officerId: pending.officerId, finger: pending.finger },
    locked: desk.locked,
    lockAfter: settingsInForce(desk).idleLockSeconds,
    grace: graceOf(desk),
    training: isTraining(desk),
    trainingReasons: [...desk.trainingReasons],
    policy: identity === null || policy === null ? null : summaryOf(policy),
    gatewayUrl: desk.config.gatewayUrl ?? identity?.gatewayUrl ?? null,
    versions: { ...desk.versions },
  };
}

/** Both windows are told how things stand now. */
export function tellWindows(desk: Desk): SessionState {
  const state = sessionState(desk);
  desk.emit('session.changed', state);
  desk.refreshApplicant();
  return state;
}

/** The same as the answer of a use case. */
export function announce(desk: Desk): Result<SessionState> {
  return ok(tellWindows(desk));
}
