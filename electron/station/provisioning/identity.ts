import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { provisionResponseSchema } from '../../../domain/channels/gateway.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { keySigner } from '../keys/key-signer.ts';
import { storedKeySchema } from '../keys/officer-key.ts';
import type { Signer } from '../sealing/signing-identity.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'station-identity';

/** As the centre certified them; the key lies in the vault or on the officer's token, or nowhere yet. */
const officerOfStationSchema = provisionResponseSchema.shape.officers.element.extend({
  key: storedKeySchema.optional(),
  token: z.object({ serial: z.string(), keyId: z.string() }).optional(),
});
export type OfficerOfStation = z.infer<typeof officerOfStationSchema>;

/**
 * Who this station is and whom it knows, as the gateway said at provisioning. Lies in the vault; the station's key is
 * protected by the vault alone, an officer's besides by the officer's passphrase, or is on a token.
 */
export const stationIdentitySchema = provisionResponseSchema.omit({ officers: true }).extend({
  gatewayUrl: z.url(),
  provisionedAt: z.iso.datetime(),
  /** PEM, PKCS#8. */
  stationKey: z.string(),
  officers: z.array(officerOfStationSchema),
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

/** One officer's entry changed in the vault and on the desk, from what the vault says now. */
export async function changeOfficer(
  desk: Pick<Desk, 'vault' | 'identity'>,
  officerId: string,
  change: (officer: OfficerOfStation) => OfficerOfStation,
): Promise<void> {
  const changed = await desk.vault.change(async (transaction) => {
    const identity = await readStationIdentity(transaction);
    if (identity === null) return ok(null);
    const officers = identity.officers.map((one) => (one.officerId === officerId ? change(one) : one));
    await writeStationIdentity(transaction, { ...identity, officers });
    return ok({ ...identity, officers });
  });
  desk.identity = unwrap(changed) ?? desk.identity;
}

export function stationSigner(identity: StationIdentity): Signer {
  return keySigner({
    id: identity.station.id,
    certificate: identity.stationCertificate,
    key: createPrivateKey(identity.stationKey),
  });
}
