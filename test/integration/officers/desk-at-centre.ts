import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Result, unwrap } from '../../../domain/result.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import {
  type StationIdentity,
  readStationIdentity,
} from '../../../electron/station/provisioning/identity.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { addCode } from '../../../gateway/codes.ts';
import type { TestGateway } from '../../support/gateway/test-gateway.ts';
import {
  type TemporaryStation,
  type TemporaryStationOptions,
  temporaryStation,
} from '../../support/station/temporary-station.ts';

/** Who works at the station the centre provisions; everybody has the passphrase of the same form. */
export const grant = {
  stationName: 'Tổ 1',
  unitCode: '001',
  unitName: 'Công an quận Mẫu',
  policyId: '2024-07',
  officers: [
    { id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' },
    { id: 'lan', name: 'Vũ Thị Lan', rank: 'Đại úy', role: 'supervisor' },
    { id: 'ky', name: 'Lê Kỹ', rank: 'Trung úy', role: 'technician' },
  ],
} as const;

export const passphraseOf = (officerId: string): string => `mật khẩu của ${officerId}`;
export const credentialOf = (officerId: string) =>
  ({ kind: 'passphrase', passphrase: passphraseOf(officerId) }) as const;

export const signIn = (desk: TemporaryStation, officerId: string): Promise<Result<SessionState>> =>
  desk.officer.call('session.signIn', { officerId, credential: credentialOf(officerId) });

/** What the first-run screen sends. */
export async function setUpInput(gateway: TestGateway) {
  return {
    gatewayUrl: gateway.gateway.url,
    caFingerprint: new X509Certificate(gateway.ca).fingerprint256,
    code: await addCode(gateway.store, grant, new Date()),
    officers: grant.officers.map(({ id }) => ({ officerId: id, passphrase: passphraseOf(id) })),
  };
}

/** A station that was set up from its first-run screen at a real centre. */
export async function deskAtCentre(
  gateway: TestGateway,
  options: TemporaryStationOptions = {},
): Promise<TemporaryStation> {
  const desk = await temporaryStation({ gatewayUrl: gateway.gateway.url, ...options });
  unwrap(await desk.officer.call('setup.provision', await setUpInput(gateway)));
  return desk;
}

export async function identityOf(
  desk: Pick<TemporaryStation, 'dataFolder' | 'vaultKey'>,
): Promise<StationIdentity> {
  const vault = unwrap(
    await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, () => new Date()),
  );
  const identity = await readStationIdentity(vault.database);
  await vault.close();
  if (identity === null) throw new Error('no station');
  return identity;
}
