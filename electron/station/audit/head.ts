import type { VaultAccess } from '../vault/schema.ts';
import { genesisHash } from './chain.ts';

export interface ChainHead {
  /** 0 and zeros while nothing was noted. */
  readonly seq: number;
  readonly hash: string;
}

/** Where the chain stands, and up to which entry it was signed. */
export async function headOf(access: VaultAccess): Promise<ChainHead & { signed: number }> {
  const row = await access
    .selectFrom('audit')
    .select((select) => [
      'seq',
      'hash',
      select.selectFrom('audit_batch').select('last').orderBy('number', 'desc').limit(1).as('signed'),
    ])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { seq: row?.seq ?? 0, hash: row?.hash ?? genesisHash, signed: row?.signed ?? 0 };
}
