import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata } from '@tus/server';
import { readCommand } from '../../../gateway/command-line.ts';
import { chunksFit } from '../../../gateway/http/chunk-check.ts';
import { hostOf } from '../../../gateway/http/front.ts';
import { BearerTokens } from '../../../gateway/osia/bearer.ts';
import { OsiaBadRequest } from '../../../gateway/osia/errors.ts';
import { readExpressions } from '../../../gateway/osia/expressions.ts';
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
const withFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
};

const metadata: Target = {
  name: 'tus-metadata',
  file: 'gateway/http/{uploads,chunk-check}.ts',
  inputBytes: 16 * 1024,
  mostMilliseconds: 50,
  mostMebibytes: 16,
  prepare: async () => {
    const word = (value: string) => Buffer.from(value).toString('base64');
    const chunks = Buffer.alloc(64).toString('base64url');
    return {
      seeds: [
        bytesOf(
          `applicationId ${word('a'.repeat(36))},sha256 ${word('0'.repeat(64))},chunks ${word(chunks)}`,
        ),
      ],
      hostile: { commas: bytesOf(','.repeat(16_000)), names: bytesOf('a ,'.repeat(5000)) },
      parse: (bytes) => {
        let read: Record<string, string | null>;
        try {
          read = Metadata.parse(text(bytes));
        } catch (error) {
          // How the library says that it is malformed; the server answers 400.
          if ((error as Error).message === 'Metadata string is not valid') return false;
          throw error;
        }
        if (read.chunks) chunksFit(read.chunks, 64 * 1024 * 1024);
        return true;
      },
    };
  },
};

const bearer: Target = {
  name: 'jwt-bearer',
  file: 'gateway/osia/bearer.ts',
  inputBytes: 16 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => {
    const { folder, clean } = withFolder();
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(folder, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256' }] }));
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'i', aud: 'a', sub: 's', exp: 4_000_000_000, scope: 'x' };
    const head = `${encode({ alg: 'ES256' })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const none = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    const opened = await BearerTokens.open({
      ...{ jwks: file, issuer: 'i', audience: 'a', now: () => new Date() },
      onKeysFailure: (cause) => {
        throw new Error(cause);
      },
    });
    if (!opened.ok) throw new Error('JWKS refused');
    return {
      seeds: [bytesOf(`Bearer ${head}.${signature.toString('base64url')}`)],
      hostile: {
        none: bytesOf(`Bearer ${none}`),
        'HS256 under the public key': bytesOf(`Bearer ${encode({ alg: 'HS256' })}.${encode(claims)}.AAAA`),
        'key inside': bytesOf(
          `Bearer ${encode({ alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) })}.e30.AAAA`,
        ),
        dots: bytesOf(`Bearer ${'a.'.repeat(8000)}`),
      },
      parse: async (bytes) => (await opened.value.check(Buffer.from(bytes).toString('latin1'))).ok,
      clean,
    };
  },
};

const expressions: Target = {
  name: 'osia-expressions',
  file: 'gateway/osia/expressions.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 300,
  mostMebibytes: 64,
  prepare: async () => ({
    seeds: [
      bytesOf('[{"attributeName":"receivedAt","operator":">=","value":"2026-01-01T00:00:00Z"}]'),
      bytesOf(
        '[{"attributeName":"stationId","operator":"=","value":"st-00000001"},{"attributeName":"sequence","operator":">","value":5}]',
      ),
    ],
    hostile: {
      'many expressions': bytesOf(`[${'0,'.repeat(130_000)}0]`),
      nesting: bytesOf('['.repeat(250_000)),
    },
    parse: (bytes) => {
      try {
        readExpressions(jsonOf(bytes) ?? 0);
        return true;
      } catch (error) {
        if (error instanceof OsiaBadRequest) return false;
        throw error;
      }
    },
  }),
};

const commandLine: Target = {
  name: 'command-line',
  file: 'gateway/command-line.ts',
  inputBytes: 8192,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => ({
    seeds: [
      bytesOf('--data\ndata\n--port\n8443\n--init'),
      bytesOf(
        'codes\nadd\n--data\nd\n--station\nA\n--unit\n1\n--unit-name\nB\n--policy\n2024-07\n--officer\na1:N:Đ:officer',
      ),
      bytesOf('settings\nset\n--data\nd\n--station\nst-00000001\nquotaPerDay=200'),
    ],
    parse: (bytes) => readCommand(text(bytes).split('\n')).ok,
  }),
};

const hosts: Target = {
  name: 'host-header',
  file: 'gateway/http/front.ts',
  inputBytes: 16 * 1024,
  mostMilliseconds: 50,
  mostMebibytes: 8,
  prepare: async () => ({
    seeds: [bytesOf('localhost:8443'), bytesOf('[::1]:8443')],
    hostile: { dots: bytesOf('.'.repeat(16_000)), colons: bytesOf(`[${':'.repeat(16_000)}`) },
    parse: (bytes) => hostOf(Buffer.from(bytes).toString('latin1')) !== '',
  }),
};

export const accessTargets: readonly Target[] = [metadata, bearer, expressions, commandLine, hosts];
