import type { SessionState } from '../../../domain/channels/session.ts';
import { defaultStationSettings } from '../../../domain/channels/gateway.ts';
import { summaryOf } from '../../../domain/policy/policies.ts';
import { type Desk, isTraining, policyInForce } from '../desk.ts';

export function sessionState(desk: Desk): SessionState {
  const { identity, officer } = desk;
  const policy = policyInForce(desk);
  return {
    provisioned: identity !== null,
    station: identity?.station ?? null,
    officers: (identity?.officers ?? []).map(({ officerId, name, rank, role }) => ({
      id: officerId,
      name,
      rank,
      role,
      signIn: 'passphrase' as const,
    })),
    officer,
    pending: null,
    locked: desk.locked,
    lockAfter: defaultStationSettings.idleLockSeconds,
    grace: { state: 'ok', until: null },
    training: isTraining(desk),
    trainingReasons: [...desk.trainingReasons],
    policy: identity === null || policy === null ? null : summaryOf(policy),
    gatewayUrl: desk.config.gatewayUrl ?? identity?.gatewayUrl ?? null,
    versions: { ...desk.versions },
  };
}
