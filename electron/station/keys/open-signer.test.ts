import { X509Certificate, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../../test/support/station/passphrases.ts';
import { storedByScrypt } from '../../../test/support/station/stored-by-scrypt.ts';
import { testIdentity } from '../../../test/support/station/test-identity.ts';
import { DevicesLink } from '../devices-link.ts';
import {
  type StationIdentity,
  changeOfficer,
  readStationIdentity,
  writeStationIdentity,
} from '../provisioning/identity.ts';
import { stationTimings } from '../timings.ts';
import { type Vault, openVault } from '../vault/vault.ts';
import { newOfficerKey } from './new-officer-key.ts';
import { openOfficerKey } from './officer-key.ts';
import { openOfficerSigner } from './open-signer.ts';

const officerId = 'le-van-a';
const credential = { kind: 'passphrase', passphrase: passphrases[officerId] } as const;
const now = (): Date => new Date();

let folder: string;
let vault: Vault;
let desk: { vault: Vault; identity: StationIdentity | null; devices: DevicesLink };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'open-signer-'));
  vault = unwrap(await openVault(join(folder, 'vault.db'), 'ab'.repeat(32), now));
  const identity = await testIdentity('2024-07');
  await writeStationIdentity(vault.database, identity);
  desk = { vault, identity, devices: new DevicesLink(now, stationTimings) };
});
afterEach(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});
const officer = () => desk.identity?.officers.find((one) => one.officerId === officerId);

const storedKey = () => {
  const key = officer()?.key;
  if (key === undefined) throw new Error('no stored key');
  return key;
};

describe('openOfficerSigner', () => {
  it('signs with the key of the certificate when the passphrase is right', async () => {
    const signer = unwrap(await openOfficerSigner(desk, officerId, credential));
    const content = Buffer.from('manifest');
    const signature = unwrap(await signer.sign(content));
    const { publicKey } = new X509Certificate(signer.certificate);
    expect(verify('sha256', content, { key: publicKey, dsaEncoding: 'der' }, signature)).toBe(true);
    await signer.close();
  });

  it('says what is wrong when it is not the officer, not the credential, or no key is here', async () => {
    const code = async (id: string, given: Parameters<typeof openOfficerSigner>[2]) => {
      const opened = await openOfficerSigner(desk, id, given);
      return opened.ok ? 'ok' : opened.error.code;
    };
    expect(await code('nobody', credential)).toBe('officer-unknown');
    expect(await code(officerId, { kind: 'passphrase', passphrase: 'không phải vậy' })).toBe(
      'passphrase-wrong',
    );
    expect(await code(officerId, { kind: 'pin', pin: '1234' })).toBe('credential-other-kind');
    await changeOfficer(desk, officerId, ({ key: _key, ...rest }) => rest);
    expect(await code(officerId, credential)).toBe('officer-not-activated');
    await changeOfficer(desk, officerId, (one) => ({ ...one, token: { serial: 's', keyId: '01' } }));
    expect(await code(officerId, credential)).toBe('credential-other-kind');
    expect(await code(officerId, { kind: 'pin', pin: '1234' })).toBe('device-host-absent');
  });

  it('keeps a key of an earlier version under Argon2id when the passphrase was right, and only then', async () => {
    const key = unwrap(await openOfficerKey(storedKey(), credential.passphrase));
    const old = await storedByScrypt(key, officerId, credential.passphrase);
    await changeOfficer(desk, officerId, (one) => ({ ...one, key: old }));
    expect(
      await openOfficerSigner(desk, officerId, { ...credential, passphrase: 'không phải vậy' }),
    ).toMatchObject({
      error: { code: 'passphrase-wrong' },
    });
    expect(storedKey().version).toBe(1);

    unwrap(await openOfficerSigner(desk, officerId, credential));
    expect(storedKey().version).toBe(2);
    const stored = await readStationIdentity(vault.database);
    expect(stored?.officers.find((one) => one.officerId === officerId)?.key).toEqual(storedKey());
    unwrap(await openOfficerSigner(desk, officerId, credential));
  });
});

describe('openOfficerSigner', () => {
  it('opens nobody’s key but the certified one when entries of the vault were exchanged', async () => {
    const other = desk.identity?.officers.find((one) => one.officerId === 'tran-thi-b')?.key;
    if (other === undefined) throw new Error('no stored key');
    await changeOfficer(desk, officerId, (one) => ({ ...one, key: other }));
    const passphrase = passphrases['tran-thi-b'];
    expect(await openOfficerSigner(desk, officerId, { kind: 'passphrase', passphrase })).toMatchObject({
      error: { code: 'stored-key-damaged' },
    });
  });
});

describe('newOfficerKey', () => {
  it('makes a key under the passphrase that opens again with it', async () => {
    const { csr, keep } = unwrap(
      await newOfficerKey(desk, 'moi-den', { kind: 'passphrase', passphrase: 'mật khẩu mới' }),
    );
    expect(csr).toContain('BEGIN CERTIFICATE REQUEST');
    if (!('key' in keep)) throw new Error('not a stored key');
    unwrap(await openOfficerKey(keep.key, 'mật khẩu mới'));
  });

  it('refuses a short passphrase, and a PIN where nothing can be plugged in', async () => {
    expect(await newOfficerKey(desk, 'moi-den', { kind: 'passphrase', passphrase: 'ngắn' })).toMatchObject({
      error: { code: 'passphrase-too-short' },
    });
    expect(await newOfficerKey(desk, 'moi-den', { kind: 'pin', pin: '1234' })).toMatchObject({
      error: { code: 'device-host-absent' },
    });
  });
});
