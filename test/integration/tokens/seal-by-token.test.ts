import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedNames } from '../../../domain/application/sealed.ts';
import { type Result, unwrap } from '../../../domain/result.ts';
import { DevicesLink } from '../../../electron/station/devices-link.ts';
import { newOfficerKey } from '../../../electron/station/keys/new-officer-key.ts';
import { openOfficerSigner } from '../../../electron/station/keys/open-signer.ts';
import { type StationIdentity, stationSigner } from '../../../electron/station/provisioning/identity.ts';
import { type SealInput, sealApplication } from '../../../electron/station/sealing/seal-application.ts';
import { stationTimings } from '../../../electron/station/timings.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { testIdentity } from '../../support/station/test-identity.ts';
import { SoftTokens } from '../../support/tokens/soft-tokens.ts';
import { TestAuthority, type TestIdentity } from '../sealing/test-authority.ts';
import { type TokenHost, tokenHost } from './token-host.ts';

const officerId = 'can-bo-01';
const pin = '246810';
const credential = { kind: 'pin', pin } as const;
const now = () => new Date();

let folder: string;
let soft: SoftTokens;
let serial: string;
let host: TokenHost;
let vault: Vault;
let centre: TestIdentity;
let authority: TestAuthority;
let desk: { vault: Vault; identity: StationIdentity | null; devices: DevicesLink };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seal-by-token-'));
  authority = new TestAuthority(folder);
  centre = authority.issue('centre', 'recipient');
  soft = new SoftTokens();
  serial = soft.plugInNew('Cán bộ', pin);
  vault = unwrap(await openVault(join(folder, 'vault.db'), 'ab'.repeat(32), now));
});
afterAll(async () => {
  await vault.close();
  soft.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  host = tokenHost(await soft.load(), { lookEveryMs: 100 });
  const [hostEnd, stationEnd] = pairedPorts();
  const devices = new DevicesLink(now, stationTimings);
  host.host.attach(hostEnd);
  devices.attach(stationEnd);
  await host.until((tokens) => tokens.length === 1);
  desk = { vault, identity: await testIdentity('2024-07'), devices };
});
afterEach(async () => {
  desk.devices.close();
  await host.stop();
});

/** The officer's key on the token, certified by the test's authority, as activation does it. */
async function activated(): Promise<void> {
  const { csr, keep } = unwrap(await newOfficerKey(desk, officerId, credential));
  const certificate = authority.sign(csr, 'signer');
  const officer = {
    officerId,
    name: 'CÁN BỘ',
    rank: 'Đại úy',
    role: 'officer',
    certificate,
    ...keep,
  } as const;
  desk.identity = { ...(await testIdentity('2024-07')), officers: [officer] };
}

async function inputWith(officer: SealInput['officer']): Promise<SealInput> {
  const bytes = randomBytes(50_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { name: 'evidence/a.fir', mimeType: 'x/y', size: bytes.length, sha256, open: () => [bytes] };
  return {
    applicationJson: Buffer.from('{"enrollmentId":"A-1"}'),
    files: [file],
    officer,
    station: stationSigner(await testIdentity('2024-07')),
    centreCertificate: centre.certificate,
    outputPath: join(folder, 'by-token.p7m'),
  };
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

describe('an officer with a token', () => {
  it('seals what stock openssl verifies against the certificate of the key on the token', async () => {
    await activated();
    const signer = unwrap(await openOfficerSigner(desk, officerId, credential));
    unwrap(await sealApplication(await inputWith(signer)));
    await signer.close();
    const checked = spawnSync(
      'sh',
      [
        '-ec',
        `openssl cms -decrypt -in by-token.p7m -inform DER -recip centre.pem -inkey centre.key -out by-token.asice
         mkdir opened && unzip -q by-token.asice -d opened && cd opened
         openssl cms -verify -inform DER -in ${sealedNames.officerSignature(officerId)} -content ${sealedNames.officerManifest} -CAfile ../ca.pem -out /dev/null`,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(checked.stderr).toContain('successful');
    expect(checked.status).toBe(0);
  });

  it('has one key on the token however often activation was tried', async () => {
    const [one, other] = [
      unwrap(await newOfficerKey(desk, officerId, credential)),
      unwrap(await newOfficerKey(desk, officerId, credential)),
    ];
    expect(other.keep).toEqual(one.keep);
  });

  it('is told why, and nothing is left on the disk, when the token is pulled while the application is sealed', async () => {
    await activated();
    const signer = unwrap(await openOfficerSigner(desk, officerId, credential));
    soft.pull(serial);
    await host.until((tokens) => tokens.length === 0);
    const input = { ...(await inputWith(signer)), outputPath: join(folder, 'pulled.p7m') };
    expect(codeOf(await sealApplication(input))).toBe('token-absent');
    expect(readdirSync(folder).filter((name) => name.startsWith('pulled'))).toEqual([]);
    expect(codeOf(await openOfficerSigner(desk, officerId, credential))).toBe('token-absent');
    soft.putBack(serial);
    await host.until((tokens) => tokens.length === 1);
    const again = unwrap(await openOfficerSigner(desk, officerId, credential));
    unwrap(await sealApplication({ ...input, officer: again }));
  });

  it('is not let in by a token of the same number that holds another key under the same id', async () => {
    await activated();
    const [officer] = desk.identity?.officers ?? [];
    const { certificate } = authority.issue('another', 'signer');
    if (desk.identity === null || officer === undefined) throw new Error('not activated');
    desk.identity = { ...desk.identity, officers: [{ ...officer, certificate }] };
    expect(codeOf(await openOfficerSigner(desk, officerId, credential))).toBe('token-key-missing');
  });
});
