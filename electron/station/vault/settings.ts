import type { VaultAccess } from './schema.ts';

/** Small values by name. Certificates and encrypted keys of provisioning live here too. */
export async function readSetting(access: VaultAccess, key: string): Promise<string | null> {
  const row = await access.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSetting(access: VaultAccess, key: string, value: string): Promise<void> {
  await access
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Counts up from 1, inside the caller's transaction. */
export async function nextNumber(access: VaultAccess, key: string): Promise<number> {
  const next = Number((await readSetting(access, key)) ?? '0') + 1;
  await writeSetting(access, key, String(next));
  return next;
}
