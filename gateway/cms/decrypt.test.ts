import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opensslEncrypt } from '../../test/support/gateway/openssl-sealer.ts';
import { initAuthority, openAuthority } from '../authority/authority.ts';
import { gatewayFolders } from '../folders.ts';
import { bytesInMemory } from './byte-source.ts';
import { decryptEnvelope, type RecipientKey } from './decrypt.ts';
import { issuerAndSerialOf } from './signed.ts';

const folder = mkdtempSync(join(tmpdir(), 'decrypt-'));
const content = randomBytes(70_000);
let key: RecipientKey;
let centre: string;
let sealed: Buffer;

beforeAll(async () => {
  const folders = gatewayFolders(folder);
  await initAuthority(folders, new Date());
  const authority = await openAuthority(folders);
  centre = authority.centre;
  key = {
    issuerAndSerial: issuerAndSerialOf(authority.centreCertificate.raw),
    keyIdentifier: authority.centreKeyIdentifier,
    privateKey: authority.centreKey,
  };
  sealed = opensslEncrypt(content, centre);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const decrypt = (bytes: Uint8Array) => decryptEnvelope(bytesInMemory(bytes), key);

describe('decryptEnvelope', () => {
  it.each([
    ['of definite length', []],
    ['streamed with indefinite length', ['-stream']],
    ['addressed by key identifier', ['-keyid']],
  ])('opens what openssl made when it is %s', async (_state, extra) => {
    const opened = await decrypt(opensslEncrypt(content, centre, extra));
    expect(opened.ok && opened.value.equals(content)).toBe(true);
  });

  it('opens an empty content when the tag holds', async () => {
    const opened = await decrypt(opensslEncrypt(Buffer.alloc(0), centre));
    expect(opened).toEqual({ ok: true, value: Buffer.alloc(0) });
  });

  it('refuses when any one byte is flipped', async () => {
    const start = sealed.length - content.length;
    const everyOfTheHead = Array.from({ length: start }, (_, index) => index);
    const everyOfTheTag = Array.from({ length: 24 }, (_, index) => sealed.length - 1 - index);
    const someOfTheContent = Array.from({ length: 24 }, (_, index) => start + index * 2900);
    for (const index of [...everyOfTheHead, ...someOfTheContent, ...everyOfTheTag]) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      const opened = await decrypt(changed);
      expect(opened.ok, `byte ${index}`).toBe(false);
    }
  });

  it('refuses when it ends early, anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), async (length) => {
        expect(await decrypt(sealed.subarray(0, length))).toMatchObject({
          ok: false,
          error: { code: 'not-decryptable' },
        });
      }),
    );
  });

  it('answers a failure and never throws when bytes are exchanged, taken out or put in', async () => {
    const streamed = opensslEncrypt(content.subarray(0, 3000), centre, ['-stream']);
    const edit = fc.record({
      at: fc.nat(streamed.length - 1),
      remove: fc.nat(8),
      insert: fc.uint8Array({ maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let changed = streamed;
        for (const { at, remove, insert } of edits) {
          changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)]);
        }
        const opened = await decrypt(changed);
        // Where the edits cancel out, or only re-chunk what is between, the content must be the one that was sealed.
        if (opened.ok) expect(opened.value.equals(content.subarray(0, 3000))).toBe(true);
        else expect(opened.error.code).toBe('not-decryptable');
      }),
      { numRuns: 300 },
    );
  });

  it('tells a wrong key and a wrong tag by the same words', async () => {
    const wrongTag = Buffer.from(sealed);
    wrongTag[sealed.length - 1] = (wrongTag[sealed.length - 1] ?? 0) ^ 1;
    const encryptedKey = sealed.indexOf(Buffer.from('04820180', 'hex')) + 4;
    const wrongKey = Buffer.from(sealed);
    wrongKey[encryptedKey + 200] = (wrongKey[encryptedKey + 200] ?? 0) ^ 1;
    expect(await decrypt(wrongKey)).toEqual(await decrypt(wrongTag));
  });
});
