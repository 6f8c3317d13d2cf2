import { type KeyObject, createHash, createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { type Result, err, ok } from '../../../domain/result.ts';
import { openOfficerKey, protectKey, storedKeySchema } from '../keys/officer-key.ts';
import { certificateRequest, newSigningKey } from '../keys/signing-key.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'provisioning-pending';

/**
 * Keys and requests of a provisioning under way. Kept before the code is sent: where the gateway's answer is lost, the
 * same requests are sent again, and the gateway answers what it answered the first time.
 */
const pendingSchema = z.object({
  codeSha256: z.string(),
  stationKey: z.string(),
  stationCsr: z.string(),
  officers: z.array(z.object({ officerId: z.string(), csr: z.string(), key: storedKeySchema })),
});
export type PendingProvisioning = z.infer<typeof pendingSchema>;

export interface ProvisioningKeys {
  readonly pending: PendingProvisioning;
  readonly station: KeyObject;
  readonly officers: ReadonlyMap<string, KeyObject>;
}

export interface OfficerPassphrase {
  readonly officerId: string;
  readonly passphrase: string;
}

/**
 * The keys of an earlier attempt with the same code for the same officers, else new ones, kept in the vault. Failures:
 * `passphrase-too-short`, `passphrase-wrong` (details.officer: the earlier attempt had another one), `stored-key-damaged`.
 */
export async function keysFor(
  access: VaultAccess,
  code: string,
  officers: readonly OfficerPassphrase[],
): Promise<Result<ProvisioningKeys>> {
  const codeSha256 = createHash('sha256').update(code, 'utf8').digest('hex');
  const earlier = await readPending(access);
  const same = earlier?.codeSha256 === codeSha256 && sameOfficers(earlier, officers);
  if (earlier !== null && same) return openEarlier(earlier, officers);

  const made = await newKeys(codeSha256, officers);
  if (made.ok) await writeSetting(access, settingKey, JSON.stringify(made.value.pending));
  return made;
}

/** The answer is in the vault: nothing is pending any more. */
export async function forgetPending(access: VaultAccess): Promise<void> {
  await access.deleteFrom('setting').where('key', '=', settingKey).execute();
}

async function readPending(access: VaultAccess): Promise<PendingProvisioning | null> {
  const text = await readSetting(access, settingKey);
  return text === null ? null : pendingSchema.parse(JSON.parse(text));
}

function sameOfficers(earlier: PendingProvisioning, officers: readonly OfficerPassphrase[]): boolean {
  const ids = (list: readonly { officerId: string }[]): string => list.map((one) => one.officerId).join(' ');
  return ids(earlier.officers) === ids(officers);
}

async function openEarlier(
  pending: PendingProvisioning,
  officers: readonly OfficerPassphrase[],
): Promise<Result<ProvisioningKeys>> {
  const opened = new Map<string, KeyObject>();
  for (const [index, { officerId, passphrase }] of officers.entries()) {
    const stored = pending.officers[index]?.key;
    if (stored === undefined) return err('stored-key-damaged');
    const key = await openOfficerKey(stored, passphrase);
    if (!key.ok) return err(key.error.code, 'an earlier attempt with this code', { officer: officerId });
    opened.set(officerId, key.value);
  }
  return ok({ pending, station: createPrivateKey(pending.stationKey), officers: opened });
}

async function newKeys(
  codeSha256: string,
  officers: readonly OfficerPassphrase[],
): Promise<Result<ProvisioningKeys>> {
  const station = newSigningKey();
  const keys = new Map<string, KeyObject>();
  const stored: PendingProvisioning['officers'] = [];
  for (const { officerId, passphrase } of officers) {
    const key = newSigningKey();
    const protectedKey = await protectKey(key, officerId, passphrase);
    if (!protectedKey.ok) return protectedKey;
    keys.set(officerId, key);
    stored.push({ officerId, csr: certificateRequest(key, officerId), key: protectedKey.value });
  }
  const pending = {
    codeSha256,
    stationKey: station.export({ type: 'pkcs8', format: 'pem' }).toString(),
    stationCsr: certificateRequest(station, 'station'),
    officers: stored,
  };
  return ok({ pending, station, officers: keys });
}
