import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../../test/support/station/passphrases.ts';
import { testIdentity } from '../../../test/support/station/test-identity.ts';
import { type Vault, openVault } from '../vault/vault.ts';
import { delayAfter, openWithPassphrase } from './passphrase-guard.ts';

let folder: string;
let vault: Vault;
let time = Date.parse('2026-03-02T01:00:00Z');
const now = () => new Date(time);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
  vault = unwrap(await openVault(join(folder, 'vault.db'), 'ab'.repeat(32), now));
});
afterEach(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (passphrase: string) =>
  openWithPassphrase({ vault, now, identity: await testIdentity('2024-07') }, 'le-van-a', passphrase);

describe('passphrase guard', () => {
  it('makes the wait grow and never longer than a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 40].map(delayAfter)).toEqual([0, 0, 2000, 4000, 8000, 900_000]);
  });

  it('refuses even the right passphrase during the wait and takes it after', async () => {
    for (let failures = 1; failures <= 3; failures += 1) {
      expect(await open('sai')).toMatchObject({ error: { code: 'passphrase-wrong', details: { failures } } });
    }
    expect(await open(passphrases['le-van-a'])).toMatchObject({
      error: { code: 'passphrase-delayed', details: { seconds: 2 } },
    });
    time += 2000;
    expect(await open(passphrases['le-van-a'])).toMatchObject({ ok: true });
    expect(await open('sai')).toMatchObject({ error: { details: { failures: 1 } } });
  });

  it('lets no more than the free attempts through when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => open('sai')));
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect(codes.filter((code) => code === 'passphrase-wrong')).toHaveLength(3);
    expect(codes.filter((code) => code === 'passphrase-delayed')).toHaveLength(5);
  });

  it('locks nobody out when the clock was set back', async () => {
    for (let failures = 1; failures <= 3; failures += 1) {
      expect(await open('sai')).toMatchObject({ ok: false });
    }
    time -= 30 * 24 * 3600 * 1000;
    expect(await open(passphrases['le-van-a'])).toMatchObject({ ok: true });
  });
});
