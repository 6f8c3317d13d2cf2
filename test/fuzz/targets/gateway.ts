import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asicMimeType, sealedLimits } from '../../../domain/application/sealed.ts';
import { commitRequestSchema, provisionRequestSchema } from '../../../domain/channels/gateway.ts';
import { publicKeyOfRequest } from '../../../gateway/authority/requests.ts';
import { bytesInMemory } from '../../../gateway/cms/byte-source.ts';
import { decryptEnvelope } from '../../../gateway/cms/decrypt.ts';
import { issuerAndSerialOf, verifyDetached } from '../../../gateway/cms/signed.ts';
import { readManifest } from '../../../gateway/container/manifest.ts';
import { readContainer } from '../../../gateway/container/zip.ts';
import { verifyEnrollment } from '../../../gateway/verification/enrollment.ts';
import { asicManifest, opensslEncrypt, opensslSign } from '../../support/gateway/openssl-sealer.ts';
import { sampleFiles } from '../../support/gateway/sample-application.ts';
import { type ZipEntry, writeZip } from '../../support/gateway/zip-writer.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);
const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(text(bytes));
  } catch {
    return undefined;
  }
};

/** A key and a self-signed certificate made by stock openssl. */
function openssl(kind: string, folder: string) {
  const run = (words: string): void => {
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
  };
  run(`genpkey -algorithm ${kind} -out key.pem`);
  run('req -x509 -new -key key.pem -days 30 -subj /CN=fuzz -out certificate.pem');
  run('req -new -key key.pem -subj /CN=fuzz -out request.pem');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { certificate: read('certificate.pem'), key: read('key.pem'), request: read('request.pem') };
}

const ec = 'EC -pkeyopt ec_paramgen_curve:P-256';
const withFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
};

const envelope: Target = {
  name: 'cms-envelope',
  file: 'gateway/cms/{envelope,decrypt}.ts',
  inputBytes: 4 * 1024 * 1024,
  mostMilliseconds: 600,
  mostMebibytes: 64,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const { certificate, key } = openssl('RSA -pkeyopt rsa_keygen_bits:2048', folder);
    const content = Buffer.alloc(900, 'content');
    const own = {
      issuerAndSerial: issuerAndSerialOf(new X509Certificate(certificate).raw),
      keyIdentifier: new Uint8Array(20),
      privateKey: createPrivateKey(key),
    };
    const right = opensslEncrypt(content, certificate);
    const streamed = opensslEncrypt(content, certificate, ['-stream']);
    const start = streamed.lastIndexOf(Buffer.from('a080', 'hex')) + 2;
    return {
      seeds: [right, streamed],
      hostile: {
        'content of a million empty chunks': Buffer.concat([
          streamed.subarray(0, start),
          repeated(Uint8Array.of(4, 0), 2 * 1024 * 1024 - start),
        ]),
        'content said to have 4 GB': Buffer.concat([
          right.subarray(0, 600),
          Buffer.from('8084ffffffff', 'hex'),
        ]),
        'nothing but nesting': repeated(Uint8Array.of(0x30, 0x80), 2 * 1024 * 1024),
      },
      parse: async (bytes) => (await decryptEnvelope(bytesInMemory(bytes), own)).ok,
      clean,
    };
  },
};

const signed: Target = {
  name: 'cms-signed',
  file: 'gateway/cms/signed.ts',
  inputBytes: 64 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const { certificate, key } = openssl(ec, folder);
    const content = Buffer.from('what is signed');
    const right = opensslSign(content, { id: 'x', certificate, key });
    return {
      seeds: [right],
      hostile: { 'nothing but nesting': repeated(Uint8Array.of(0x30, 0x80), 32 * 1024) },
      parse: (bytes) => verifyDetached(bytes, content).ok,
      clean,
    };
  },
};

const container: Target = {
  name: 'zip',
  file: 'gateway/container/zip.ts',
  inputBytes: sealedLimits.bytes,
  mostMilliseconds: 3000,
  mostMebibytes: 96,
  prepare: async () => {
    const plain: ZipEntry[] = [
      { name: 'mimetype', content: bytesOf(asicMimeType) },
      { name: 'application.json', content: bytesOf('{"a":1}'), deflate: true },
      { name: 'evidence/e-1.jpg', content: Buffer.alloc(300, 7) },
    ];
    const evil = (...more: ZipEntry[]): Buffer => writeZip([plain[0] as ZipEntry, ...more]);
    const big = Buffer.alloc(8 * 1024 * 1024);
    const right = writeZip(plain);
    const zip64 = Buffer.from(right);
    zip64.fill(0xff, right.length - 14, right.length - 2);
    const claims = (size: number): Buffer =>
      evil({ name: 'evidence/e-1.jpg', content: bytesOf('x'), deflate: true, declaredSize: size });
    return {
      seeds: [right],
      hostile: {
        'file said to have 4 GB': claims(0xffff_ffff),
        'file said to have 100 MB': claims(100 * 1024 * 1024),
        'tight bomb': evil({ name: 'evidence/e-1.jpg', content: big, deflate: true }),
        'bomb said to be small': evil({
          name: 'evidence/e-1.jpg',
          content: big,
          deflate: true,
          declaredSize: 9,
        }),
        'path above': evil({ name: '../../etc/passwd', content: bytesOf('x') }),
        'path with a backslash': evil({ name: 'evidence\\..\\x', content: bytesOf('x') }),
        'path from the root': evil({ name: '/etc/passwd', content: bytesOf('x') }),
        'name twice': evil(plain[1] as ZipEntry, plain[1] as ZipEntry),
        'two names': evil({
          name: 'application.json',
          centralName: 'evidence/e-1.jpg',
          content: bytesOf('x'),
        }),
        overlapping: evil(plain[2] as ZipEntry, {
          name: 'evidence/e-2.jpg',
          content: Buffer.alloc(300, 7),
          offset: 67,
        }),
        'bytes between': evil({ name: 'evidence/e-1.jpg', content: bytesOf('x'), behind: bytesOf('hidden') }),
        encrypted: evil({ name: 'evidence/e-1.jpg', content: bytesOf('x'), flags: 1 }),
        'descriptor without one': evil({ name: 'evidence/e-1.jpg', content: bytesOf('x'), flags: 8 }),
        zip64,
        'many files': evil(
          ...Array.from({ length: 65_000 }, (_, index) => ({
            name: `evidence/${index}.x`,
            content: big.subarray(0, 1),
          })),
        ),
        'comment of ends': Buffer.concat([right, repeated(right.subarray(-22), 3000)]),
      },
      parse: async (bytes) => (await readContainer(Buffer.from(bytes))).ok,
    };
  },
};

const manifest: Target = {
  name: 'xml-manifest',
  file: 'gateway/container/{xml,manifest}.ts',
  inputBytes: 512 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 64,
  prepare: async () => {
    const files = sampleFiles({
      applicationId: '5f0c4f6e-4c1d-4b8e-9d59-0d4f5a4b7c11',
      station: { id: 'st-00000001', name: 'Trạm', unitCode: '00101', unitName: 'Công an phường' },
      officerId: 'a',
      fingerBytes: 40,
    });
    const right = asicManifest('META-INF/signature-officer-a1.p7s', files);
    const fill = (start: string, piece: string): Uint8Array =>
      bytesOf(start + piece.repeat(Math.floor((512 * 1024 - start.length) / piece.length)));
    return {
      seeds: [right],
      hostile: {
        'attributes without end': fill('<a ', ' b="c"'),
        'spaces in a tag': fill('<a', ' '),
        'a name without end': fill('<', 'a'),
        colons: fill('<', 'a:'),
        nesting: fill('', '<a xmlns="b">'),
        'namespaces, one each': fill('<a xmlns="b"', ' xmlns:c="d"'),
        'different namespaces': bytesOf(
          `<a xmlns="b" ${Array.from({ length: 30_000 }, (_, index) => `xmlns:n${index}="d"`).join(' ')}/>`,
        ),
        'namespaces, inherited often': fill(
          `<a xmlns="b" ${Array.from({ length: 8000 }, (_, index) => `xmlns:n${index}="d"`).join(' ')}>`,
          '<b/>',
        ),
        'closing tags': fill('<a xmlns="b">', '</a  >'),
        'empty elements': fill('<a xmlns="b">', '<b/>'),
        'quotes that stay open': fill('<a b="', "c='d"),
        entities: bytesOf('<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'),
      },
      parse: (bytes) => readManifest(bytes).ok,
    };
  },
};

const application: Target = {
  name: 'application-json',
  file: 'gateway/verification/enrollment.ts',
  inputBytes: 4 * 1024 * 1024,
  mostMilliseconds: 1500,
  mostMebibytes: 256,
  prepare: async () => {
    const applicationId = '5f0c4f6e-4c1d-4b8e-9d59-0d4f5a4b7c11';
    const station = { id: 'st-00000001', name: 'Trạm', unitCode: '00101', unitName: 'Công an phường' };
    const files = sampleFiles({ applicationId, station, officerId: 'officer-a', fingerBytes: 40 });
    const read = await readContainer(
      writeZip([
        { name: 'mimetype', content: bytesOf(asicMimeType) },
        ...files.map(({ name, content }) => ({ name, content })),
      ]),
    );
    if (!read.ok) throw new Error(`sample container: ${read.error.cause ?? ''}`);
    const right = files[0]?.content ?? Buffer.alloc(0);
    const expected = {
      applicationId,
      stationId: station.id,
      policyId: '2021-07',
      officerId: 'officer-a',
    } as const;
    const full = (start: string, piece: string, end: string): Uint8Array =>
      bytesOf(
        start + piece.repeat(Math.floor((4 * 1024 * 1024 - start.length - end.length) / piece.length)) + end,
      );
    return {
      seeds: [right],
      hostile: {
        'two million numbers for captures': full('{"biometricData":[0', ',0', ']}'),
        'a million objects for captures': full('{"biometricData":[{}', ',{}', ']}'),
        'two million numbers for documents': full('{"documentData":[0', ',0', ']}'),
        nesting: full('', '[', ''),
        'closed nesting': bytesOf(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`),
        'one long word': full('{"enrollmentId":"', 'a', '"}'),
        'many members': bytesOf(
          `{${Array.from({ length: 250_000 }, (_, index) => `"m${String(index).padStart(7, '0')}":0`).join(',')}}`,
        ),
      },
      parse: (bytes) => verifyEnrollment(bytes, read.value, expected).ok,
    };
  },
};

const bodies: Target = {
  name: 'gateway-json-bodies',
  file: 'domain/channels/gateway.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 300,
  mostMebibytes: 64,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const { request } = openssl(ec, folder);
    const commit = {
      uploadId: `st-00000001_${'0'.repeat(32)}`,
      sha256: '0'.repeat(64),
      size: 10,
      audit: { seq: 0, hash: '0'.repeat(64) },
    };
    const provision = {
      code: 'ABCD-EFGH-JKLM-NPQR-STUV',
      stationCsr: request,
      officers: [{ officerId: 'a1', csr: request }],
    };
    const many = `{"officers":[${'0,'.repeat(130_000)}0]}`;
    return {
      seeds: [commit, provision].map((body) => bytesOf(JSON.stringify(body))),
      hostile: {
        'many officers': bytesOf(many),
      },
      parse: (bytes) => {
        const json = jsonOf(bytes);
        const taken = [commitRequestSchema, provisionRequestSchema].map(
          (schema) => schema.safeParse(json).success,
        );
        return taken.includes(true);
      },
      clean,
    };
  },
};

const requests: Target = {
  name: 'certificate-request',
  file: 'gateway/authority/requests.ts',
  inputBytes: 8000,
  mostMilliseconds: 200,
  mostMebibytes: 32,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const { request } = openssl(ec, folder);
    const pem = (der: Uint8Array): Uint8Array =>
      bytesOf(
        `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`,
      );
    const der = Buffer.from(request.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    return {
      // What is inside the armour is mutated: a broken armour is refused at once.
      seeds: [der],
      hostile: { nesting: repeated(Uint8Array.of(0x30, 0x80), 2900) },
      parse: async (bytes) => (await publicKeyOfRequest(text(pem(bytes)).slice(0, 8000))).ok,
      clean,
    };
  },
};

export const gatewayTargets: readonly Target[] = [
  ...[envelope, signed, container, manifest, application, bodies, requests],
];
