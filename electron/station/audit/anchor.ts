import type { AuditAnchor } from '../../../domain/channels/gateway.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import type { Vault } from '../vault/vault.ts';
import { headOf } from './head.ts';
import { signBatch } from './batches.ts';

/**
 * Where the chain stands now, for the centre to sign in its acknowledgement; asked for right before an application is committed.
 * Everything up to there is signed by the station first.
 */
export async function currentAnchor(vault: Vault, now: () => Date = () => new Date()): Promise<AuditAnchor> {
  const anchor = await vault.change(async (transaction) => {
    await signBatch(transaction, now());
    const { seq, hash } = await headOf(transaction);
    return ok({ seq, hash });
  });
  return unwrap(anchor);
}
