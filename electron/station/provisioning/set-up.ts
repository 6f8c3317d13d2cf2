import type { SessionState } from '../../../domain/channels/session.ts';
import type { Result } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { announce } from '../officers/session-state.ts';
import { provision } from './provision.ts';
import type { OfficerPassphrase } from './provisioning-keys.ts';

/**
 * First-run screen: this machine becomes a station. The same call again gets an answer that was lost. Failures: those of `provision`,
 * `already-provisioned`.
 */
export async function setUpStation(
  desk: Desk,
  input: {
    gatewayUrl: string;
    caFingerprint: string;
    code: string;
    officers: readonly OfficerPassphrase[];
  },
): Promise<Result<SessionState>> {
  const provisioned = await provision({
    vault: desk.vault,
    gatewayUrl: new URL(input.gatewayUrl).origin,
    trust: { caFingerprint: input.caFingerprint },
    code: input.code.trim(),
    officers: input.officers,
    onlyFirst: true,
    now: desk.now,
  });
  if (!provisioned.ok) return provisioned;
  desk.log.info({ stationId: provisioned.value.station.id }, 'station provisioned');
  await desk.findIdentity();
  return announce(desk);
}
