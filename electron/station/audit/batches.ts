import { readStationIdentity, stationSigner } from '../provisioning/identity.ts';
import { signDetached } from '../sealing/cades-signature.ts';
import { readySigner } from '../sealing/signing-identity.ts';
import type { VaultTransaction } from '../vault/schema.ts';
import { headOf } from './head.ts';
import { type BatchStatement, canonical, genesisHash, sha256Hex } from './chain.ts';

/**
 * Signs what was noted since the last batch with the station's key, as detached CAdES over the statement's RFC 8785 form. Nothing is
 * lost where it can't (no key before provisioning, a certificate that ran out): the next batch begins where the last ended.
 */
export async function signBatch(transaction: VaultTransaction, at: Date): Promise<void> {
  const head = await headOf(transaction);
  if (head.seq <= head.signed) return;
  const identity = await readStationIdentity(transaction);
  if (identity === null) return;
  const signer = readySigner(stationSigner(identity), at);
  if (!signer.ok) return;
  const before = await transaction
    .selectFrom('audit_batch')
    .select('statement')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const statement: BatchStatement = {
    stationId: identity.station.id,
    first: head.signed + 1,
    last: head.seq,
    hash: head.hash,
    previous: before === undefined ? genesisHash : sha256Hex(before.statement),
    at: at.toISOString(),
  };
  const text = canonical(statement);
  const signed = await signDetached(Buffer.from(text, 'utf8'), signer.value, at);
  if (!signed.ok) return;
  await transaction
    .insertInto('audit_batch')
    .values({ last: head.seq, statement: text, signature: signed.value })
    .execute();
}
