import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealedLimits, sealedNames } from '../../../domain/application/sealed.ts';
import { gatewayPaths, type RefusalCode, refusalSchema } from '../../../domain/channels/gateway.ts';
import {
  asicManifest,
  type ContainerInput,
  containerEntries,
  opensslEncrypt,
  opensslSeal,
  opensslSign,
} from '../../support/gateway/openssl-sealer.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';
import { writeZip, type ZipEntry } from '../../support/gateway/zip-writer.ts';

let gateway: TestGateway;
let station: TestStation;
/** Another centre, with everything of its own. */
let elsewhere: TestGateway;
let foreigner: TestStation;
let id: string;

beforeAll(async () => {
  gateway = await TestGateway.start();
  station = await gateway.provision();
  elsewhere = await TestGateway.start();
  foreigner = await elsewhere.provision();
});
afterAll(async () => {
  station.client.close();
  foreigner.client.close();
  await gateway.stop();
  await elsewhere.stop();
});

const centre = () => station.provisioned.response.centre;

/** Delivers and expects the refusal: in the answer, in the table, nothing kept. */
async function expectRefused(sealed: Buffer, code: RefusalCode, cause?: string | RegExp): Promise<void> {
  const reply = await station.deliver(id, sealed);
  const refusal = refusalSchema.parse(reply.json);
  expect(refusal).toMatchObject({ code });
  if (cause !== undefined) expect(refusal.cause).toMatch(cause);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  const [last] = await gateway.store.refusals();
  expect(last).toMatchObject({
    code,
    cause: refusal.cause,
    stationId: station.id,
    applicationId: id,
    sha256: sha256Hex(sealed),
    requestId: reply.headers['x-request-id'],
  });
  expect(existsSync(join(gateway.data, 'applications', `${id}.p7m`))).toBe(false);
  expect(await gateway.store.application(id)).toBeUndefined();
}

function sealedWith(change: (input: ContainerInput) => ContainerInput): Buffer {
  return opensslSeal(change(station.containerInput(id)), centre());
}

/** Changes files after they were signed, and seals what comes out. */
function repacked(change: (entries: ZipEntry[]) => ZipEntry[]): Buffer {
  return opensslEncrypt(writeZip(change(containerEntries(station.containerInput(id)))), centre());
}

const replaceContent = (name: string, content: Uint8Array) => (entries: ZipEntry[]) =>
  entries.map((entry) => (entry.name === name ? { ...entry, content } : entry));

describe('refusal', () => {
  const fresh = () => {
    id = newApplicationId();
  };

  it('digest-mismatch when one byte differs from what the station announced', async () => {
    fresh();
    const sealed = station.seal(id);
    const sha256 = sha256Hex(sealed);
    sealed[sealed.length >> 1] = (sealed[sealed.length >> 1] ?? 0) ^ 1;
    const uploadId = await station.client.upload(sealed, { applicationId: id, sha256 });
    const reply = await station.commit(id, { uploadId, sha256, size: sealed.length });
    expect(reply).toMatchObject({ status: 422, json: { code: 'digest-mismatch' } });
    expect(existsSync(join(gateway.data, 'uploads', uploadId))).toBe(false);
  });

  it('digest-mismatch when the size announced is another', async () => {
    fresh();
    const sealed = station.seal(id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await station.client.upload(sealed, { applicationId: id, sha256 });
    const reply = await station.commit(id, { uploadId, sha256, size: sealed.length + 1 });
    expect(reply.json.code).toBe('digest-mismatch');
  });

  it('upload-incomplete when bytes are still to come, and the rest may still be sent', async () => {
    fresh();
    const sealed = station.seal(id);
    const sha256 = sha256Hex(sealed);
    const metadata = { applicationId: id, sha256 };
    const url = await new Promise<string>((resolve, reject) => {
      void station.client
        .upload(sealed, metadata, {
          chunkSize: 4096,
          onAccepted: (_accepted, upload) => {
            void upload.abort();
            resolve(upload.url ?? '');
          },
        })
        .catch(reject);
    });
    const uploadId = url.split('/').at(-1) ?? '';
    const early = await station.commit(id, { uploadId, sha256, size: sealed.length });
    expect(early).toMatchObject({ status: 409, json: { code: 'upload-incomplete' } });
    await station.client.upload(sealed, metadata, { resume: url });
    const late = await station.commit(id, { uploadId, sha256, size: sealed.length });
    expect(late.status).toBe(200);
  });

  it('upload-incomplete when the upload is unknown or of a strange form', async () => {
    fresh();
    for (const uploadId of [
      `${station.id}_${'0'.repeat(32)}`,
      '../../etc/passwd',
      `st-00000000_${'0'.repeat(32)}`,
    ]) {
      const reply = await station.commit(id, { uploadId, sha256: '0'.repeat(64), size: 10 });
      expect(reply.json.code).toBe('upload-incomplete');
    }
  });

  it.each([
    ['random bytes', () => randomBytes(5000)],
    ['a container that is not encrypted', () => writeZip(containerEntries(station.containerInput(id)))],
    ['one flipped byte in the ciphertext', () => flipped(station.seal(id), -100)],
    ['one flipped byte in the authentication tag', () => flipped(station.seal(id), -1)],
    [
      'for another centre',
      () => opensslSeal(station.containerInput(id), foreigner.provisioned.response.centre),
    ],
    ['an envelope that ends early', () => station.seal(id).subarray(0, 3000)],
    ['an envelope with bytes behind it', () => Buffer.concat([station.seal(id), Buffer.of(0)])],
    ['AES-128', () => opensslEncrypt(Buffer.from('x'), centre(), ['-aes-128-gcm'])],
    ['CBC without authentication', () => opensslEncrypt(Buffer.from('x'), centre(), ['-aes-256-cbc'])],
  ])('not-decryptable when the sealed application is %s', async (_name, make) => {
    fresh();
    await expectRefused(make(), 'not-decryptable');
  });

  it.each<[string, (entries: ZipEntry[]) => ZipEntry[]]>([
    ['the media type is not first', ([first, second, ...rest]) => [second, first, ...rest] as ZipEntry[]],
    ['the media type is another', replaceContent('mimetype', Buffer.from('application/vnd.etsi.asic-s+zip'))],
    ['a file stands twice', (entries) => [...entries, entries[1] as ZipEntry]],
    ['a name leads out of the container', (entries) => [...entries, { name: '../x', content: Buffer.of(1) }]],
    [
      'a name leads out of its folder',
      (entries) => [...entries, { name: 'evidence/../x.fir', content: Buffer.of(1) }],
    ],
    ['a name is absolute', (entries) => [...entries, { name: '/etc/x', content: Buffer.of(1) }]],
    [
      'a file has two names',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', centralName: 'evidence/b.fir', content: Buffer.of(1) },
      ],
    ],
    [
      'a file is encrypted by itself',
      (entries) => [...entries, { name: 'evidence/a.fir', flags: 1, content: Buffer.of(1) }],
    ],
    [
      'a file unpacks to far more than it is',
      (entries) => [...entries, { name: 'evidence/a.fir', deflate: true, content: Buffer.alloc(30_000_000) }],
    ],
    [
      'a file is larger than allowed',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', declaredSize: sealedLimits.fileBytes + 1, content: Buffer.of(1) },
      ],
    ],
    [
      'a file is longer than it says',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', deflate: true, declaredSize: 5, content: randomBytes(500) },
      ],
    ],
    [
      'files overlap',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', content: Buffer.of(1) },
        { name: 'evidence/b.fir', offset: 38, content: Buffer.of(1) },
      ],
    ],
    [
      'there are too many files',
      (entries) => [
        ...entries,
        ...Array.from({ length: sealedLimits.files }, (_, index) => ({
          name: `evidence/x${index}.fir`,
          content: Buffer.of(1),
        })),
      ],
    ],
  ])('container-malformed when %s', async (_name, change) => {
    fresh();
    await expectRefused(repacked(change), 'container-malformed');
  });

  it('container-malformed when what was encrypted is no archive', async () => {
    fresh();
    await expectRefused(opensslEncrypt(Buffer.from('hello'), centre()), 'container-malformed');
  });

  it.each<[string, (entries: ZipEntry[]) => ZipEntry[]]>([
    ['evidence was changed', replaceContent('evidence/e-1.fir', Buffer.from('other'))],
    ['application.json was changed', replaceContent('application.json', Buffer.from('{}'))],
    ['evidence was taken out', (entries) => entries.filter((entry) => entry.name !== 'evidence/e-1.fir')],
    ['evidence was added', (entries) => [...entries, { name: 'evidence/more.fir', content: Buffer.of(1) }]],
    [
      'the officer manifest is missing',
      (entries) => entries.filter((entry) => entry.name !== sealedNames.officerManifest),
    ],
    [
      'the station manifest is missing',
      (entries) => entries.filter((entry) => entry.name !== sealedNames.stationManifest),
    ],
    ['the officer manifest is not XML', replaceContent(sealedNames.officerManifest, Buffer.from('<a'))],
    [
      'the officer signature was exchanged',
      (entries) =>
        replaceContent(
          sealedNames.officerSignature('minh'),
          opensslSign(Buffer.from('x'), station.officer()),
        )(entries),
    ],
    [
      'there is a signature no manifest names',
      (entries) => [...entries, { name: sealedNames.officerSignature('other'), content: Buffer.of(1) }],
    ],
  ])('manifest-mismatch when %s', async (_name, change) => {
    fresh();
    await expectRefused(repacked(change), 'manifest-mismatch');
  });

  it('officer-signature-invalid when it is over another manifest', async () => {
    fresh();
    await expectRefused(
      repacked(withOfficerSignature(() => opensslSign(Buffer.from('other'), station.officer()))),
      'officer-signature-invalid',
      /digest/,
    );
  });

  it('officer-signature-invalid when it does not bind the certificate', async () => {
    fresh();
    await expectRefused(
      repacked(withOfficerSignature((manifest) => opensslSign(manifest, station.officer(), []))),
      'officer-signature-invalid',
      /signing-certificate-v2/,
    );
  });

  it('officer-signature-invalid when the file is missing', async () => {
    fresh();
    await expectRefused(
      repacked((entries) => entries.filter((entry) => entry.name !== sealedNames.officerSignature('minh'))),
      'officer-signature-invalid',
    );
  });

  it('officer-signature-invalid when it was made in the future', async () => {
    fresh();
    const late = await TestGateway.start(() => new Date(Date.now() - 3600_000));
    try {
      const other = await late.provision();
      const sealed = other.seal(id);
      const reply = await other.deliver(id, sealed);
      expect(reply.json).toMatchObject({
        code: 'officer-signature-invalid',
        cause: expect.stringContaining('future'),
      });
      other.client.close();
    } finally {
      await late.stop();
    }
  });

  it('station-signature-invalid when it is over another manifest', async () => {
    fresh();
    const name = sealedNames.stationSignature(station.id);
    const signature = opensslSign(Buffer.from('other'), station.signer());
    await expectRefused(repacked(replaceContent(name, signature)), 'station-signature-invalid');
  });

  it('signer-untrusted when the officer may not sign', async () => {
    fresh();
    await expectRefused(
      sealedWith((input) => ({ ...input, officer: station.officer('ky') })),
      'signer-untrusted',
      /role/,
    );
  });

  it('signer-untrusted when the station signs as officer', async () => {
    fresh();
    await expectRefused(
      sealedWith((input) => ({ ...input, officer: { ...station.signer(), id: 'minh' } })),
      'signer-untrusted',
      /made by a station/,
    );
  });

  it('signer-untrusted when another station sealed it', async () => {
    fresh();
    const other = await gateway.provision();
    other.client.close();
    await expectRefused(
      sealedWith((input) => ({ ...input, station: other.signer() })),
      'signer-untrusted',
      /another station/,
    );
  });

  it('signer-untrusted when another centre issued the certificate', async () => {
    fresh();
    await expectRefused(
      sealedWith((input) => ({ ...input, officer: foreigner.officer() })),
      'signer-untrusted',
      /issuer/,
    );
  });

  it('signer-untrusted when the officer certificate was revoked before it signed, not when after', async () => {
    const own = await gateway.provision();
    const before = newApplicationId();
    const sealedBefore = own.seal(before);
    // Signing times have whole seconds.
    await gateway.store.revoke(
      { stationId: own.id, officerId: 'minh' },
      new Date(Date.now() + 1000),
      'ceased',
    );
    expect((await own.deliver(before, sealedBefore)).status).toBe(200);
    await gateway.store.revoke({ stationId: own.id, officerId: 'minh' }, new Date(), 'ceased');
    own.client.close();

    const other = await gateway.provision();
    await gateway.store.revoke(
      { stationId: other.id, officerId: 'minh' },
      new Date(Date.now() - 60_000),
      'ceased',
    );
    const after = newApplicationId();
    const reply = await other.deliver(after, other.seal(after));
    expect(reply.json).toMatchObject({ code: 'signer-untrusted', cause: 'officer certificate revoked' });
    other.client.close();
  });

  it('signer-untrusted when the officer key is compromised, whenever it signed', async () => {
    const own = await gateway.provision();
    const applicationId = newApplicationId();
    const sealed = own.seal(applicationId);
    await gateway.store.revoke(
      { stationId: own.id, officerId: 'minh' },
      new Date(Date.now() + 60_000),
      'compromised',
    );
    expect((await own.deliver(applicationId, sealed)).json.code).toBe('signer-untrusted');
    own.client.close();
  });

  it.each<[string, RegExp, (input: ContainerInput) => ContainerInput]>([
    ['is not JSON', /JSON/, withApplication(() => Buffer.from('{'))],
    ['is not canonical', /canonical/, withApplication((bytes) => Buffer.concat([Buffer.from(' '), bytes]))],
    [
      'has a member twice',
      /canonical/,
      withApplication((bytes) => Buffer.from(bytes.toString('utf8').replace('{', '{"a":1,"a":1,'))),
    ],
    ['is not UTF-8', /UTF-8/, withApplication((bytes) => Buffer.concat([bytes, Buffer.of(0xff)]))],
    ['is nested beyond measure', /JSON/, withApplication(() => Buffer.from(nested(50_000)))],
    [
      'lacks a member',
      /schema/,
      withApplication((bytes) => Buffer.from(bytes.toString('utf8').replace(/,"status":"FINALIZED"/, ''))),
    ],
    [
      'refers to a file that is not there',
      /refers/,
      withApplication((bytes) =>
        Buffer.from(bytes.toString('utf8').replace('"evidence/e-1.fir"', '"evidence/e-0.fir"')),
      ),
    ],
    [
      'gives a file another digest',
      /refers/,
      withApplication((bytes) =>
        Buffer.from(bytes.toString('utf8').replace(/(\\"sha256\\":\\")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)),
      ),
    ],
  ])('application-malformed when application.json %s', async (_name, cause, change) => {
    fresh();
    await expectRefused(sealedWith(change), 'application-malformed', cause);
  });

  it('application-malformed when it names another officer than signed', async () => {
    fresh();
    const input = station.containerInput(id, undefined, { officerId: 'ky' });
    await expectRefused(opensslSeal(input, centre()), 'application-malformed', /officer/);
  });

  it('application-incomplete when the policy asks for more, naming codes and no data', async () => {
    fresh();
    const sealed = station.seal(id, (enrollment) => ({
      ...enrollment,
      biometricData: enrollment.biometricData.filter((item) => item.instance !== 'ROLLED_LEFT_RING'),
      biographicData: { ...enrollment.biographicData, identifyingFeatures: '' },
    }));
    await expectRefused(
      sealed,
      'application-incomplete',
      /field\.missing\.identifyingFeatures.*fingerprint\.missing\.ROLLED_LEFT_RING\.LEFT_RING/,
    );
  });

  it('application-incomplete when it follows another policy than the station was given', async () => {
    fresh();
    const input = station.containerInput(id, undefined, { policyId: '2024-07' });
    await expectRefused(opensslSeal(input, centre()), 'application-incomplete', /policy\.other/);
  });

  it('application-id-mismatch when it is another application inside', async () => {
    fresh();
    await expectRefused(station.seal(newApplicationId()), 'application-id-mismatch');
  });

  it('application-id-mismatch when the upload was made for another id', async () => {
    fresh();
    const sealed = station.seal(id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await station.client.upload(sealed, { applicationId: newApplicationId(), sha256 });
    const reply = await station.commit(id, { uploadId, sha256, size: sealed.length });
    expect(reply.json.code).toBe('application-id-mismatch');
  });

  it('replayed when the id was acknowledged for other bytes', async () => {
    fresh();
    expect((await station.deliver(id, station.seal(id))).status).toBe(200);
    const again = await station.deliver(id, station.seal(id));
    expect(again).toMatchObject({ status: 409, json: { code: 'replayed' } });
  });

  it('replayed when the bytes were acknowledged under another id', async () => {
    fresh();
    const sealed = station.seal(id);
    expect((await station.deliver(id, sealed)).status).toBe(200);
    const again = await station.deliver(newApplicationId(), sealed);
    expect(again).toMatchObject({ status: 409, json: { code: 'replayed' } });
  });

  it('replayed when another station delivers what one was acknowledged for', async () => {
    fresh();
    const sealed = station.seal(id);
    expect((await station.deliver(id, sealed)).status).toBe(200);
    const thief = await gateway.provision();
    expect((await thief.deliver(id, sealed)).json.code).toBe('replayed');
    expect((await thief.client.call('GET', gatewayPaths.application(id))).status).toBe(404);
    thief.client.close();
  });

  it('too-large when an upload is announced above the limit', async () => {
    fresh();
    const reply = await station.client.call('POST', gatewayPaths.uploads, undefined, {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(sealedLimits.bytes + 1),
        'upload-metadata': `applicationId ${Buffer.from(id).toString('base64')},sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}`,
      },
    });
    expect(reply.status).toBe(413);
    expect(JSON.parse(reply.body.toString('utf8'))).toMatchObject({ code: 'too-large' });
  });

  it('too-large when a body is', async () => {
    const reply = await station.client.call('POST', gatewayPaths.application(newApplicationId()), {
      uploadId: 'x'.repeat(400_000),
    });
    expect(reply).toMatchObject({ status: 413, json: { code: 'too-large' } });
  });

  it.each<[string, string, unknown]>([
    ['the id has a strange form', '..%2f..%2fx', { uploadId: 'x', sha256: '0'.repeat(64), size: 1 }],
    ['the id is in capitals', 'ABCDEFGHIJ', { uploadId: 'x', sha256: '0'.repeat(64), size: 1 }],
    ['the body lacks a member', 'abcdefghij', { uploadId: 'x', size: 1 }],
    ['the body is not JSON', 'abcdefghij', Buffer.from('{')],
  ])('malformed-request when %s', async (_name, applicationId, body) => {
    const reply = await station.client.call('POST', gatewayPaths.application(applicationId), body);
    expect(reply).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
  });
});

/** Arrays within arrays, with numbers between them that keep it from being refused as packed too tightly. */
function nested(depth: number): string {
  const opening = Array.from({ length: depth }, (_, index) => `[${(index * 7919) % 10_007},`).join('');
  return `${opening}0${']'.repeat(depth)}`;
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

function withApplication(change: (bytes: Buffer) => Buffer): (input: ContainerInput) => ContainerInput {
  return (input) => ({
    ...input,
    files: input.files.map((file) =>
      file.name === sealedNames.application ? { ...file, content: change(Buffer.from(file.content)) } : file,
    ),
  });
}

/** Exchanges the officer's signature and lets the station sign the outcome: a station that lies about its officer. */
function withOfficerSignature(sign: (manifest: Uint8Array) => Buffer): (entries: ZipEntry[]) => ZipEntry[] {
  return (entries) => {
    const content = (name: string) =>
      entries.find((entry) => entry.name === name)?.content ?? Buffer.alloc(0);
    const signatureName = sealedNames.officerSignature('minh');
    const signature = sign(content(sealedNames.officerManifest));
    const stationSignature = sealedNames.stationSignature(station.id);
    const manifest = asicManifest(stationSignature, [
      ...entries
        .filter((entry) => entry.name === sealedNames.application || entry.name.startsWith('evidence/'))
        .map((entry) => ({ ...entry, mimeType: 'application/octet-stream' })),
      {
        name: sealedNames.officerManifest,
        mimeType: 'text/xml',
        content: content(sealedNames.officerManifest),
      },
      { name: signatureName, mimeType: 'application/pkcs7-signature', content: signature },
    ]);
    const changed = new Map<string, Uint8Array>([
      [signatureName, signature],
      [sealedNames.stationManifest, manifest],
      [stationSignature, opensslSign(manifest, station.signer())],
    ]);
    return entries.map((entry) => ({ ...entry, content: changed.get(entry.name) ?? entry.content }));
  };
}
