import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { certificateResponseSchema, gatewayPaths } from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';
import { certificateRequest, newSigningKey } from '../keys/signing-key.ts';
import { askCentre, askCentreMs, centreOf } from '../provisioning/ask-centre.ts';
import { checkCertified } from '../provisioning/certified.ts';
import { type StationIdentity, readStationIdentity, writeStationIdentity } from '../provisioning/identity.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'station-renewal';
const pendingSchema = z.object({ key: z.string(), csr: z.string() });
type Pending = z.infer<typeof pendingSchema>;

/**
 * A certificate of a new key, asked for with the old one when the centre's day for it has come. The new key is in the vault before
 * the centre is asked: cut off at any point, the same request is made again, and the old certificate goes on meanwhile.
 *
 * Answers whether there is a new one. Failures: those of `askCentre` and `checkCertified`.
 */
export async function renewStationCertificate(desk: Desk, signal: AbortSignal): Promise<Result<boolean>> {
  const { roster } = desk;
  if (roster === null || desk.now() < new Date(roster.renewFrom)) return ok(false);
  const centre = centreOf(desk);
  if (!centre.ok) return centre;
  const pending = await pendingRenewal(desk.vault.database);
  const answer = await askCentre(centre.value, {
    method: 'POST',
    path: gatewayPaths.stationCertificate,
    json: { csr: pending.csr },
    answer: certificateResponseSchema,
    timeoutMs: askCentreMs,
    signal,
  });
  if (!answer.ok) return answer;
  const { certificate } = answer.value;
  const publicKey = createPublicKey(createPrivateKey(pending.key));
  const checked = checkCertified(
    { who: 'station', pem: certificate, publicKey },
    centre.value.ca,
    desk.now(),
  );
  if (!checked.ok) return checked;
  const kept = await keepRenewed(desk, pending, certificate);
  if (!kept.ok) return kept;
  desk.identity = kept.value;
  desk.log.info({ notAfter: new X509Certificate(certificate).validTo }, 'station certificate renewed');
  await desk.reconnect();
  return ok(true);
}

async function pendingRenewal(access: VaultAccess): Promise<Pending> {
  const earlier = await readSetting(access, settingKey);
  if (earlier !== null) return pendingSchema.parse(JSON.parse(earlier));
  const key = newSigningKey();
  const made = {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    csr: certificateRequest(key, 'station'),
  };
  await writeSetting(access, settingKey, JSON.stringify(made));
  return made;
}

function keepRenewed(desk: Desk, pending: Pending, certificate: string): Promise<Result<StationIdentity>> {
  return desk.vault.change(async (transaction): Promise<Result<StationIdentity>> => {
    const identity = await readStationIdentity(transaction);
    if (identity === null) return err('not-provisioned');
    const next = { ...identity, stationCertificate: certificate, stationKey: pending.key };
    await writeStationIdentity(transaction, next);
    await transaction.deleteFrom('setting').where('key', '=', settingKey).execute();
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'station-certificate-renewed',
      officerId: null,
      subjectId: identity.station.id,
      details: { notAfter: new Date(new X509Certificate(certificate).validTo).toISOString() },
    });
    return ok(next);
  });
}
