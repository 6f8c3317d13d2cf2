import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { files } from '../../../native-bridges/drivers/card-reader/chip/files.ts';
import { TlvReader } from '../../../native-bridges/drivers/card-reader/chip/tlv.ts';
import {
  issuerUnder,
  makeIssuer,
  renewAuthority,
} from '../../../native-bridges/simulators/chip-card/issuer.ts';
import type { ChipProfile } from '../../../native-bridges/simulators/chip-card/personalise.ts';
import { chipPortrait } from '../../../native-bridges/simulators/chip-card/portrait.ts';
import { codeOf, lastOf, openCardDesk, plainPicture, readOf, rightCan, type CardDesk } from './card-desk.ts';

let desk: CardDesk | undefined;
afterEach(async () => {
  await desk?.stop();
  desk = undefined;
});

const random = (length: number) => new Uint8Array(randomBytes(length));
const signedAt = new Date('2025-03-01T02:00:00Z');

const ways: readonly (readonly [string, Partial<ChipProfile>, string, string])[] = [
  ['BAC alone, no proof of the chip', { pace: null, proof: 'none' }, 'bac', 'absent'],
  [
    'BAC and a 3DES key of the chip',
    { pace: null, proof: 'chip-authentication-3des' },
    'bac',
    'chip-authentication',
  ],
  ['BAC and an RSA key of the chip', { pace: null, proof: 'active-rsa' }, 'bac', 'active-authentication'],
  [
    'PACE with 3DES on P-256 and an ECDSA key of the chip',
    { pace: { suite: '3des', curve: 'P-256' }, proof: 'active-ecdsa' },
    'pace',
    'active-authentication',
  ],
  [
    'PACE with AES-128 on brainpoolP256r1 and a key agreement of the chip',
    { pace: { suite: 'aes-128', curve: 'brainpoolP256r1' }, proof: 'chip-authentication' },
    'pace',
    'chip-authentication',
  ],
  [
    'PACE with AES-256 on P-256',
    { pace: { suite: 'aes-256', curve: 'P-256' }, proof: 'none' },
    'pace',
    'absent',
  ],
  [
    'PACE with AES-192 on brainpoolP320r1',
    { pace: { suite: 'aes-192', curve: 'brainpoolP320r1' }, proof: 'none' },
    'pace',
    'absent',
  ],
];

describe('card reader', () => {
  it.each(ways)('reads and proves a card when it has %s', async (_name, profile, access, chipGenuine) => {
    desk = await openCardDesk({ profile });
    const states = await desk.read();
    const read = readOf(states);
    expect(read.proofs).toMatchObject({ access, chipGenuine, passiveAuthentication: 'trusted' });
    expect(read.proofs.issuer).toEqual({
      subject: 'C=VN, O=Training only, CN=CSCA simulated',
      expired: false,
    });
    expect(read.proofs.signer.serialNumber).toBe('1001');
    expect(read.mrz).toBe(desk.simulator.card.mrz);
    expect(Buffer.from(read.portrait?.content ?? [])).toEqual(Buffer.from(plainPicture.content));
    expect(Buffer.from(read.dataGroup13 ?? [])).toEqual(
      Buffer.from(desk.simulator.card.files.get(files.DG13) ?? []),
    );
    expect(read.device).toMatchObject({ deviceId: 'reader', simulated: true });
    expect(states.map(({ phase }) => phase).slice(0, 2)).toEqual(['place-card', 'opening']);
    const face = states.flatMap((state) =>
      state.phase === 'reading' && state.file === 'DG2' ? [state] : [],
    );
    expect(face.at(-1)?.done).toBe(face.at(-1)?.total);
  });

  it('opens the card by its access number when it has PACE', async () => {
    desk = await openCardDesk();
    expect(readOf(await desk.read({ access: rightCan })).proofs.access).toBe('pace');
    expect(codeOf(await desk.read({ access: { kind: 'can', number: '654321' } }))).toBe('card-key-wrong');
  });

  it('says that the card is unsupported when it has BAC only and an access number was given', async () => {
    desk = await openCardDesk({ profile: { pace: null, can: null } });
    expect(codeOf(await desk.read({ access: rightCan }))).toBe('card-unsupported');
  });

  it('leaves out what was not asked for when only the MRZ is wanted', async () => {
    desk = await openCardDesk();
    expect(readOf(await desk.read({ dataGroups: [] }))).toMatchObject({ portrait: null, dataGroup13: null });
  });

  it('hands on a JPEG 2000 face as it is when the chip has one', async () => {
    const portrait = await chipPortrait(5, 'female', 'image/jp2');
    desk = await openCardDesk({ portrait });
    const read = readOf(await desk.read());
    expect(read.portrait?.mimeType).toBe('image/jp2');
    expect(Buffer.from(read.portrait?.content ?? [])).toEqual(Buffer.from(portrait.content));
  });

  it('reads a face beyond 32 KiB when blocks need offsets of their own', async () => {
    const content = Uint8Array.from(
      { length: 70_000 },
      (_, at) => [0xff, 0xd8, 0xff][at] ?? (at * 37) & 0xff,
    );
    desk = await openCardDesk({ portrait: { ...plainPicture, content } });
    const read = readOf(await desk.read({ timeoutMs: 30_000 }));
    expect(Buffer.compare(read.portrait?.content ?? new Uint8Array(), content)).toBe(0);
  });

  it('tells an untrusted issuer from a false card when its CSCA is not in the folder', async () => {
    const stranger = makeIssuer({ random, signedAt, curve: 'P-256', organisation: 'Stranger' });
    desk = await openCardDesk({ trusted: () => [stranger.authority.certificate] });
    const { proofs } = readOf(await desk.read());
    expect(proofs).toMatchObject({ passiveAuthentication: 'untrusted-issuer', issuer: null });
  });

  it.each([
    ['another country is trusted and signed it', 'LA', 'LA', true],
    ['another country signed it and is not trusted', 'LA', 'LA', false],
    ['its signer names another country than its authority', 'VN', 'LA', true],
  ])('takes a card for false when %s', async (_name, country, signerCountry, isTrusted) => {
    const made = { random, signedAt, curve: 'P-256' };
    const { authority } = makeIssuer({ ...made, country });
    const issuer = issuerUnder(authority, { ...made, country: signerCountry });
    desk = await openCardDesk({ issuer, trusted: () => (isTrusted ? [authority.certificate] : []) });
    expect(lastOf(await desk.read())).toMatchObject({
      phase: 'failed',
      failure: { code: 'card-not-genuine', cause: 'signed by another country' },
    });
  });

  it('trusts a card when its authority writes its country in small letters', async () => {
    const issuer = makeIssuer({ random, signedAt, curve: 'P-256', country: 'vn' });
    desk = await openCardDesk({ issuer });
    expect(readOf(await desk.read()).proofs.passiveAuthentication).toBe('trusted');
  });

  it('trusts a card of a new key when a link certificate of the old one is there', async () => {
    const old = makeIssuer({ random, signedAt, curve: 'P-256' });
    const renewed = renewAuthority(old.authority, { random, signedAt, curve: 'P-256' });
    const issuer = issuerUnder(renewed.authority, { random, signedAt, curve: 'P-256' });
    desk = await openCardDesk({ issuer, trusted: () => [old.authority.certificate, renewed.link] });
    expect(readOf(await desk.read()).proofs.passiveAuthentication).toBe('trusted');
    await desk.stop();
    // The link alone is a certificate of somebody who is not trusted.
    desk = await openCardDesk({ issuer, trusted: () => [renewed.link] });
    expect(readOf(await desk.read()).proofs.passiveAuthentication).toBe('untrusted-issuer');
  });

  it('still trusts a card when its CSCA has run out since, and says so', async () => {
    const issuer = makeIssuer({
      random,
      signedAt: new Date('2018-05-01T00:00:00Z'),
      curve: 'P-256',
      authorityYears: 5,
    });
    desk = await openCardDesk({ issuer, signedAt: new Date('2018-06-01T00:00:00Z') });
    expect(readOf(await desk.read()).proofs).toMatchObject({
      passiveAuthentication: 'trusted',
      issuer: { expired: true },
    });
  });

  it('waits for the card when none lies there yet, and ends at once when cancelled', async () => {
    desk = await openCardDesk();
    desk.simulator.act({ action: 'remove-card' });
    const { client } = desk;
    const ended = await desk.read({}, (state) => {
      if (state.phase !== 'place-card') return;
      void client.call('attempt.cancel', { attemptId: desk!.attemptId() }).then(unwrap);
    });
    expect(ended.map(({ phase }) => phase)).toEqual(['place-card', 'cancelled']);
    await desk.until('ready');
    const { simulator } = desk;
    const states = await desk.read({}, ({ phase }) => {
      if (phase === 'place-card') simulator.act({ action: 'insert-card' });
    });
    expect(codeOf(states)).toBe('read');
  });

  it('says that there is no card when none came in time', async () => {
    desk = await openCardDesk();
    desk.simulator.act({ action: 'remove-card' });
    expect(codeOf(await desk.read({ timeoutMs: 1000 }))).toBe('no-card');
  });
});

describe('simulated card', () => {
  it('is one that openssl verifies when it looks at certificates and SOD', async () => {
    desk = await openCardDesk();
    const { folder, simulator } = desk;
    const path = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const sod = new TlvReader(simulator.card.files.get(files['EF.SOD']) ?? new Uint8Array()).take(0x77).value;
    const csca = execFileSync('openssl', ['x509', '-inform', 'DER', '-in', path('a', simulator.csca)]);
    const verified = execFileSync(
      'openssl',
      [
        ...['cms', '-verify', '-inform', 'DER', '-in', path('b', sod), '-CAfile', path('c', csca)],
        ...['-purpose', 'any', '-no_check_time', '-binary', '-out', join(folder, 'd')],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    expect(verified).toBeDefined();
  });
});
