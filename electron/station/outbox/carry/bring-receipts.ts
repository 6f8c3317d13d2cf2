import { join } from 'node:path';
import { type Result, err, ok, unwrap } from '../../../../domain/result.ts';
import { appendAudit } from '../../audit/audit-log.ts';
import { recordAudit } from '../../audit/record-audit.ts';
import type { Desk } from '../../desk.ts';
import type { StationIdentity } from '../../provisioning/identity.ts';
import { readSetting, writeSetting } from '../../vault/settings.ts';
import { changeRow } from '../outbox-store.ts';
import {
  type Count,
  carryFiles,
  countPattern,
  countSchema,
  handOverPattern,
  receiptsPattern,
  receiptsSchema,
} from './names.ts';
import { stationThatSigned } from './signed-statement.ts';
import { filesOn, readSmall, readStatement, writeStatements } from './stick.ts';

/**
 * The way back. At the base: for every hand-over whose stick this is, the centre's receipts that came by now are written. At the
 * team: receipts are taken in, each checked as if it came from the centre itself; what the base counted as damaged waits again.
 *
 * Failures: `not-provisioned`, those of the stick.
 */
export async function bringReceipts(
  desk: Desk,
  folder: string,
): Promise<Result<{ written: number; read: number }>> {
  const { identity } = desk;
  if (identity === null) return err('not-provisioned');
  const files = await filesOn(folder);
  if (!files.ok) return files;
  for (const name of files.value.filter((one) => countPattern.test(one))) {
    await believeCount(desk, identity, folder, name);
  }
  let read = 0;
  for (const name of files.value.filter((one) => receiptsPattern.test(one))) {
    read += await readReceipts(desk, identity, join(folder, name));
  }
  const written = await writeReceipts(desk, identity, folder, files.value);
  if (!written.ok) return written;
  if (read + written.value > 0)
    await recordAudit(desk, 'receipts-brought', null, { written: written.value, read });
  desk.outbox?.changed();
  return ok({ written: written.value, read });
}

/** What this base counted in of a hand-over: some of it may have come on another stick before. */
async function ownCount(
  identity: StationIdentity,
  folder: string,
  handOverId: string,
): Promise<Count | null> {
  const name = carryFiles.count(handOverId);
  const statement = await readStatement(join(folder, name), countSchema);
  const signature = await readSmall(join(folder, carryFiles.signatureOf(name)));
  if (statement === null || signature === null || statement.value.handOverId !== handOverId) return null;
  const { bytes, value } = statement;
  const signer = stationThatSigned(bytes, signature, identity.ca, new Date(value.at));
  return signer === identity.station.id ? value : null;
}

async function writeReceipts(
  desk: Desk,
  identity: StationIdentity,
  folder: string,
  files: readonly string[],
): Promise<Result<number>> {
  const named = files.flatMap((name) => {
    const id = handOverPattern.exec(name)?.[1] ?? countPattern.exec(name)?.[1];
    return id === undefined ? [] : [id];
  });
  let written = 0;
  for (const handOverId of new Set(named)) {
    const count = await ownCount(identity, folder, handOverId);
    const known = count?.known ?? [];
    const all = await desk.vault.database
      .selectFrom('outbox_item')
      .select(['application_id', 'carried_for', 'acknowledgement'])
      .where((is) => is.or([is('hand_over', '=', handOverId), is('application_id', 'in', known)]))
      .where('carried_for', 'is not', null)
      .where('state', '=', 'acknowledged')
      .execute();
    const to = count?.from ?? all[0]?.carried_for;
    const rows = all.filter((row) => row.carried_for === to);
    if (rows.length === 0 || to === null || to === undefined) continue;
    const receipts = rows.map(({ application_id: applicationId, acknowledgement }) => ({
      applicationId,
      acknowledgement: Buffer.from(acknowledgement ?? []).toString('base64'),
    }));
    const statement = { kind: 'receipts', handOverId, from: identity.station.id, to, receipts };
    const done = await writeStatements(folder, [
      [carryFiles.receipts(handOverId), Buffer.from(JSON.stringify(statement), 'utf8')],
    ]);
    if (!done.ok) return done;
    written += receipts.length;
  }
  return ok(written);
}

/** How many were news. A receipt that does not verify is as good as none. */
async function readReceipts(desk: Desk, { station }: StationIdentity, path: string): Promise<number> {
  const statement = await readStatement(path, receiptsSchema);
  if (statement === null || statement.value.to !== station.id || desk.outbox === null) return 0;
  let read = 0;
  for (const { applicationId, acknowledgement } of statement.value.receipts) {
    const taken = await desk.outbox.takeReceipt(applicationId, Buffer.from(acknowledgement, 'base64'));
    if (taken.ok && taken.value) read += 1;
    if (!taken.ok) desk.log.warn({ applicationId, code: taken.error.code }, 'carried receipt not taken');
  }
  return read;
}

/** What the base says it counted; noted once, and only of the base the hand-over was for. */
async function believeCount(
  desk: Desk,
  identity: StationIdentity,
  folder: string,
  name: string,
): Promise<void> {
  const statement = await readStatement(join(folder, name), countSchema);
  const signature = await readSmall(join(folder, carryFiles.signatureOf(name)));
  if (statement === null || signature === null || statement.value.from !== identity.station.id) return;
  const { handOverId, to, taken, known, damaged } = statement.value;
  if (stationThatSigned(statement.bytes, signature, identity.ca, desk.now()) !== to) return;
  const noted = await desk.vault.change(async (transaction) => {
    const key = `hand-over-counted.${handOverId}`;
    if ((await readSetting(transaction, key)) !== null) return ok();
    await writeSetting(transaction, key, statement.value.at);
    const rows = await transaction
      .selectFrom('outbox_item')
      .select('application_id')
      .where('hand_over', '=', handOverId)
      .where('carried_to', '=', to)
      .where('state', '=', 'carried')
      .execute();
    for (const { application_id: id } of rows.filter((row) => damaged.includes(row.application_id))) {
      await changeRow(transaction, id, { state: 'waiting', next_attempt_at: null });
    }
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'hand-over-counted',
      officerId: desk.officer?.id ?? null,
      subjectId: handOverId,
      details: { handOver: handOverId, by: to, count: taken.length + known.length, damaged: damaged.length },
    });
    return ok();
  });
  unwrap(noted);
}
