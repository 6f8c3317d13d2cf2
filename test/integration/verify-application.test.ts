import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealedNames } from '../../domain/application/sealed.ts';
import { unwrap } from '../../domain/result.ts';
import { keySigner } from '../../electron/station/keys/key-signer.ts';
import {
  type SealInput,
  type SealSource,
  sealApplication,
} from '../../electron/station/sealing/seal-application.ts';
import { TestAuthority, type TestIdentity } from './sealing/test-authority.ts';

const script = join(import.meta.dirname, '../../build/verify-application.sh');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let centre: TestIdentity;
let sealed: Buffer;

function source(name: string, bytes: Uint8Array): SealSource {
  return {
    name,
    mimeType: 'application/octet-stream',
    size: bytes.length,
    sha256: sha256(bytes),
    *open() {
      yield bytes;
    },
  };
}

function run(program: string, arguments_: readonly string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, arguments_, { cwd: folder, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

function verify(name: string, ...acknowledgement: string[]): { code: number | null; output: string } {
  return run('sh', [script, name, '.', ...acknowledgement]);
}

/** Signs what the centre says about some bytes, as the gateway does. */
function acknowledge(name: string, bytes: Uint8Array, signer = 'acknowledger'): void {
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ applicationId: 'A-1', sha256: sha256(bytes) }),
  );
  const signed = run('openssl', [
    ...`cms -sign -nodetach -binary -outform DER -signer ${signer}.pem -inkey ${signer}.key`.split(' '),
    ...['-in', `${name}.json`, '-out', `${name}.p7s`],
  ]);
  expect(signed.code, signed.output).toBe(0);
}

/** A container of the current folder: the media type first, links kept as links. */
const pack = `
import os, stat, sys, zipfile
names = sorted(os.path.join(d, n)[2:] for d, _, ns in os.walk('.') for n in ns if n != 'mimetype')
with zipfile.ZipFile(sys.argv[1], 'w') as container:
    for name in ['mimetype', *names]:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = os.lstat(name).st_mode << 16
        link = stat.S_ISLNK(os.lstat(name).st_mode)
        container.writestr(entry, os.readlink(name) if link else open(name, 'rb').read())
`;

/** Opens the sealed application, changes the opened folder, and seals it again to the centre as an insider could. */
function tampered(name: string, change: string, from = 'whole'): string {
  const steps = [
    `openssl cms -decrypt -in ${from}.p7m -inform DER -recip centre.pem -inkey centre.key -out ${from}.asice`,
    `rm -rf opened && mkdir opened && cd opened && unzip -q ../${from}.asice`,
    change,
    `python3 ../pack.py ../${name}.asice && cd ..`,
    `openssl cms -encrypt -binary -aes-256-gcm -outform DER -in ${name}.asice -out ${name}.p7m centre.pem`,
  ];
  const result = run('sh', ['-ec', steps.join(' && ')]);
  expect(result.code, result.output).toBe(0);
  return `${name}.p7m`;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-application-'));
  writeFileSync(join(folder, 'pack.py'), pack);
  const authority = new TestAuthority(folder);
  const officer = authority.issue('can-bo-01', 'signer', 'officer');
  const station = authority.issue('tram-01', 'signer', 'station');
  authority.issue('acknowledger', 'signer');
  authority.issue('ky-thuat-01', 'signer', 'technician');
  centre = authority.issue('centre', 'recipient');
  const supervisor = authority.issue('chi-huy-01', 'signer', 'supervisor');
  const input: SealInput = {
    applicationJson: Buffer.from('{"enrollmentId":"A-1"}', 'utf8'),
    files: [source('evidence/one.fir', randomBytes(4000)), source('evidence/two.jpg', randomBytes(2000))],
    officer: keySigner({ id: 'can-bo-01', ...officer }),
    station: keySigner({ id: 'tram-01', ...station }),
    centreCertificate: centre.certificate,
    outputPath: join(folder, 'whole.p7m'),
  };
  unwrap(await sealApplication(input));
  const applicationJson = Buffer.from(
    '{"enrollmentId":"A-2","x":{"fingerExceptions":[{"finger":"LEFT_RING"}]}}',
  );
  const asking = { ...input, applicationJson };
  unwrap(await sealApplication({ ...asking, outputPath: join(folder, 'alone.p7m') }));
  const second = { supervisor: keySigner({ id: 'chi-huy-01', ...supervisor }) };
  unwrap(await sealApplication({ ...asking, ...second, outputPath: join(folder, 'approved.p7m') }));
  const others = {
    overruled: '{"enrollmentId":"A-3","x":{"findings":[{"overruled":{"officerId":"can-bo-01"}}]}}',
    unexplained: '{"enrollmentId":"A-4","x":{"acceptedPoorPhoto":null,"findings":[{"overruled":null}]}}',
    portrait: '{"enrollmentId":"A-5","x":{"acceptedPoorPhoto":{"reason":"mắt kém"}}}',
    finger: '{"biometricData":[{"missing":[{"biometricSubType":"LEFT_RING"}]}],"enrollmentId":"A-6"}',
    iris: '{"biometricData":[{"missing":[{"biometricSubType":"EYE_BOTH"}]}],"enrollmentId":"A-7"}',
  };
  for (const [name, json] of Object.entries(others)) {
    const outputPath = join(folder, `${name}.p7m`);
    unwrap(await sealApplication({ ...input, applicationJson: Buffer.from(json, 'utf8'), outputPath }));
  }
  const same = { supervisor: keySigner({ id: 'can-bo-01', ...officer }) };
  unwrap(await sealApplication({ ...asking, ...same, outputPath: join(folder, 'self.p7m') }));
  sealed = readFileSync(join(folder, 'whole.p7m'));
  acknowledge('whole', sealed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('verify-application.sh', () => {
  it('passes and prints a line per check when nothing was touched', () => {
    const { code, output } = verify('whole.p7m', 'whole.p7s');
    expect(output).not.toContain('FAIL');
    expect(output).toContain("officer's signature holds");
    expect(output).toContain("station's signature holds");
    expect(output.match(/has the digest stated/g)?.length).toBeGreaterThanOrEqual(6);
    expect(output).toContain('acknowledges exactly these bytes');
    expect(code).toBe(0);
  });

  it('fails without an acknowledgement when any one byte is flipped', () => {
    // Every byte of the header, where openssl itself reads over some, and of the tag; a sample of what it protects.
    const offsets = [...sealed.keys()].filter(
      (offset) => offset < 600 || offset >= sealed.length - 20 || offset % 397 === 0,
    );
    const survived = offsets.filter((offset) => {
      const changed = Buffer.from(sealed);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      writeFileSync(join(folder, 'flipped.p7m'), changed);
      return verify('flipped.p7m').code !== 1;
    });
    expect(survived).toEqual([]);
  });

  it.each([
    ['a file is changed', 'printf x >> evidence/one.fir', 'evidence/one.fir does not have the digest stated'],
    ['a file is added', 'printf x > evidence/three.jpg', 'does not list every file exactly once'],
    ['a file is missing', 'rm evidence/two.jpg', 'lists a file that is not there: evidence/two.jpg'],
    ['a file nobody names stands in META-INF', 'printf x > META-INF/more.p7s', 'nothing refers to'],
    [
      'the manifest is changed',
      `sed -i s/one.fir/two.fir/ ${sealedNames.officerManifest}`,
      'signature does not hold',
    ],
    [
      'the station has not signed',
      `rm ${sealedNames.stationManifest}`,
      'there is no META-INF/ASiCManifest-station',
    ],
    [
      "the officer's signature is that of the station",
      `cp ${sealedNames.stationSignature('tram-01')} ${sealedNames.officerSignature('can-bo-01')}`,
      "officer's signature does not hold",
    ],
    [
      'a link stands among the files',
      'ln -s /etc/passwd evidence/link',
      'something that is not a plain file',
    ],
    ['the media type is another', 'printf text/plain > mimetype', 'does not say first'],
    ...['tram-01', 'ky-thuat-01', 'acknowledger'].map((signer): [string, string, string] => [
      `${signer} signed in the place of the officer`,
      `openssl cms -sign -binary -outform DER -in ${sealedNames.officerManifest} -signer ../${signer}.pem -inkey ../${signer}.key -out ${sealedNames.officerSignature('can-bo-01')}`,
      'may not sign as officer',
    ]),
  ])('fails when %s and all is encrypted again', (_state, change, sentence) => {
    const { code, output } = verify(tampered('tampered', change));
    expect(output).toContain(sentence);
    expect(output).toContain('NOT verified');
    expect(code).toBe(1);
  });

  it('passes when a supervisor signed what asks for four eyes', () => {
    const { code, output } = verify('approved.p7m');
    expect(output).not.toContain('FAIL');
    expect(output).toContain("supervisor's signature holds");
    expect(output).toContain('officer and supervisor are two persons');
    expect(output).toContain('META-INF/ASiCManifest-station.xml covers what was signed before it');
    expect(code).toBe(0);
  });

  it('fails when four eyes are asked for and one person signed, once or twice', () => {
    const alone = verify('alone.p7m');
    expect(alone.output).toContain('asks for four eyes, and no supervisor signed');
    expect(alone.code).toBe(1);
    const self = verify('self.p7m');
    expect(self.output).toContain('officer and supervisor are not two persons');
    expect(self.output).toContain('may not sign as supervisor');
    expect(self.code).toBe(1);
  });

  it.each([
    ['a finding was explained', 'overruled', 1],
    ['a portrait was kept though it fails a check', 'portrait', 1],
    ['a finger is missing', 'finger', 1],
    ['a finding was only told', 'unexplained', 0],
    ['no iris was taken, which one person may decide', 'iris', 0],
  ])('asks for four eyes by what the application tells when %s', (_state, name, code) => {
    const verified = verify(`${name}.p7m`);
    expect(verified.output.includes('asks for four eyes, and no supervisor signed')).toBe(code === 1);
    expect(verified.code).toBe(code);
  });

  it("fails when the supervisor's manifest and signature are taken out again", () => {
    const change = `rm ${sealedNames.supervisorManifest} ${sealedNames.supervisorSignature('chi-huy-01')}`;
    const { code, output } = verify(tampered('taken-out', change, 'approved'));
    expect(output).toContain('lists a file that is not there: META-INF/ASiCManifest-supervisor.xml');
    expect(code).toBe(1);
  });

  it('refuses to unpack when a file name leads out of the folder', () => {
    const name = tampered('escape', 'true');
    const container = readFileSync(join(folder, 'escape.asice'));
    const text = container.toString('latin1').replaceAll('evidence/one.fir', '../../../../.fir');
    writeFileSync(join(folder, 'escape.asice'), Buffer.from(text, 'latin1'));
    run('sh', [
      '-ec',
      `openssl cms -encrypt -binary -aes-256-gcm -outform DER -in escape.asice -out ${name} centre.pem`,
    ]);
    const { code, output } = verify(name);
    expect(output).toContain('a file name that leads elsewhere');
    expect(code).toBe(1);
  });

  it('fails when the acknowledgement is about other bytes', () => {
    acknowledge('other', Buffer.from('other'));
    const { code, output } = verify('whole.p7m', 'other.p7s');
    expect(output).toContain('it acknowledges other bytes');
    expect(code).toBe(1);
  });

  it('fails when the acknowledgement is signed by a station or an officer instead of the centre', () => {
    for (const signer of ['tram-01', 'can-bo-01']) {
      acknowledge('own', sealed, signer);
      const { code, output } = verify('whole.p7m', 'own.p7s');
      expect(output).toContain('not signed by the centre');
      expect(code).toBe(1);
    }
  });

  it('fails when the acknowledgement is changed after it was signed', () => {
    const bytes = readFileSync(join(folder, 'whole.p7s'));
    const at = bytes.indexOf('A-1');
    bytes.write('A-2', at);
    writeFileSync(join(folder, 'forged.p7s'), bytes);
    expect(verify('whole.p7m', 'forged.p7s').output).toContain("acknowledgement's signature does not hold");
  });
});
