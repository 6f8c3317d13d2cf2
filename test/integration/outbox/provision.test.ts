import { X509Certificate, randomBytes, randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../../domain/channels/supervision.ts';
import { type Result, unwrap } from '../../../domain/result.ts';
import { readStationIdentity } from '../../../electron/station/provisioning/identity.ts';
import { signerByPassphrase } from '../../support/station/signer-by-passphrase.ts';
import { type ProvisionInput, provision } from '../../../electron/station/provisioning/provision.ts';
import { provisionFolder } from '../../../electron/station/provisioning/provision-folder.ts';
import { enqueue } from '../../../electron/station/outbox/outbox-store.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { addCode } from '../../../gateway/codes.ts';
import { runProgram } from '../../support/child-program.ts';
import { TestGateway, testGrant } from '../../support/gateway/test-gateway.ts';
import { passphrase } from './seal-sample.ts';
import { longWait } from './outbox-desk.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';

let gateway: TestGateway;
let folder: string;
let vault: Vault;
let code: string;

beforeEach(async () => {
  gateway = await TestGateway.start();
  folder = mkdtempSync(join(tmpdir(), 'provision-'));
  const key = randomBytes(32).toString('hex');
  vault = unwrap(await openVault(join(folder, 'test.db'), key, () => new Date()));
  code = await addCode(gateway.store, testGrant, new Date());
});
afterEach(async () => {
  await vault.close();
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const officers = testGrant.officers.map(({ id }) => ({ officerId: id, passphrase }));
const input = (changes: Partial<ProvisionInput> = {}): ProvisionInput => ({
  vault,
  gatewayUrl: gateway.gateway.url,
  code,
  trust: { ca: gateway.ca },
  officers,
  now: () => new Date(),
  ...changes,
});
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

describe('provision', () => {
  it('keeps an identity whose officers open with their passphrases', async () => {
    const identity = unwrap(await provision(input()));
    expect(identity.station).toMatchObject({ name: 'Tổ 1', unitName: 'Công an quận Mẫu' });
    expect(await readStationIdentity(vault.database)).toEqual(identity);
    expect(codeOf(await signerByPassphrase(identity, 'minh', passphrase))).toBe('ok');
    expect(codeOf(await signerByPassphrase(identity, 'minh', 'mật khẩu khác'))).toBe('passphrase-wrong');
    expect(codeOf(await signerByPassphrase(identity, 'nobody', passphrase))).toBe('officer-unknown');
  });

  it('trusts the gateway by the fingerprint on the code sheet, and by no other', async () => {
    const caFingerprint = new X509Certificate(gateway.ca).fingerprint256;
    const wrong = caFingerprint.replace(/^../, (pair) => (pair === 'AA' ? 'BB' : 'AA'));
    expect(codeOf(await provision(input({ trust: { caFingerprint: wrong } })))).toBe('authority-not-shown');
    const leaf = new X509Certificate(readFileSync(join(gateway.data, 'authority', 'centre.pem'), 'utf8'));
    const ofLeaf = { caFingerprint: leaf.fingerprint256 };
    expect(codeOf(await provision(input({ trust: ofLeaf })))).toBe('authority-not-shown');
    expect(codeOf(await provision(input({ trust: { caFingerprint } })))).toBe('ok');
  });

  it('gets the lost answer when it is asked again with the same code and passphrases', async () => {
    const network = await UnsteadyNetwork.to(Number(new URL(gateway.gateway.url).port));
    // Past the handshake, and less than the request.
    network.mute(1500);
    const first = provision(input({ gatewayUrl: network.url }));
    await expect.poll(() => network.lost, longWait).toBeGreaterThanOrEqual(2000);
    network.cut();
    expect(codeOf(await first)).toBe('gateway-unreachable');
    network.restore();
    expect(
      codeOf(
        await provision(
          input({ officers: [{ officerId: 'minh', passphrase: 'another one' }, ...officers.slice(1)] }),
        ),
      ),
    ).toBe('passphrase-wrong');
    expect(codeOf(await provision(input({ gatewayUrl: network.url })))).toBe('ok');
    await network.close();
  });

  it('is refused with a used code, an unknown code and a gateway of another authority', async () => {
    unwrap(await provision(input()));
    expect(codeOf(await provision(input()))).toBe('code-invalid');
    expect(codeOf(await provision(input({ code: 'AAAA-BBBB-CCCC' })))).toBe('code-invalid');
    const other = await TestGateway.startAnother();
    try {
      expect(codeOf(await provision(input({ trust: { ca: other.ca } })))).toBe('gateway-untrusted');
    } finally {
      await other.stop();
    }
  });
});

describe('provisionFolder', () => {
  it('makes a training station whose files only their owner reads, and keeps the devices of its configuration', async () => {
    const dataFolder = join(folder, 'station');
    const { vault: _vault, ...rest } = input();
    unwrap(await provisionFolder({ ...rest, dataFolder }));
    const readConfig = () =>
      stationConfigSchema.parse(JSON.parse(readFileSync(join(dataFolder, 'config.json'), 'utf8')));
    const config = readConfig();
    expect(config).toEqual({
      gatewayUrl: gateway.gateway.url,
      policyId: null,
      training: true,
      places: [],
      discoverDevices: false,
      devices: [],
    });
    for (const name of ['training-vault.key', 'config.json']) {
      expect(statSync(join(dataFolder, name)).mode & 0o077).toBe(0);
    }
    for (const name of readdirSync(dataFolder)) {
      expect(readFileSync(join(dataFolder, name)).includes('PRIVATE KEY'), name).toBe(false);
    }
    const devices = [{ driver: 'wacom-stu', id: 'pad-1' }];
    writeFileSync(join(dataFolder, 'config.json'), JSON.stringify({ ...config, devices }));
    const again = await addCode(gateway.store, testGrant, new Date());
    unwrap(await provisionFolder({ ...rest, code: again, dataFolder }));
    expect(readConfig().devices).toMatchObject(devices);
  });
});

describe('provisioning anew', () => {
  it('is refused while something the station sealed has not arrived, and leaves its identity', async () => {
    const identity = unwrap(await provision(input()));
    await enqueue(vault.database, {
      applicationId: randomUUID(),
      ticket: 'A-1',
      sealedAt: new Date(),
      sha256: '0'.repeat(64),
      size: 1,
    });
    const anew = await addCode(gateway.store, testGrant, new Date());
    expect(await provision(input({ code: anew }))).toMatchObject({
      error: { code: 'applications-waiting', details: { count: 1 } },
    });
    expect(await readStationIdentity(vault.database)).toEqual(identity);
    await vault.database.deleteFrom('outbox_item').execute();
    expect(codeOf(await provision(input({ code: anew })))).toBe('ok');
    expect((await readStationIdentity(vault.database))?.station.id).not.toBe(identity.station.id);
  });
});

describe('npm run provision', () => {
  const program = join(import.meta.dirname, '../../../dist/station/provision.cjs');
  const run = (words: readonly string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [program, ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      input: '',
      timeout: 20_000,
    });

  it('says what to type when something is missing, and in one sentence why it could not go on', () => {
    const nothing = run([]);
    expect(nothing.status).toBe(1);
    expect(nothing.stderr).toContain('npm run provision -- --user-data DIR');
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, gateway.ca);
    const words = ['--user-data', join(folder, 'cli'), '--gateway', 'https://127.0.0.1:9', '--ca', caFile];
    const silent = run([...words, '--code', code, '--officer', 'minh'], { TCC_PASSPHRASE_MINH: passphrase });
    expect(silent.status).toBe(1);
    expect(silent.stderr.trim()).toBe('The gateway does not answer: check its address and the network.');
    const plain = run(
      words.map((word) => word.replace('https:', 'http:')).concat('--code', code, '--officer', 'minh'),
    );
    expect(plain.stderr).toMatch(/usage/);
    expect(plain.stderr).toContain('--gateway must begin with https://');
    expect(run([...words, '--code', code, '--officer', 'minh']).stderr).toContain('TCC_PASSPHRASE_MINH');
  });

  it('makes a station from the command line', async () => {
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, gateway.ca);
    const said = await runProgram(
      program,
      [
        '--user-data',
        join(folder, 'cli'),
        '--gateway',
        gateway.gateway.url,
        '--ca',
        caFile,
        '--code',
        code,
      ].concat('--officer', 'minh', '--officer', 'ky'),
      { TCC_PASSPHRASE_MINH: passphrase, TCC_PASSPHRASE_KY: passphrase },
    );
    expect(said).toMatch(/^Station st-\w+ \(Tổ 1, Công an quận Mẫu\), policy 2021-07, 2 officers/);
  });
});
