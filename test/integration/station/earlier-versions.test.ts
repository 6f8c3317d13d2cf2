import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { bytesInMemory } from '../../../gateway/cms/byte-source.ts';
import { issuerAndSerialOf } from '../../../gateway/cms/signed.ts';
import type { CertificateRecord } from '../../../gateway/store/records.ts';
import { verifyApplication } from '../../../gateway/verification/verify-application.ts';
import { OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { passphrases, testRoles } from '../../support/station/passphrases.ts';
import { everythingWorks } from '../../support/station/scripted-devices.ts';
import { startIn, type TemporaryStation } from '../../support/station/temporary-station.ts';

/** What stations of earlier versions left on the disk, each in a folder of its own; `make.sh` there says how it was made. */
const root = join(import.meta.dirname, '../../golden');
const versions = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

interface Golden {
  readonly madeAt: string;
  readonly vaultKey: string;
  /** Ready to be read back, and the one that was sealed. */
  readonly draft: string;
  readonly sealed: string;
}

const goldenOf = (version: string) =>
  JSON.parse(readFileSync(join(root, version, 'golden.json'), 'utf8')) as Golden;

/** A clock that was never before the golden files were made, whatever the machine's says. */
function clockAfter({ madeAt }: Golden): () => Date {
  const offset = Date.parse(madeAt) + 60 * 60 * 1000 - performance.now();
  return () => new Date(offset + performance.now());
}

function verifiedByScript(version: string, file: string): string {
  const script = join(import.meta.dirname, '../../../build/verify-application.sh');
  const { stdout, stderr } = spawnSync('sh', [script, file, join(root, version)], { encoding: 'utf8' });
  return (stdout.trim().split('\n').at(-1) ?? '') + stderr;
}

/** The register of this version's centre, as far as it has who signed this file. */
function registerOf(version: string, file: string): Map<string, CertificateRecord> {
  const records = certificatesIn(version, file).map((pem): CertificateRecord => {
    const certificate = new X509Certificate(pem);
    const id = /CN=(.*)/.exec(certificate.subject)?.[1] ?? '';
    const isStation = id === 'tram-001';
    return {
      fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
      kind: isStation ? 'station' : 'officer',
      stationId: 'tram-001',
      officerId: isStation ? null : id,
      role: isStation ? null : testRoles[id as keyof typeof testRoles],
      pem,
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
      revoked: null,
      renewFrom: null,
    };
  });
  return new Map(records.map((record) => [record.fingerprint, record]));
}

/** As the gateway asks of what is delivered to it, with this version's authority. */
function acceptedByCentre(version: string, file: string, applicationId: string, now: () => Date) {
  const pem = (name: string) => readFileSync(join(root, version, name), 'utf8');
  const register = registerOf(version, file);
  return verifyApplication(
    bytesInMemory(readFileSync(file)),
    { applicationId, stationId: 'tram-001', policyId: '2024-07' },
    {
      authority: { caCertificate: new X509Certificate(pem('ca.pem')) },
      recipient: {
        issuerAndSerial: issuerAndSerialOf(new X509Certificate(pem('centre.pem')).raw),
        keyIdentifier: new Uint8Array(),
        privateKey: createPrivateKey(pem('centre.key')),
      },
      store: {
        certificate: (fingerprint) => Promise.resolve(register.get(fingerprint)),
        wasSuspended: () => Promise.resolve(false),
      },
      now,
    },
  );
}

/** Of the signatures in a container, by the stock tools. */
function certificatesIn(version: string, file: string): string[] {
  const folder = join(root, version);
  const script = `
    set -eu; cd "$(mktemp -d)"
    openssl cms -decrypt -inform DER -in "$1" -recip "$2/centre.pem" -inkey "$2/centre.key" -out a.zip
    unzip -qq a.zip
    for signature in META-INF/*.p7s; do openssl pkcs7 -inform DER -in "$signature" -print_certs; done
    rm -rf "$PWD"`;
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script, 'sh', file, folder], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

describe.each(versions)('what a station of %s left', (version) => {
  const golden = goldenOf(version);
  const now = clockAfter(golden);
  let desk: TemporaryStation | null = null;
  afterEach(async () => {
    await desk?.remove();
    desk = null;
  });

  async function startOverIt(): Promise<TemporaryStation> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'station-'));
    cpSync(join(root, version, 'station'), dataFolder, { recursive: true });
    mkdirSync(join(dataFolder, 'outbox'));
    cpSync(join(root, version, 'sealed.p7m'), join(dataFolder, 'outbox', `${golden.sealed}.p7m`));
    return startIn(dataFolder, golden.vaultKey, { now });
  }

  it('is opened, gone on with and sealed by the station of today, and taken by its centre', async () => {
    desk = await startOverIt();
    const { officer } = desk;
    const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
    unwrap(await officer.call('session.signIn', { officerId: 'le-van-a', credential }));
    expect(unwrap(await officer.call('draft.list', {}))).toMatchObject([
      { draftId: golden.draft, personalNumber: '003090000123' },
    ]);
    const { draft: draftId } = golden;
    const opened = unwrap(await officer.call('draft.open', { draftId }));
    expect(opened.steps.filter(({ id, missing }) => missing > 0 && id !== 'sign')).toEqual([]);
    expect(opened.fingerprints.map(({ state }) => state)).toEqual(Array(13).fill('good'));
    expect(opened).toMatchObject({ fields: { name: { full: 'NGUYỄN VĂN MẪU' } }, signers: ['applicant'] });
    expect([opened.photo === null, opened.signatures.length, opened.confirmedAt === null]).toEqual([
      false,
      1,
      false,
    ]);

    desk.plugIn(everythingWorks);
    const work = new OfficerAtWork(officer);
    work.draft = opened;
    unwrap(await officer.call('draft.save', { draftId, patch: { phone: '0912345678' } }));
    expect(unwrap(await work.capture('PLAIN_THUMBS')).phase).toBe('captured');
    await work.readsBackAndConfirms();
    await work.signs(credential);
    const file = join(desk.dataFolder, 'outbox', `${draftId}.p7m`);
    expect(verifiedByScript(version, file)).toMatch(/^verified: /);
    expect(await acceptedByCentre(version, file, draftId, now)).toEqual({
      ok: true,
      value: { enrollmentType: 'reissue' },
    });
  });

  it('has its slip printed and waits to be sent where it was sealed', async () => {
    desk = await startOverIt();
    const { officer } = desk;
    const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
    unwrap(await officer.call('session.signIn', { officerId: 'le-van-a', credential }));
    const { items } = unwrap(await officer.call('outbox.state', {}));
    expect(items.map(({ applicationId }) => applicationId)).toEqual([golden.sealed]);
    const { pdf } = unwrap(await officer.call('slip.pdf', { applicationId: golden.sealed }));
    expect(Buffer.from(pdf.subarray(0, 5)).toString('latin1')).toBe('%PDF-');
  });

  it('is taken by the centre of today as it was sealed then', async () => {
    const file = join(root, version, 'sealed.p7m');
    expect(verifiedByScript(version, file)).toMatch(/^verified: /);
    expect(await acceptedByCentre(version, file, golden.sealed, now)).toEqual({
      ok: true,
      value: { enrollmentType: 'reissue' },
    });
  });
});
