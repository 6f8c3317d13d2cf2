import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { BoxDamagedError } from '../../../electron/station/vault/application-keys.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
    }),
  );
});
afterEach(async () => {
  await desk.remove();
});

async function inVault<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
  const path = join(desk.dataFolder, vaultFileName);
  const vault = unwrap(await openVault(path, desk.vaultKey, () => new Date()));
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
}

describe('discarding a draft', () => {
  it('leaves rows kept from before unreadable for whoever has the vault and its key', async () => {
    const work = new OfficerAtWork(desk.officer);
    const kept = await work.startsWith(completeFields, 'reissue.lost');
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    await work.addsDocument('cmnd');
    // What flash may hold on to: every row of the application but its key's, which is all that is destroyed for good.
    const before = await inVault(async ({ database }) => ({
      draft: await database
        .selectFrom('draft')
        .selectAll()
        .where('id', '=', draftId)
        .executeTakeFirstOrThrow(),
      chunk: await database.selectFrom('evidence_chunk').selectAll().executeTakeFirstOrThrow(),
    }));
    unwrap(await desk.officer.call('draft.discard', { draftId, reason: 'applicant left' }));
    const log = `${join(desk.dataFolder, vaultFileName)}-wal`;
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
    await inVault(async ({ database, keys }) => {
      const left = await database.selectFrom('application_key').selectAll().execute();
      expect(left.map((row) => row.application_id)).toEqual([kept]);
      for (const row of left) {
        const key = keys.unwrap(row);
        expect(() => key.open('state', before.draft.revision, before.draft.state)).toThrow(BoxDamagedError);
        const place = `evidence ${before.chunk.evidence_id}`;
        expect(() => key.open(place, 0, before.chunk.bytes)).toThrow(BoxDamagedError);
      }
      expect(await database.selectFrom('evidence_chunk').selectAll().execute()).toEqual([]);
    });
    unwrap(await desk.officer.call('draft.open', { draftId: kept }));
  });
});

describe('a vault whose keyring is gone', () => {
  it('is refused and not made anew', async () => {
    await desk.station.stop();
    rmSync(join(desk.dataFolder, 'vault.keyring'));
    const path = join(desk.dataFolder, vaultFileName);
    const size = statSync(path).size;
    expect(await openVault(path, desk.vaultKey, () => new Date())).toMatchObject({ ok: false });
    expect(statSync(path).size).toBe(size);
    expect(existsSync(join(desk.dataFolder, 'vault.keyring'))).toBe(false);
  });
});
