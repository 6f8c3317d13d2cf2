import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Result, err, ok } from '../../../../domain/result.ts';
import { recordAudit } from '../../audit/record-audit.ts';
import type { Desk } from '../../desk.ts';
import { carryKeyOf } from './carry-key.ts';
import { type BaseCard, baseCardPattern, baseCardSchema, carryFiles } from './names.ts';
import { signAsStation, stationThatSigned } from './signed-statement.ts';
import { filesOn, readSmall, readStatement, writeStatements } from './stick.ts';

/** A card is good for a campaign, and never longer than the certificate that vouches for it. */
const cardDays = 180;

/**
 * "We are the base": writes who this station is and the key to encrypt to. Failures: `not-provisioned`, those of signing and of the
 * stick.
 */
export async function writeBaseCard(
  desk: Pick<Desk, 'vault' | 'identity' | 'now' | 'officer'>,
  folder: string,
): Promise<Result<{ file: string }>> {
  const { identity } = desk;
  if (identity === null) return err('not-provisioned');
  const now = desk.now();
  const { certificate } = await carryKeyOf(desk.vault, identity.station.id, now);
  const own = new Date(new X509Certificate(identity.stationCertificate).validTo).getTime();
  const card: BaseCard = {
    kind: 'base-card',
    stationId: identity.station.id,
    stationName: identity.station.name,
    unitName: identity.station.unitName,
    certificate,
    madeAt: now.toISOString(),
    notAfter: new Date(Math.min(own, now.getTime() + cardDays * 86_400_000)).toISOString(),
  };
  const bytes = Buffer.from(`${JSON.stringify(card, null, 2)}\n`, 'utf8');
  const signature = await signAsStation(bytes, identity, now);
  if (!signature.ok) return signature;
  const file = carryFiles.baseCard(card.stationId);
  const written = await writeStatements(folder, [
    [file, bytes],
    [carryFiles.signatureOf(file), signature.value],
  ]);
  if (!written.ok) return written;
  await recordAudit(desk, 'base-card-made', null, { base: card.stationId, file });
  return ok({ file });
}

/**
 * The one base whose card lies there, as the centre's authority vouches for it. Failures: `base-card-missing`, `base-card-invalid`,
 * `base-card-several`, `stick-unreadable`.
 */
export async function readBaseCard(
  folder: string,
  own: { readonly stationId: string; readonly ca: string },
  now: Date,
): Promise<Result<BaseCard>> {
  const files = await filesOn(folder);
  if (!files.ok) return files;
  // A base that carries on to another finds its own card there too.
  const names = files.value.filter((name) => {
    const station = baseCardPattern.exec(name)?.[1];
    return station !== undefined && station !== own.stationId;
  });
  if (names.length === 0) return err('base-card-missing');
  const cards = await Promise.all(names.map((name) => verifiedCard(folder, name, own.ca, now)));
  const [card, another] = cards.filter((one) => one !== null);
  if (card === undefined) return err('base-card-invalid');
  return another === undefined ? ok(card) : err('base-card-several');
}

async function verifiedCard(folder: string, name: string, ca: string, now: Date): Promise<BaseCard | null> {
  const card = await readStatement(join(folder, name), baseCardSchema);
  const signature = await readSmall(join(folder, carryFiles.signatureOf(name)));
  if (card === null || signature === null) return null;
  if (stationThatSigned(card.bytes, signature, ca, now) !== card.value.stationId) return null;
  return new Date(card.value.notAfter) > now ? card.value : null;
}
