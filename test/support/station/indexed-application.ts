import { ok, unwrap } from '../../../domain/result.ts';
import { enqueue } from '../../../electron/station/outbox/outbox-store.ts';
import { makeDataKey } from '../../../electron/station/vault/application-keys.ts';
import { nameKey } from '../../../electron/station/vault/search-applications.ts';
import type { Vault } from '../../../electron/station/vault/vault.ts';

export interface IndexedPerson {
  readonly id: string;
  readonly name: string;
  readonly ticket: string;
  readonly personalNumber: string;
  readonly sealedAt: string;
}

/** An application as sealing leaves it in the index and the outbox, its draft erased already. */
export async function putInIndex(vault: Vault, person: IndexedPerson): Promise<void> {
  const put = await vault.change(async (transaction) => {
    const key = await makeDataKey(transaction, person.id, 'index');
    await transaction
      .insertInto('application')
      .values({
        id: person.id,
        ticket: person.ticket,
        name_key: nameKey(person.name),
        personal_number: person.personalNumber,
        sealed_at: person.sealedAt,
        sha256: '00'.repeat(32),
        size: 1,
        officer_id: 'le-van-a',
        slip: key.seal('slip', 0, Buffer.from(JSON.stringify({ fullName: person.name }))),
      })
      .execute();
    await enqueue(transaction, {
      applicationId: person.id,
      ticket: person.ticket,
      sealedAt: new Date(person.sealedAt),
      sha256: '00'.repeat(32),
      size: 1,
    });
    return ok();
  });
  unwrap(put);
}
