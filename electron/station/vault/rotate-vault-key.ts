import type { VaultState } from '../../../domain/channels/safekeeping.ts';
import type { SecondPerson } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { openApproval } from '../officers/open-officer.ts';
import { keysOf } from './application-keys.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { newKey } from './keyring.ts';
import type { Vault } from './vault.ts';
import { vaultState } from './vault-state.ts';

/** Application keys wrapped anew in one transaction: the counter goes on between two of them. */
const batchSize = 500;

/**
 * A new vault key, and a new key around every application's: asked for by the administrator, with a supervisor or another
 * administrator beside. Failures: those of `openApproval` and `changeVaultKey`.
 */
export async function rotateVaultKey(
  desk: Desk,
  input: { approval: SecondPerson },
): Promise<Result<VaultState>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  const second = await openApproval(desk, input.approval, {
    besides: [officer.id],
    roles: ['supervisor', 'administrator'],
  });
  if (!second.ok) return second;
  await second.value.close();
  const changed = await changeVaultKey(desk.vault, desk.keyKeeper, desk.now());
  if (!changed.ok) return changed;
  const { generation } = desk.vault.keyring;
  await recordAudit(desk, 'vault-key-rotated', null, { generation, approvedBy: input.approval.officerId });
  return ok(await vaultState(desk));
}

const underWay = new WeakSet<Vault>();
/** Vaults under a key that main still keeps as the next one only: another proposal would take its place. */
const notAdopted = new WeakSet<Vault>();

async function adopt(vault: Vault, keeper: KeyKeeper): ReturnType<KeyKeeper['tell']> {
  const told = await keeper.tell({ type: 'vault-key', step: 'adopt' });
  if (told.ok) notAdopted.delete(vault);
  else notAdopted.add(vault);
  return told;
}

/**
 * Killed anywhere in between, the vault opens with the key in use or with the one beside it, and `settleVaultKey` says which; keys
 * wrapped by an earlier wrapping key stay readable, because the keyring keeps that one until no row needs it.
 *
 * Failures, the vault as usable as before: `vault-busy` (another rotation), `key-store-unavailable`, `disk-full`, `vault-unavailable`.
 */
export async function changeVaultKey(vault: Vault, keeper: KeyKeeper, at: Date): Promise<Result<void>> {
  if (underWay.has(vault)) return err('vault-busy', 'rotation');
  underWay.add(vault);
  try {
    return await change(vault, keeper, at);
  } finally {
    underWay.delete(vault);
  }
}

async function change(vault: Vault, keeper: KeyKeeper, at: Date): Promise<Result<void>> {
  // A change that failed may have left a keyring on the disk that asks for the key about to be replaced beside the one in use.
  const anew = vault.useKeyring(vault.keyring, vault.vaultKey);
  if (!anew.ok) return anew;
  const settled = notAdopted.has(vault) ? await adopt(vault, keeper) : ok();
  if (!settled.ok) return settled;
  const vaultKey = newKey();
  const proposed = await keeper.tell({ type: 'vault-key', step: 'propose', key: vaultKey });
  if (!proposed.ok) return proposed;
  reached('vault.rotate.proposed');

  const { keyring } = vault;
  const { wrapping } = keyring.keys;
  const fresh = { id: 1 + Math.max(...wrapping.map(({ id }) => id)), key: newKey() };
  const both = { ...keyring.keys, wrapping: [...wrapping, fresh] };
  const wrapped = vault.useKeyring({ ...keyring, keys: both }, vault.vaultKey);
  reached('vault.rotate.keys-added');
  const moved = wrapped.ok ? await wrapAnew(vault) : wrapped;
  if (!moved.ok) {
    const dropped = await keeper.tell({ type: 'vault-key', step: 'drop' });
    // What main could not drop now the next start drops.
    return dropped.ok ? moved : dropped;
  }

  const only = { ...keyring.keys, wrapping: [fresh] };
  const { generation } = keyring;
  const next = { ...keyring, generation: generation + 1, rotatedAt: at.toISOString(), keys: only };
  // Where this fails half-way it is not known which of the two keys the file on the disk asks for: both are kept.
  const renewed = vault.useKeyring(next, vaultKey);
  if (!renewed.ok) return renewed;
  reached('vault.rotate.keyring-written');
  const adopted = await adopt(vault, keeper);
  reached('vault.rotate.adopted');
  return adopted;
}

async function wrapAnew(vault: Vault): Promise<Result<void>> {
  for (;;) {
    const batch = await vault.change(async (transaction) => {
      const keys = keysOf(transaction);
      const rows = await transaction
        .selectFrom('application_key')
        .selectAll()
        .where('wrapped_by', '!=', keys.newest.id)
        .limit(batchSize)
        .execute();
      for (const row of rows) {
        const { wrapped, wrappedBy } = keys.rewrap(row);
        await transaction
          .updateTable('application_key')
          .set({ wrapped, wrapped_by: wrappedBy })
          .where('application_id', '=', row.application_id)
          .where('purpose', '=', row.purpose)
          .execute();
      }
      return ok(rows.length);
    });
    if (!batch.ok) return batch;
    reached('vault.rotate.batch');
    if (batch.value < batchSize) break;
  }
  await vault.forgetDeleted();
  return ok();
}

/** At start, where main offered two keys: the one that did not open the vault goes. */
export async function settleVaultKey(
  vault: Vault,
  keeper: KeyKeeper,
  nextVaultKey: string | null,
): Promise<Result<void>> {
  if (nextVaultKey === null) return ok();
  return vault.vaultKey === nextVaultKey
    ? adopt(vault, keeper)
    : keeper.tell({ type: 'vault-key', step: 'drop' });
}
