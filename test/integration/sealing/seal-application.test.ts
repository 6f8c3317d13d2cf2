import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asicMimeType, sealedNames } from '../../../domain/application/sealed.ts';
import { unwrap } from '../../../domain/result.ts';
import { keySigner } from '../../../electron/station/keys/key-signer.ts';
import {
  type SealInput,
  type SealSource,
  sealApplication,
} from '../../../electron/station/sealing/seal-application.ts';
import { TestAuthority, type TestIdentity } from './test-authority.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function sourceOf(name: string, mimeType: string, bytes: Uint8Array): SealSource {
  return {
    name,
    mimeType,
    size: bytes.length,
    sha256: sha256(bytes),
    *open() {
      for (let offset = 0; offset < bytes.length; offset += 50_000)
        yield bytes.subarray(offset, offset + 50_000);
    },
  };
}

let folder: string;
let authority: TestAuthority;
let officer: TestIdentity;
let station: TestIdentity;
let centre: TestIdentity;
const evidence = [
  sourceOf('evidence/finger-1.fir', 'application/vnd.iso19794-4', randomBytes(180_123)),
  sourceOf('evidence/photo.jpg', 'image/jpeg', randomBytes(90_001)),
  sourceOf('evidence/empty.bin', 'application/octet-stream', new Uint8Array()),
];

function inputOf(changes: Partial<SealInput> = {}): SealInput {
  return {
    applicationJson: Buffer.from('{"enrollmentId":"A-1","note":"Nguyễn"}', 'utf8'),
    files: evidence,
    officer: keySigner({ id: 'can-bo-01', ...officer }),
    station: keySigner({ id: 'tram-01', ...station }),
    centreCertificate: centre.certificate,
    outputPath: join(folder, 'application.p7m'),
    ...changes,
  };
}

const openssl = (arguments_: string): { status: number | null; output: string } => {
  const run = spawnSync('openssl', arguments_.split(' '), { cwd: folder, encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
};
const decrypt = (name: string): { status: number | null; output: string } =>
  openssl(`cms -decrypt -in ${name}.p7m -inform DER -recip centre.pem -inkey centre.key -out ${name}.asice`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealing-'));
  authority = new TestAuthority(folder);
  officer = authority.issue('officer', 'signer');
  station = authority.issue('station', 'signer');
  centre = authority.issue('centre', 'recipient');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sealApplication', () => {
  it('is opened and verified by stock openssl and unzip alone', async () => {
    const sealed = unwrap(await sealApplication(inputOf()));
    const bytes = readFileSync(join(folder, 'application.p7m'));
    expect(sealed).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
    expect(existsSync(join(folder, 'application.p7m.part'))).toBe(false);

    expect(decrypt('application')).toEqual({ status: 0, output: '' });
    expect(execFileSync('unzip', ['-t', 'application.asice'], { cwd: folder, encoding: 'utf8' })).toContain(
      'No errors detected',
    );
    execFileSync('unzip', ['-q', '-o', 'application.asice', '-d', 'opened'], { cwd: folder });
    const opened = join(folder, 'opened');

    const signatures = [
      [sealedNames.officerManifest, sealedNames.officerSignature('can-bo-01')],
      [sealedNames.stationManifest, sealedNames.stationSignature('tram-01')],
    ] as const;
    for (const [manifest, signature] of signatures) {
      const verified = spawnSync(
        'openssl',
        [
          'cms',
          '-verify',
          '-inform',
          'DER',
          '-in',
          signature,
          '-content',
          manifest,
          '-CAfile',
          '../ca.pem',
          '-out',
          '/dev/null',
        ],
        { cwd: opened, encoding: 'utf8' },
      );
      expect(verified.stderr).toMatch(/verification successful/i);
      expect(verified.status).toBe(0);
    }

    const listed = (manifest: string): string[] => {
      const xml = readFileSync(join(opened, manifest), 'utf8');
      const references = [
        ...xml.matchAll(
          /URI="([^"]+)" MimeType="[^"]+">\s*<ds:DigestMethod[^>]+>\s*<ds:DigestValue>([^<]+)</g,
        ),
      ];
      for (const [, uri = '', digest] of references) {
        const output = execFileSync('sha256sum', [uri], { cwd: opened, encoding: 'utf8' });
        expect(output.slice(0, 64)).toBe(Buffer.from(digest ?? '', 'base64').toString('hex'));
      }
      return references.map(([, uri = '']) => uri);
    };
    const data = [sealedNames.application, ...evidence.map((file) => file.name)];
    expect(listed(sealedNames.officerManifest)).toEqual(data);
    expect(listed(sealedNames.stationManifest)).toEqual([
      ...data,
      sealedNames.officerManifest,
      sealedNames.officerSignature('can-bo-01'),
    ]);
  });

  it('puts the media type first, stored and without an extra field, as ASiC asks', async () => {
    unwrap(await sealApplication(inputOf()));
    decrypt('application');
    const container = readFileSync(join(folder, 'application.asice'));
    expect(container.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(container.readUInt16LE(8)).toBe(0);
    expect(container.readUInt16LE(28)).toBe(0);
    expect(container.subarray(30, 38 + asicMimeType.length).toString('latin1')).toBe(
      `mimetype${asicMimeType}`,
    );
  });

  it('carries the CAdES attributes and RFC 5083 forms by their names', async () => {
    unwrap(await sealApplication(inputOf()));
    const envelope = openssl('cms -cmsout -print -noout -inform DER -in application.p7m').output;
    for (const part of ['id-smime-ct-authEnvelopedData', 'rsaesOaep', 'aes-256-gcm'])
      expect(envelope).toContain(part);
    decrypt('application');
    execFileSync('unzip', ['-q', '-o', 'application.asice', '-d', 'opened'], { cwd: folder });
    const signature = openssl(
      `cms -cmsout -print -noout -inform DER -in opened/${sealedNames.officerSignature('can-bo-01')}`,
    ).output;
    for (const attribute of [
      'contentType',
      'messageDigest',
      'signingTime',
      'id-smime-aa-signingCertificateV2',
    ]) {
      expect(signature).toContain(attribute);
    }
  });

  it('opens to nothing when one byte of what is encrypted or of its key was flipped', async () => {
    unwrap(await sealApplication(inputOf()));
    const original = readFileSync(join(folder, 'application.p7m'));
    const firstEncrypted = original.indexOf(Buffer.from('060960864801650304012e', 'hex'));
    const step = Math.floor((original.length - firstEncrypted) / 12);
    const offsets = [original.length - 1, original.length - 17];
    for (let at = firstEncrypted + 40; at < original.length; at += step) offsets.push(at);
    for (const at of offsets) {
      const flipped = Buffer.from(original);
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      writeFileSync(join(folder, 'flipped.p7m'), flipped);
      expect(decrypt('flipped').status, `offset ${at}`).not.toBe(0);
    }
  });

  it('leaves no output when a file is not the one that was captured', async () => {
    const good = evidence[1] as SealSource;
    const changed = { ...good, sha256: sha256(Buffer.from('another')) };
    const outputPath = join(folder, 'changed.p7m');
    expect(await sealApplication(inputOf({ files: [changed], outputPath }))).toMatchObject({
      ok: false,
      error: { code: 'evidence-changed' },
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('changed'))).toEqual([]);
  });

  it('leaves no output when a file changes between the reading for the signature and the packing', async () => {
    const bytes = randomBytes(70_000);
    let openings = 0;
    const unstable: SealSource = {
      ...sourceOf('evidence/unstable.bin', 'application/octet-stream', bytes),
      *open() {
        openings += 1;
        yield openings === 1 ? bytes : randomBytes(bytes.length);
      },
    };
    const outputPath = join(folder, 'changed.p7m');
    expect(await sealApplication(inputOf({ files: [unstable], outputPath }))).toMatchObject({
      ok: false,
      error: { code: 'evidence-changed' },
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('changed'))).toEqual([]);
  });

  it('leaves no output when it is cancelled half way', async () => {
    const controller = new AbortController();
    const outputPath = join(folder, 'cancelled.p7m');
    const sealed = await sealApplication(
      inputOf({
        outputPath,
        signal: controller.signal,
        onProgress: (done, total) => {
          if (done > total * 0.6) controller.abort();
        },
      }),
    );
    expect(sealed).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(readdirSync(folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  });

  it('refuses a key that does not belong to the certificate and a certificate that has expired', async () => {
    const { certificate } = officer;
    const foreign = inputOf({ officer: keySigner({ id: 'x1', certificate, key: station.key }) });
    expect(await sealApplication(foreign)).toMatchObject({
      ok: false,
      error: { code: 'signing-key-mismatch' },
    });
    const late = inputOf({ signedAt: new Date('2099-01-01T00:00:00Z') });
    expect(await sealApplication(late)).toMatchObject({ ok: false, error: { code: 'certificate-expired' } });
    const toOfficer = inputOf({ centreCertificate: officer.certificate });
    expect(await sealApplication(toOfficer)).toMatchObject({
      ok: false,
      error: { code: 'centre-certificate-invalid' },
    });
  });

  it('holds only a few pieces in memory when 60 MB are sealed', async () => {
    const piece = randomBytes(64 * 1024);
    const pieces = 320;
    const hash = createHash('sha256');
    for (let count = 0; count < pieces; count++) hash.update(piece);
    const digest = hash.digest('hex');
    const files = [1, 2, 3].map(
      (number): SealSource => ({
        name: `evidence/large-${number}.bin`,
        mimeType: 'application/octet-stream',
        size: piece.length * pieces,
        sha256: digest,
        *open() {
          for (let count = 0; count < pieces; count++) yield Buffer.from(piece);
        },
      }),
    );
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const heldNow = (): number => {
      // Freed buffers are swept beside the program; the second call waits for the sweep of the first.
      collectGarbage();
      collectGarbage();
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      return arrayBuffers + heapUsed;
    };
    const before = heldNow();
    let peak = 0;
    let calls = 0;
    const sealed = unwrap(
      await sealApplication(
        inputOf({
          files,
          outputPath: join(folder, 'large.p7m'),
          onProgress: () => {
            if (calls++ % 100 === 0) peak = Math.max(peak, heldNow() - before);
          },
        }),
      ),
    );
    expect(sealed.bytes).toBeGreaterThan(60_000_000);
    expect(peak).toBeLessThan(4_000_000);
    expect(decrypt('large').status).toBe(0);
  });
});
