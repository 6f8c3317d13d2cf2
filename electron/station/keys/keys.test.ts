import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { storedByScrypt } from '../../../test/support/station/stored-by-scrypt.ts';
import { unsignedInteger } from '../sealing/der.ts';
import { type StoredKey, isOutdated, openOfficerKey, protectKey } from './officer-key.ts';
import { argon2Key } from './passphrase-kdf.ts';
import { certificateRequest, newSigningKey } from './signing-key.ts';
import { trainingVaultKey } from './vault-key-file.ts';

const spki = (key: Parameters<typeof createPublicKey>[0]): Buffer =>
  createPublicKey(key).export({ type: 'spki', format: 'der' });

describe('officer key', () => {
  it('opens with its passphrase in any Unicode form', async () => {
    const key = newSigningKey();
    const stored = unwrap(await protectKey(key, 'can-bo-01', 'Mật khẩu của tôi'.normalize('NFD')));
    const opened = unwrap(await openOfficerKey(stored, 'Mật khẩu của tôi'.normalize('NFC')));
    expect(spki(opened)).toEqual(spki(key));
  });

  it('stays closed when the passphrase is another or the key was stored for another officer', async () => {
    const stored = unwrap(await protectKey(newSigningKey(), 'can-bo-01', 'mat-khau-dung'));
    const wrong = { ok: false, error: { code: 'passphrase-wrong' } };
    expect(await openOfficerKey(stored, 'mat-khau-sai')).toMatchObject(wrong);
    expect(await openOfficerKey({ ...stored, owner: 'can-bo-02' }, 'mat-khau-dung')).toMatchObject(wrong);
  });

  it('is not stored under a passphrase of seven characters', async () => {
    expect(await protectKey(newSigningKey(), 'can-bo-01', '1234567')).toMatchObject({
      ok: false,
      error: { code: 'passphrase-too-short', details: { least: 8 } },
    });
  });

  it('opens when it was stored by scrypt, as earlier versions did', async () => {
    const key = newSigningKey();
    const stored = await storedByScrypt(key, 'can-bo-01', 'mat-khau-dung');
    expect(isOutdated(stored)).toBe(true);
    expect(spki(unwrap(await openOfficerKey(stored, 'mat-khau-dung')))).toEqual(spki(key));
    expect(await openOfficerKey(stored, 'mat-khau-sai')).toMatchObject({
      error: { code: 'passphrase-wrong' },
    });
  });

  it('stays closed when somebody has made its protection cheaper', async () => {
    const stored = unwrap(await protectKey(newSigningKey(), 'can-bo-01', 'mat-khau-dung'));
    const weakened = { ...stored, memoryKiB: 19 * 1024, passes: 1 } as StoredKey;
    expect(await openOfficerKey(weakened, 'mat-khau-dung')).toMatchObject({
      error: { code: 'passphrase-wrong' },
    });
    expect(await openOfficerKey({ ...stored, memoryKiB: 8 } as StoredKey, 'mat-khau-dung')).toMatchObject({
      error: { code: 'stored-key-damaged' },
    });
  });

  it('is told damaged when what is stored has lost its content', async () => {
    const stored = unwrap(await protectKey(newSigningKey(), 'can-bo-01', 'mat-khau-dung'));
    expect(await openOfficerKey({ ...stored, content: 'AAAA' }, 'mat-khau-dung')).toMatchObject({
      ok: false,
      error: { code: 'stored-key-damaged' },
    });
  });
});

describe('argon2Key', () => {
  it('agrees with the reference implementation', async () => {
    // `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32 -r`, test vector of phc-winner-argon2 (test.c).
    const key = await argon2Key('password', Buffer.from('somesalt'), {
      memoryKiB: 65536,
      passes: 2,
      lanes: 1,
    });
    expect(Buffer.from(key).toString('hex')).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    );
  });
});

describe('unsignedInteger', () => {
  it.each([
    ['00', '020100'],
    ['007f', '02017f'],
    ['80', '02020080'],
    ['0000ff01', '020300ff01'],
  ])('writes %s as DER says', (bytes, encoded) => {
    expect(Buffer.from(unsignedInteger(Buffer.from(bytes, 'hex'))).toString('hex')).toBe(encoded);
  });
});

describe('certificateRequest', () => {
  it('is verified by stock openssl', () => {
    const request = certificateRequest(newSigningKey(), 'can-bo-01');
    const shown = execFileSync('openssl', ['req', '-verify', '-noout', '-subject'], {
      input: request,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    expect(shown).toMatch(/CN\s*=\s*can-bo-01/);
  });
});

describe('trainingVaultKey', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vault-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same key again, from a file only its owner reads', () => {
    const key = unwrap(trainingVaultKey(folder));
    expect(unwrap(trainingVaultKey(folder))).toBe(key);
    expect(statSync(join(folder, 'training-vault.key')).mode & 0o777).toBe(0o600);
  });

  it('makes no second key when the station has one in the keychain', () => {
    writeFileSync(join(folder, 'vault.key'), 'wrapped');
    expect(trainingVaultKey(folder)).toMatchObject({ ok: false, error: { code: 'vault-key-wrapped' } });
  });
});
