import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { openVaultKey } from '../../../electron/main/key-store.ts';
import { type FaultPoint, faultPoints, onReached } from '../../../electron/station/fault-points.ts';
import { changeVaultKey, settleVaultKey } from '../../../electron/station/vault/rotate-vault-key.ts';
import { makeDataKey, openDataKey } from '../../../electron/station/vault/application-keys.ts';
import type { KeyKeeper } from '../../../electron/station/vault/key-keeper.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { err, ok } from '../../../domain/result.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { provisionFolder, startIn } from '../../support/station/temporary-station.ts';
import { asMainOpens, testKeyChain } from '../../support/station/test-key-chain.ts';

const now = () => new Date('2026-03-02T01:00:00.000Z');
const chain = testKeyChain(1);
/** Enough that wrapping them anew takes three batches. */
const applications = 1200;

let folder = '';
let sealed: Buffer = Buffer.alloc(0);
const path = () => join(folder, 'vault.db');

/** As main and station start together: the vault with whichever key opens it, the other one dropped or adopted. */
async function start(): Promise<{ vault: Vault; main: ReturnType<typeof asMainOpens> }> {
  const main = asMainOpens(folder, chain);
  const vault = unwrap(await openVault(path(), main.vaultKey, now, main.nextVaultKey));
  unwrap(await settleVaultKey(vault, main.keyKeeper, main.nextVaultKey));
  return { vault, main };
}

async function expectAllReadable(vault: Vault): Promise<void> {
  for (const id of ['a0', `a${applications - 1}`]) {
    const key = await openDataKey(vault.database, id, 'evidence');
    if (id === 'a0') expect(key.open('state', 1, sealed).toString()).toBe('003190000123');
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vault-rotation-'));
  const { vault } = await start();
  unwrap(
    await vault.change(async (transaction) => {
      for (let number = 0; number < applications; number += 1) {
        const key = await makeDataKey(transaction, `a${number}`, 'evidence');
        if (number === 0) sealed = key.seal('state', 1, Buffer.from('003190000123'));
      }
      return ok();
    }),
  );
  await vault.close();
});
afterEach(() => {
  onReached(null);
  rmSync(folder, { recursive: true, force: true });
});

describe('vault.rotate', () => {
  const person = (officerId: keyof typeof passphrases) => ({
    officerId,
    credential: { kind: 'passphrase' as const, passphrase: passphrases[officerId] },
  });
  const second = (officerId: keyof typeof passphrases) => ({ approval: person(officerId) });

  it('asks for an administrator and a second person, and goes on working at the counter', async () => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const main = asMainOpens(folder, chain);
    await provisionFolder(folder, main.vaultKey, '2024-07');
    const desk = await startIn(folder, main.vaultKey, { keyKeeper: main.keyKeeper });
    const signIn = async (officerId: keyof typeof passphrases) =>
      unwrap(await desk.officer.call('session.signIn', person(officerId)));
    await signIn('giam-sat');
    expect(await desk.officer.call('vault.rotate', second('quan-tri'))).toMatchObject({
      error: { code: 'role-not-allowed' },
    });
    await signIn('quan-tri');
    for (const [officerId, code] of [
      ['quan-tri', 'approval-same-person'],
      ['le-van-a', 'approval-role'],
    ] as const) {
      expect(await desk.officer.call('vault.rotate', second(officerId))).toMatchObject({ error: { code } });
    }
    const state = unwrap(await desk.officer.call('vault.rotate', second('giam-sat')));
    expect(state.keyGeneration).toBe(2);
    expect(unwrap(await desk.officer.call('audit.verify', {})).broken).toBeNull();
    await signIn('le-van-a');
    const draft = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' }));
    await desk.station.stop();

    const again = asMainOpens(folder, chain);
    expect(again.vaultKey).not.toBe(main.vaultKey);
    const later = await startIn(folder, again.vaultKey, { keyKeeper: again.keyKeeper });
    unwrap(await later.officer.call('session.signIn', person('le-van-a')));
    unwrap(await later.officer.call('draft.open', { draftId: draft.draftId }));
    await later.station.stop();
  });
});

describe('vault key', () => {
  it('opens nothing any more when it was changed, neither the vault nor a wrapped key kept from before', async () => {
    const before = asMainOpens(folder, chain);
    const { vault, main } = await start();
    const rows = await vault.database.selectFrom('application_key').selectAll().execute();
    unwrap(await changeVaultKey(vault, main.keyKeeper, now()));
    await expectAllReadable(vault);
    expect(vault.keyring).toMatchObject({ generation: 2, rotatedAt: now().toISOString() });
    for (const row of rows.slice(0, 3)) expect(() => vault.keys.unwrap(row)).toThrow();
    await vault.close();
    expect(await openVault(path(), before.vaultKey, now)).toMatchObject({
      error: { code: 'vault-key-wrong' },
    });
    const again = await start();
    expect(again.main.vaultKey).not.toBe(before.vaultKey);
    expect(again.main.nextVaultKey).toBeNull();
    await expectAllReadable(again.vault);
    await again.vault.close();
  });

  it.each(faultPoints.filter((point) => point.startsWith('vault.rotate.')))(
    'is one of the two when the station ends at %s, and can be changed again',
    async (point: FaultPoint) => {
      const { vault, main } = await start();
      onReached((passed) => {
        if (passed === point) throw new Error('power cut');
      });
      await expect(changeVaultKey(vault, main.keyKeeper, now())).rejects.toThrow('power cut');
      onReached(null);
      await vault.close();

      const after = await start();
      await expectAllReadable(after.vault);
      const adopted = ['vault.rotate.keyring-written', 'vault.rotate.adopted'].includes(point);
      expect(after.vault.keyring.generation).toBe(adopted ? 2 : 1);
      expect(existsSync(join(folder, 'vault.key.next'))).toBe(false);
      unwrap(await changeVaultKey(after.vault, after.main.keyKeeper, now()));
      await expectAllReadable(after.vault);
      const left = await after.vault.database
        .selectFrom('application_key')
        .select('wrapped_by')
        .distinct()
        .execute();
      expect(left).toHaveLength(1);
      await after.vault.close();
      await (await start()).vault.close();
    },
  );

  it('stays as it is when main can not keep another', async () => {
    const { vault, main } = await start();
    const refusing = { tell: async () => ({ ok: false, error: { code: 'key-store-unavailable' } }) as const };
    expect(await changeVaultKey(vault, refusing, now())).toMatchObject({
      error: { code: 'key-store-unavailable' },
    });
    expect(vault.vaultKey).toBe(main.vaultKey);
    await vault.close();
    await (await start()).vault.close();
  });

  it('opens what is there when main could not adopt the last one and the next change is given up', async () => {
    const { vault, main } = await start();
    let adopts = false;
    const failing: KeyKeeper = {
      tell: async (message) =>
        message.step === 'adopt' && !adopts
          ? err('key-store-unavailable', 'EIO')
          : main.keyKeeper.tell(message),
    };
    expect(await changeVaultKey(vault, failing, now())).toMatchObject({
      error: { code: 'key-store-unavailable' },
    });
    // Main still has both; a change that is begun now and ends half-way must not cost it the one the vault is under.
    adopts = true;
    onReached((passed) => {
      if (passed === 'vault.rotate.proposed') throw new Error('power cut');
    });
    await expect(changeVaultKey(vault, failing, now())).rejects.toThrow('power cut');
    onReached(null);
    await vault.close();
    const after = await start();
    await expectAllReadable(after.vault);
    await after.vault.close();
  });

  it('opens nothing when the disk was moved to a machine with another keychain', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'vault-copied-'));
    try {
      cpSync(folder, copy, { recursive: true });
      expect(openVaultKey(copy, false, testKeyChain(2))).toMatchObject({
        error: { code: 'vault-key-not-opened' },
      });
      // A key that machine does open is not this vault's.
      rmSync(join(copy, 'vault.key'));
      const own = mkdtempSync(join(tmpdir(), 'vault-own-'));
      const other = unwrap(openVaultKey(own, false, testKeyChain(2)));
      copyFileSync(join(own, 'vault.key'), join(copy, 'vault.key'));
      rmSync(own, { recursive: true });
      expect(await openVault(join(copy, 'vault.db'), other.key, now)).toMatchObject({
        error: { code: 'vault-key-wrong' },
      });
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
