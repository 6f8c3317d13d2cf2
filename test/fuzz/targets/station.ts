import { X509Certificate, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportTrail } from '../../../electron/station/audit/export-trail.ts';
import { readSignedData, signatureHolds } from '../../../electron/station/audit/signed-data.ts';
import { checkDocumentBytes } from '../../../electron/station/intake/document-bytes.ts';
import { jpegSize } from '../../../electron/station/intake/jpeg-header.ts';
import { verifyAcknowledgement } from '../../../electron/station/outbox/acknowledgement.ts';
import { EnvelopeReader } from '../../../electron/station/outbox/carry/envelope-reader.ts';
import { baseCardSchema, countSchema, receiptsSchema } from '../../../electron/station/outbox/carry/names.ts';
import { readStatement } from '../../../electron/station/outbox/carry/stick.ts';
import { refusalOf, retryAfterSeconds } from '../../../electron/station/outbox/gateway-access.ts';
import { backupKey } from '../../../electron/station/vault/backup/backup-key.ts';
import {
  BackupDamagedError,
  headerBytes,
  openChunks,
  readBackupHeader,
  sealChunks,
} from '../../../electron/station/vault/backup/backup-format.ts';
import {
  newVaultKeys,
  openKeyring,
  readKeyringFile,
  writeKeyring,
} from '../../../electron/station/vault/keyring.ts';
import { openEnvelope } from '../../../electron/station/sealing/authenticated-envelope.ts';
import { sequence, tlv, tags } from '../../../electron/station/sealing/der.ts';
import { unwrap } from '../../../domain/result.ts';
import { signAcknowledgement } from '../../../gateway/authority/acknowledgement.ts';
import { initAuthority, openAuthority } from '../../../gateway/authority/authority.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);
const withFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
};

const mostStatement = 8 * 1024 * 1024;
const full = (start: string, piece: string, end: string, most = mostStatement): Uint8Array =>
  bytesOf(start + piece.repeat(Math.floor((most - start.length - end.length) / piece.length)) + end);

async function centre() {
  const { folder, clean } = withFolder();
  const folders = gatewayFolders(folder);
  await initAuthority(folders, new Date());
  const authority = await openAuthority(folders);
  const content = {
    applicationId: '5f0c4f6e-4c1d-4b8e-9d59-0d4f5a4b7c11',
    sha256: '0'.repeat(64),
    size: 10,
    stationId: 'st-00000001',
    deliveredBy: 'st-00000001',
    audit: null,
    receivedAt: new Date().toISOString(),
    sequence: 1,
  };
  return {
    folder,
    clean,
    authority,
    content,
    receipt: await signAcknowledgement(authority, content, new Date()),
  };
}

/** SignedData whose certificates are so many empty elements. */
function floodOfCertificates(bytes: number): Uint8Array {
  const empty = repeated(Uint8Array.of(0x30, 0), Math.floor(bytes / 2) - 100);
  const nothing = sequence();
  const info = sequence(nothing, nothing, nothing, tlv(tags.context0), nothing, tlv(tags.octetString));
  const body = sequence(
    nothing,
    tlv(tags.set, nothing),
    sequence(nothing),
    tlv(tags.context0, empty),
    tlv(tags.set, info),
  );
  return sequence(nothing, tlv(tags.context0, body));
}

const acknowledgement: Target = {
  name: 'acknowledgement',
  file: 'electron/station/outbox/acknowledgement.ts',
  inputBytes: 6 * 1024 * 1024,
  mostMilliseconds: 300,
  mostMebibytes: 64,
  prepare: async () => {
    const { clean, authority, content, receipt } = await centre();
    const expected = { ...content, deliveredBy: [content.deliveredBy] };
    return {
      seeds: [receipt],
      hostile: {
        nesting: repeated(Uint8Array.of(0x30, 0x80), 32 * 1024),
        'more nesting': repeated(Uint8Array.of(0x30, 0x80), 3 * 1024 * 1024),
        'flood of certificates': floodOfCertificates(6 * 1024 * 1024),
        'flood of little elements': sequence(repeated(Uint8Array.of(5, 0), 3 * 1024 * 1024)),
      },
      parse: async (bytes) => (await verifyAcknowledgement(bytes, authority.ca, expected, new Date())).ok,
      clean,
    };
  },
};

const statements: Target = {
  name: 'signed-statements',
  file: 'electron/station/audit/signed-data.ts',
  inputBytes: mostStatement,
  mostMilliseconds: 300,
  mostMebibytes: 64,
  prepare: async () => {
    const { clean, authority, receipt } = await centre();
    const ca = new X509Certificate(authority.ca);
    return {
      seeds: [receipt],
      hostile: {
        nesting: repeated(Uint8Array.of(0x30, 0x80), 64 * 1024),
        'flood of certificates': floodOfCertificates(mostStatement),
        'some certificates': floodOfCertificates(64 * 1024),
      },
      parse: (bytes) => {
        const signed = readSignedData(bytes);
        return signed?.content ? signatureHolds(signed, signed.content, ca, new Date()) : false;
      },
      clean,
    };
  },
};

const stick: Target = {
  name: 'stick-statements',
  file: 'electron/station/outbox/carry/{stick,names}.ts',
  inputBytes: mostStatement,
  mostMilliseconds: 1500,
  mostMebibytes: 160,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const path = join(folder, 'statement.json');
    const at = new Date().toISOString();
    const count = {
      kind: 'count',
      handOverId: 'h1',
      from: 's1',
      to: 's2',
      at,
      taken: ['a1'],
      known: [],
      damaged: [],
    };
    const receipts = { kind: 'receipts', handOverId: 'h1', from: 's1', to: 's2' };
    const card = { kind: 'base-card', stationId: 's1', stationName: 'T', unitName: 'C', certificate: 'PEM' };
    return {
      seeds: [
        count,
        { ...receipts, receipts: [{ applicationId: 'a', acknowledgement: 'AAAA' }] },
        { ...card, madeAt: at, notAfter: at },
      ].map((one) => bytesOf(JSON.stringify(one))),
      hostile: {
        'millions of numbers': full('{"kind":"count","taken":[0', ',0', ']}'),
        'millions of words': full('{"kind":"count","taken":["a"', ',"a"', ']}'),
        nesting: full('', '[', ''),
      },
      parse: async (bytes) => {
        writeFileSync(path, bytes);
        const read = await Promise.all(
          [baseCardSchema, countSchema, receiptsSchema].map((one) => readStatement(path, one)),
        );
        return read.some((one) => one !== null);
      },
      clean,
    };
  },
};

const handOver: Target = {
  name: 'hand-over-envelope',
  file: 'electron/station/outbox/carry/envelope-reader.ts',
  inputBytes: 1024 * 1024,
  mostMilliseconds: 200,
  mostMebibytes: 32,
  prepare: async () => {
    const { folder, clean, authority } = await centre();
    const path = join(folder, 'hand-over.p7m');
    const content = Buffer.alloc(500, 'PK');
    const sealed = unwrap(openEnvelope(authority.centre, content.length));
    const middle = sealed.cipher.update(content);
    const right = Buffer.concat([sealed.prefix, middle, sealed.finish()]);
    const key = { key: authority.centreKey, certificate: authority.centre };
    return {
      seeds: [right],
      hostile: {
        nesting: repeated(Uint8Array.of(0x30, 0x80), 32 * 1024),
        'lengths of six bytes': repeated(Buffer.from('3086ffffffffffff', 'hex'), 100),
      },
      parse: async (bytes) => {
        writeFileSync(path, bytes);
        const file = await open(path);
        try {
          const reader = await EnvelopeReader.open(file, key);
          return typeof reader !== 'string' && (await reader.take(500)) !== null;
        } finally {
          await file.close();
        }
      },
      clean,
    };
  },
};

const backups: Target = {
  name: 'backup',
  file: 'electron/station/vault/backup/{backup-format,backup-key}.ts',
  inputBytes: 1024 * 1024,
  mostMilliseconds: 500,
  mostMebibytes: 64,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const path = join(folder, 'x.tccbackup');
    const person = (officerId: string) => ({ officerId, salt: randomBytes(16).toString('base64') });
    const header = headerBytes({
      version: 1,
      stationId: 's1',
      stationName: 'Trạm',
      training: true,
      madeAt: new Date().toISOString(),
      program: '1',
      kdf: { name: 'argon2id', memoryKiB: 8192, passes: 1, lanes: 1 },
      persons: [person('a1'), person('b1')],
      salt: randomBytes(16).toString('base64'),
      keyCheck: '0'.repeat(64),
    });
    const key = randomBytes(32);
    const parts: Buffer[] = [header];
    async function* plain() {
      yield Buffer.alloc(300_000, 7);
    }
    for await (const chunk of sealChunks(key, header, plain())) parts.push(chunk);
    const people = [
      { officerId: 'a1', passphrase: 'passphrase' },
      { officerId: 'b1', passphrase: 'passphrase' },
    ] as const;
    const noSalt = Buffer.from(header.toString('latin1').replace(/"salt":"[^"]+"/, '"salt":""'), 'latin1');
    noSalt.writeUInt32BE(noSalt.length - 12, 8);
    let derived = 0;
    return {
      seeds: [Buffer.concat(parts)],
      hostile: { 'no salt': noSalt },
      parse: async (bytes) => {
        writeFileSync(path, bytes);
        const file = await open(path);
        try {
          const read = await readBackupHeader(file);
          if (!read.ok) return false;
          // Argon2id costs what it should: one key in a hundred, and none at the highest price.
          const { header: found } = read.value;
          derived += 1;
          if (found.kdf.memoryKiB * found.kdf.passes <= 16 * 1024 && derived % 100 === 2)
            await backupKey(found, people);
          for await (const chunk of openChunks(key, read.value.bytes, file, read.value.bytes.length))
            derived += chunk.length === 0 ? 1 : 0;
          return true;
        } catch (error) {
          if (error instanceof BackupDamagedError) return false;
          throw error;
        } finally {
          await file.close();
        }
      },
      clean,
    };
  },
};

const keyrings: Target = {
  name: 'keyring',
  file: 'electron/station/vault/keyring.ts',
  inputBytes: 64 * 1024,
  mostMilliseconds: 200,
  mostMebibytes: 32,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const path = join(folder, 'vault.keyring');
    const vaultKey = randomBytes(32).toString('hex');
    writeKeyring(path, { state: 'in-use', generation: 1, rotatedAt: null, keys: newVaultKeys() }, vaultKey);
    const file = await open(path);
    const right = await file.readFile();
    await file.close();
    return {
      seeds: [right],
      parse: (bytes) => {
        writeFileSync(path, bytes);
        const read = readKeyringFile(path);
        return read.ok && read.value !== null && openKeyring(read.value, vaultKey).ok;
      },
      clean,
    };
  },
};

const trails: Target = {
  name: 'audit-export',
  file: 'electron/station/audit/export-trail.ts',
  inputBytes: 8 * 1024 * 1024,
  mostMilliseconds: 10_000,
  mostMebibytes: 256,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const path = join(folder, 'x.ndjson');
    const entry = { details: {}, event: 'signed-in', previous: '0', seq: 1, subjectId: null };
    const hash = '0'.repeat(64);
    return {
      seeds: [
        bytesOf(`{"entry":${JSON.stringify(entry)},"hash":"${hash}"}\n`),
        bytesOf(`{"batch":{"a":1},"number":1,"signature":"AAAA"}\n{"applicationId":"a","receipt":"AAAA"}\n`),
      ],
      hostile: {
        'one line': full('{"entry":{"a":"', 'x', '', 8 * 1024 * 1024),
        'millions of lines': full('', '{"entry":\n', '', 1024 * 1024),
        nesting: full('{"entry":', '[', '', 4 * 1024 * 1024),
        'closed nesting': bytesOf(
          `{"entry":{"seq":1,"previous":"","event":"","subjectId":null,"details":${'['.repeat(20_000)}${']'.repeat(20_000)}},"hash":""}`,
        ),
        'hash of no length': bytesOf(`{"entry":${JSON.stringify(entry)},"hash":""}\n`),
        'batch of nesting': bytesOf(
          `{"batch":${'['.repeat(20_000)}${']'.repeat(20_000)},"number":1,"signature":"AAAA"}`,
        ),
      },
      parse: async (bytes) => {
        writeFileSync(path, bytes);
        const trail = unwrap(await exportTrail([folder], null));
        let read = 0;
        for await (const { seq } of trail.entries()) read += seq > 0 ? 1 : 0;
        for await (const { number } of trail.batches()) read += number > 0 ? 1 : 0;
        for await (const { applicationId } of trail.receipts()) read += applicationId === null ? 0 : 1;
        return read > 0;
      },
      clean,
    };
  },
};

const documents: Target = {
  name: 'jpeg-png-pdf-head',
  file: 'electron/station/intake/{jpeg-header,document-bytes}.ts',
  inputBytes: 12 * 1024 * 1024,
  mostMilliseconds: 800,
  mostMebibytes: 8,
  prepare: async () => {
    const frame = 'ffc0000b080010001001011100';
    return {
      seeds: [
        Buffer.from(`ffd8ffe000020000${frame}ffd9`.replace('00020000', '0002'), 'hex'),
        bytesOf('%PDF-1.7\n'),
      ],
      hostile: {
        'fill bytes': Buffer.concat([
          Buffer.from('ffd8', 'hex'),
          repeated(Uint8Array.of(0xff), 12 * 1024 * 1024 - 4),
          Buffer.from('ffd9', 'hex'),
        ]),
        'empty segments': Buffer.concat([
          Buffer.from('ffd8', 'hex'),
          repeated(Buffer.from('ffe00002', 'hex'), 3 * 1024 * 1024 - 1),
          Buffer.from('ffd9', 'hex'),
        ]),
      },
      parse: (bytes) => {
        const kinds = ['image/jpeg', 'image/png', 'application/pdf'] as const;
        return jpegSize(bytes).ok || kinds.some((kind) => checkDocumentBytes(kind, bytes).ok);
      },
    };
  },
};

const replies: Target = {
  name: 'gateway-replies',
  file: 'electron/station/outbox/gateway-access.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 200,
  mostMebibytes: 32,
  prepare: async () => ({
    seeds: [
      bytesOf('{"code":"busy","cause":"later"}'),
      bytesOf('120'),
      bytesOf('Wed, 21 Oct 2026 07:28:00 GMT'),
    ],
    hostile: { nesting: bytesOf('['.repeat(250_000)), digits: bytesOf('9'.repeat(16_000)) },
    parse: (bytes) => {
      const text = Buffer.from(bytes).toString('utf8');
      const seconds = retryAfterSeconds(text.slice(0, 16_384), new Date());
      if (seconds !== null && !(seconds >= 0)) throw new Error('no wait is shorter than none');
      return seconds !== null || refusalOf(500, text).code !== 'gateway-error';
    },
  }),
};

export const stationTargets: readonly Target[] = [
  ...[acknowledgement, statements, stick, handOver, backups, keyrings, trails, documents, replies],
];
