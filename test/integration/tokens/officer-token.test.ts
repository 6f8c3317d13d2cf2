import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Result, unwrap } from '../../../domain/result.ts';
import { cka, ckm } from '../../../native-bridges/drivers/officer-token/constants.ts';
import { p256Parameters } from '../../../native-bridges/drivers/officer-token/public-key.ts';
import type { Cryptoki } from '../../../native-bridges/transports/pkcs11.ts';
import { SoftTokens } from '../../support/tokens/soft-tokens.ts';
import { type TokenHost, tokenHost } from './token-host.ts';
import { ownTime } from '../../support/own-time.ts';

const soft = new SoftTokens();
const pins = { a: '1234', b: '567890' };
let a: string;
let b: string;
let load: () => Cryptoki;
let opened: TokenHost | undefined;
beforeAll(async () => {
  a = soft.plugInNew('Token A', pins.a);
  b = soft.plugInNew('Token B', pins.b);
  load = await soft.load();
});
afterEach(async () => {
  await opened?.stop();
  opened = undefined;
});
afterAll(() => soft.remove());

async function plugged(timings: Parameters<typeof tokenHost>[1] = {}): Promise<TokenHost> {
  opened = tokenHost(load, { lookEveryMs: 100, ...timings });
  await opened.until((tokens) => tokens.length === 2);
  return opened;
}
const sha256 = (content: Uint8Array) => new Uint8Array(createHash('sha256').update(content).digest());
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

describe('officer tokens', () => {
  it('are listed and stand in the tray when they are plugged in', async () => {
    const { client } = await plugged();
    const listed = unwrap(await client.call('token.list', {}));
    expect(listed.map(({ serial, label, pin }) => ({ serial, label, pin }))).toEqual(
      expect.arrayContaining([
        { serial: a, label: 'Token A', pin: 'ok' },
        { serial: b, label: 'Token B', pin: 'ok' },
      ]),
    );
    const [state] = unwrap(await client.call('devices.list', {}));
    expect(state).toMatchObject({ kind: 'officer-token', status: 'ready', code: null, simulated: true });
  });

  it('make a key that signs and cannot be read', async () => {
    const { client } = await plugged();
    const { sessionId, keys } = unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
    expect(keys).toEqual([]);
    const key = unwrap(await client.call('token.makeKey', { sessionId, label: 'can-bo-01' }));
    const content = randomBytes(1000);
    const { keyId } = key;
    const signature = unwrap(await client.call('token.sign', { sessionId, keyId, digest: sha256(content) }));
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
    const p1363 = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', content, p1363, signature)).toBe(true);
    expect(verify('sha256', randomBytes(1000), p1363, signature)).toBe(false);
    unwrap(await client.call('token.close', { sessionId }));

    const again = unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
    expect(again.keys).toEqual([key]);
    expect(await readPrivateValue()).toMatchObject({
      ok: false,
      error: { cause: 'CKR_ATTRIBUTE_SENSITIVE' },
    });
  });

  /** What somebody with the PIN and the library could try: CKA_VALUE of the private key. */
  async function readPrivateValue(): Promise<unknown> {
    await opened?.stop();
    const cryptoki = load();
    const slots = unwrap(await cryptoki.slots());
    const slot = slots.find(({ serial }) => serial === a)?.slot ?? '';
    const session = unwrap(await cryptoki.openSession(slot));
    unwrap(await cryptoki.login(session, pins.a));
    const [object] = unwrap(await cryptoki.find(session, [{ type: 0x0, value: 0x3 }]));
    const read = await cryptoki.attributes(session, object ?? '', [0x11]);
    await cryptoki.close();
    return read;
  }

  it('offer no key that can be read, whoever put it there', async () => {
    const cryptoki = load();
    const slot = unwrap(await cryptoki.slots()).find(({ serial }) => serial === b)?.slot ?? '';
    const session = unwrap(await cryptoki.openSession(slot));
    unwrap(await cryptoki.login(session, pins.b));
    const shared = [
      { type: cka.token, value: true },
      { type: cka.label, value: 'tram-can-cuoc can-bo-02' },
      { type: cka.id, value: Uint8Array.of(7) },
    ];
    unwrap(
      await cryptoki.generateKeyPair(
        session,
        ckm.ecKeyPairGen,
        [...shared, { type: cka.ecParams, value: p256Parameters }],
        [
          ...shared,
          { type: cka.private, value: true },
          { type: cka.sign, value: true },
          { type: cka.sensitive, value: false },
          { type: cka.extractable, value: true },
        ],
      ),
    );
    await cryptoki.close();
    const { client } = await plugged();
    const { keys } = unwrap(await client.call('token.open', { serial: b, pin: pins.b }));
    expect(keys.map(({ label }) => label)).not.toContain('tram-can-cuoc can-bo-02');
  });

  it('say so when the PIN is wrong, and forget it when the next one is right', async () => {
    const { client, until } = await plugged();
    expect(codeOf(await client.call('token.open', { serial: a, pin: '9999' }))).toBe('pin-wrong');
    await until((tokens) => tokens.some(({ serial, pin }) => serial === a && pin === 'few-tries-left'));
    expect(codeOf(await client.call('token.open', { serial: a, pin: '' }))).toBe('pin-wrong');
    unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
    await until((tokens) => tokens.every(({ pin }) => pin === 'ok'));
  });

  it('let nobody in by a login that another has left open', async () => {
    const { client } = await plugged();
    const first = unwrap(await client.call('token.open', { serial: b, pin: pins.b }));
    expect(codeOf(await client.call('token.open', { serial: b, pin: '0000' }))).toBe('pin-wrong');
    const { sessionId } = first;
    expect(codeOf(await client.call('token.makeKey', { sessionId, label: 'x' }))).toBe('token-absent');
  });

  it('keep their keys apart when two are plugged in', async () => {
    const { client } = await plugged();
    const one = unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
    const other = unwrap(await client.call('token.open', { serial: b, pin: pins.b }));
    const ofOne = unwrap(await client.call('token.makeKey', { sessionId: one.sessionId, label: 'một' }));
    const ofOther = unwrap(await client.call('token.makeKey', { sessionId: other.sessionId, label: 'hai' }));
    const digest = sha256(randomBytes(8));
    const wrong = { sessionId: other.sessionId, keyId: ofOne.keyId, digest };
    expect(codeOf(await client.call('token.sign', wrong))).toBe('token-key-missing');
    for (const [sessionId, key] of [
      [one.sessionId, ofOne],
      [other.sessionId, ofOther],
    ] as const) {
      unwrap(await client.call('token.sign', { sessionId, keyId: key.keyId, digest }));
    }
  });

  it('are missed within a second when they are pulled, even by whoever is signing, and are back when they are', async () => {
    const { client, until } = await plugged({ lookEveryMs: 700 });
    const { sessionId } = unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
    const { keyId } = unwrap(await client.call('token.makeKey', { sessionId, label: 'x' }));
    const digest = sha256(randomBytes(8));
    const pulled = ownTime();
    soft.pull(a);
    soft.pull(b);
    await until((tokens) => tokens.length === 0);
    expect(ownTime() - pulled).toBeLessThan(1500);
    expect(codeOf(await client.call('token.sign', { sessionId, keyId, digest }))).toBe('token-absent');
    expect(codeOf(await client.call('token.open', { serial: a, pin: pins.a }))).toBe('token-absent');
    const [state] = unwrap(await client.call('devices.list', {}));
    expect(state).toMatchObject({ status: 'absent', code: 'unplugged' });

    soft.putBack(a);
    soft.putBack(b);
    await until((tokens) => tokens.length === 2);
    expect(codeOf(await client.call('token.sign', { sessionId, keyId, digest }))).toBe('token-absent');
    unwrap(await client.call('token.open', { serial: a, pin: pins.a }));
  });

  it('are locked again when nobody has used them for a while', async () => {
    const { client } = await plugged({ unusedMs: 150 });
    const { sessionId } = unwrap(await client.call('token.open', { serial: b, pin: pins.b }));
    await expect
      .poll(async () => codeOf(await client.call('token.makeKey', { sessionId, label: 'x' })), {
        interval: 300,
        timeout: 20_000,
      })
      .toBe('token-absent');
  });

  it('sign what stock openssl verifies', async () => {
    const { client } = await plugged();
    const { sessionId } = unwrap(await client.call('token.open', { serial: b, pin: pins.b }));
    const key = unwrap(await client.call('token.makeKey', { sessionId, label: 'can-bo-02' }));
    const content = randomBytes(500);
    const { keyId } = key;
    const raw = unwrap(await client.call('token.sign', { sessionId, keyId, digest: sha256(content) }));
    const file = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(soft.folder, name), bytes);
      return join(soft.folder, name);
    };
    const [r, s] = [raw.subarray(0, 32), raw.subarray(32)].map((half) => Buffer.from(half).toString('hex'));
    const asn1 = file('sig.cnf', Buffer.from(`asn1=SEQ:s\n[s]\nr=INTEGER:0x${r}\ns=INTEGER:0x${s}\n`));
    const der = join(soft.folder, 'sig.der');
    execFileSync('openssl', ['asn1parse', '-genconf', asn1, '-noout', '-out', der]);
    const arguments_ = ['dgst', '-sha256', '-keyform', 'DER', '-verify', file('key.der', key.publicKey)];
    const said = execFileSync('openssl', [...arguments_, '-signature', der, file('content', content)]);
    expect(said.toString()).toContain('Verified OK');
  });
});

describe('a PKCS#11 library', () => {
  it('is told not configured when there is none at its path', async () => {
    const { openCryptoki } = await import('../../../native-bridges/transports/pkcs11.ts');
    const { bundleProgram } = await import('../../support/station/bundle-program.ts');
    const { pathToFileURL } = await import('node:url');
    const program = pathToFileURL(await bundleProgram('test/support/tokens/pkcs11-program.ts'));
    opened = tokenHost(() => openCryptoki(join(soft.folder, 'none.so'), program), { lookEveryMs: 100 });
    const { client } = opened;
    await expect
      .poll(async () => unwrap(await client.call('devices.list', {}))[0], { timeout: 20_000 })
      .toMatchObject({ status: 'fault', code: 'not-configured' });
    expect(codeOf(await client.call('token.open', { serial: a, pin: pins.a }))).toBe('token-absent');
  });
});
