import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyChain, VaultKeyKeeper, openVaultKey } from './key-store.ts';

/** A keychain that really encrypts, with a key of its own: what `safeStorage` does with the desktop's keyring. */
function keyChain(secret: number, backend = 'gnome_libsecret'): KeyChain {
  const key = Buffer.alloc(32, secret);
  return {
    isEncryptionAvailable: () => backend !== 'basic_text',
    getSelectedStorageBackend: () => backend,
    encryptString: (plain) => {
      const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
      return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    decryptString: (bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
      decipher.setAuthTag(bytes.subarray(-16));
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
const plainText = keyChain(0, 'basic_text');

describe('openVaultKey', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vault-key-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes a key once and opens the same one again when the keychain protects it', () => {
    const first = openVaultKey(folder, false, keyChain(1));
    const second = openVaultKey(folder, false, keyChain(1));
    expect(first.ok && first.value.protected).toBe(true);
    expect(second).toEqual(first);
    if (!first.ok) throw new Error('no key');
    expect(readFileSync(join(folder, 'vault.key')).includes(first.value.key)).toBe(false);
  });

  it('refuses to work when the backend is plain text and the station is not training', () => {
    const result = openVaultKey(folder, false, plainText);
    expect(result).toMatchObject({ ok: false, error: { code: 'key-store-plain-text' } });
    expect(existsSync(join(folder, 'training-vault.key'))).toBe(false);
  });

  it('keeps a training key readable by its owner only and says that it is not protected', () => {
    const result = openVaultKey(folder, true, plainText);
    expect(result.ok && !result.value.protected).toBe(true);
    expect(statSync(join(folder, 'training-vault.key')).mode & 0o777).toBe(0o600);
  });

  it('refuses a training key when the station is not training', () => {
    expect(openVaultKey(folder, true, plainText).ok).toBe(true);
    expect(openVaultKey(folder, false, keyChain(1))).toMatchObject({
      ok: false,
      error: { code: 'key-store-plain-text' },
    });
  });

  it('never replaces a key that another keychain wrapped', () => {
    expect(openVaultKey(folder, false, keyChain(1)).ok).toBe(true);
    const before = readFileSync(join(folder, 'vault.key'));
    expect(openVaultKey(folder, false, keyChain(2))).toMatchObject({
      ok: false,
      error: { code: 'vault-key-not-opened' },
    });
    expect(openVaultKey(folder, true, plainText)).toMatchObject({
      ok: false,
      error: { code: 'key-store-unavailable' },
    });
    expect(readFileSync(join(folder, 'vault.key'))).toEqual(before);
  });

  it.each([
    [
      'the keyring is locked',
      () => ({
        ...keyChain(1),
        encryptString: () => {
          throw new Error('locked');
        },
      }),
    ],
    [
      'the folder is gone',
      () => {
        rmSync(folder, { recursive: true });
        return keyChain(1);
      },
    ],
  ])('says that no key can be kept when %s', (_when, chain) => {
    expect(openVaultKey(folder, false, chain())).toMatchObject({
      ok: false,
      error: { code: 'key-store-unavailable' },
    });
    mkdirSync(folder, { recursive: true });
    expect(existsSync(join(folder, 'vault.key'))).toBe(false);
  });

  it('makes no new key beside a vault whose key is gone', () => {
    writeFileSync(join(folder, 'vault.db'), 'sealed');
    expect(openVaultKey(folder, true, plainText)).toMatchObject({
      ok: false,
      error: { code: 'vault-key-missing' },
    });
    expect(existsSync(join(folder, 'training-vault.key'))).toBe(false);
  });

  it('says so when a training key file is malformed', () => {
    writeFileSync(join(folder, 'training-vault.key'), 'nonsense');
    expect(openVaultKey(folder, true, plainText)).toMatchObject({
      ok: false,
      error: { code: 'vault-key-malformed' },
    });
  });
});

describe('VaultKeyKeeper', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vault-key-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const next = 'cd'.repeat(32);
  const open = (training: boolean, chain: KeyChain) => {
    const opened = openVaultKey(folder, training, chain);
    if (!opened.ok) throw new Error(opened.error.code);
    return { opened: opened.value, keeper: new VaultKeyKeeper(folder, opened.value, chain) };
  };

  it.each([
    ['wrapped', false, keyChain(1)],
    ['a training key', true, plainText],
  ] as const)(
    'keeps the next key beside the one in use until told, when it is %s',
    (_kind, training, chain) => {
      const { opened, keeper } = open(training, chain);
      const propose = { type: 'vault-key', step: 'propose', key: next } as const;
      expect(keeper.take(propose)).toMatchObject({ step: 'propose', ok: true });
      expect(open(training, chain).opened).toMatchObject({ key: opened.key, nextKey: next });
      expect(keeper.take({ type: 'vault-key', step: 'drop' }).ok).toBe(true);
      expect(open(training, chain).opened).toMatchObject({ key: opened.key, nextKey: null });
      keeper.take(propose);
      expect(keeper.take({ type: 'vault-key', step: 'adopt' }).ok).toBe(true);
      expect(open(training, chain).opened).toMatchObject({ key: next, nextKey: null });
      expect([keeper.key, keeper.nextKey]).toEqual([next, null]);
      // Told once more, after a start that was cut off: nothing is there to adopt.
      expect(keeper.take({ type: 'vault-key', step: 'adopt' }).ok).toBe(true);
      expect(open(training, chain).opened.key).toBe(next);
    },
  );

  it('says that it could not keep the key, and goes on with the one in use, when the disk refuses', () => {
    const { opened, keeper } = open(false, keyChain(1));
    rmSync(folder, { recursive: true });
    expect(keeper.take({ type: 'vault-key', step: 'propose', key: next })).toMatchObject({
      ok: false,
      cause: 'ENOENT',
    });
    expect([keeper.key, keeper.nextKey]).toEqual([opened.key, null]);
  });

  it('opens nothing by guess when the next key is unreadable', () => {
    open(false, keyChain(1)).keeper.take({ type: 'vault-key', step: 'propose', key: next });
    writeFileSync(join(folder, 'vault.key.next'), 'nonsense of some length');
    expect(openVaultKey(folder, false, keyChain(1))).toMatchObject({
      error: { code: 'vault-key-not-opened' },
    });
  });
});
