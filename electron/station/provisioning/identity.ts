import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { provisionResponseSchema } from '../../../domain/channels/gateway.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { openOfficerKey, storedKeySchema } from '../keys/officer-key.ts';
import type { SigningIdentity } from '../sealing/signing-identity.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'station-identity';

/**
 * Who this station is and whom it knows, as the gateway said at provisioning. Lies in the vault; the station's key is
 * protected by the vault alone, an officer's besides by the officer's passphrase.
 */
export const stationIdentitySchema = provisionResponseSchema.omit({ officers: true }).extend({
  gatewayUrl: z.url(),
  provisionedAt: z.iso.datetime(),
  /** PEM, PKCS#8. */
  stationKey: z.string(),
  officers: z.array(provisionResponseSchema.shape.officers.element.extend({ key: storedKeySchema })),
});
export type StationIdentity = z.infer<typeof stationIdentitySchema>;

/** Null before provisioning. */
export async function readStationIdentity(access: VaultAccess): Promise<StationIdentity | null> {
  const text = await readSetting(access, settingKey);
  return text === null ? null : stationIdentitySchema.parse(JSON.parse(text));
}

export async function writeStationIdentity(access: VaultAccess, identity: StationIdentity): Promise<void> {
  await writeSetting(access, settingKey, JSON.stringify(stationIdentitySchema.parse(identity)));
}

export function stationSigner(identity: StationIdentity): SigningIdentity & { id: string } {
  return {
    id: identity.station.id,
    certificate: identity.stationCertificate,
    key: createPrivateKey(identity.stationKey),
  };
}

/** Opens an officer's key: at sign-in and once more for every signature. */
export async function officerSigner(
  identity: StationIdentity,
  officerId: string,
  passphrase: string,
): Promise<
  Result<
    SigningIdentity & { id: string },
    Failure<'officer-unknown' | 'passphrase-wrong' | 'stored-key-damaged'>
  >
> {
  const officer = identity.officers.find((one) => one.officerId === officerId);
  if (officer === undefined) return err('officer-unknown');
  const key = await openOfficerKey(officer.key, passphrase);
  if (!key.ok) return key;
  return ok({ id: officerId, certificate: officer.certificate, key: key.value });
}
