import { describe, expect, it } from 'vitest';
import type { CardTransport } from '../../../transports/card.ts';
import { err, ok } from '../../../../domain/result.ts';
import { mrzSecret } from './access-key.ts';
import { basicAccess } from './bac.ts';
import { bigEndian, hex, toBigEndian, toHex } from './bytes.ts';
import { cbc, deriveKey, macOf, pad, sessionKeys } from './ciphers.ts';
import { curveOf, readPoint } from './curves.ts';
import { readFile } from './files.ts';
import { mappedGenerator, pace } from './pace.ts';
import { SecureChannel } from './secure-messaging.ts';
import { parseSecurityInfos } from './security-infos.ts';
import { ChipSession } from './session.ts';

/** A card of which every command and answer is written down; anything else is a wrong command. */
function scripted(script: readonly (readonly [string, string])[]) {
  let at = 0;
  const transport: Pick<CardTransport, 'transmit'> = {
    transmit: async (command) => {
      const step = script[at];
      at += 1;
      expect(toHex(command).toUpperCase()).toBe(step?.[0] ?? 'nothing more');
      return step === undefined ? err('protocol-error') : ok(hex(step[1]));
    },
  };
  const session = new ChipSession(transport, { signal: new AbortController().signal, timeoutMs: 1000 });
  return { session, used: () => at };
}

/** The bytes asked for in their order. */
function given(...values: readonly Uint8Array[]) {
  const left = [...values];
  return (length: number): Uint8Array => {
    const value = left.shift();
    if (value?.length !== length) throw new Error(`${length} random bytes`);
    return value;
  };
}

const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

describe('ICAO Doc 9303-11, appendix D', () => {
  const secret = mrzSecret({
    kind: 'mrz',
    documentNumber: 'L898902C<',
    dateOfBirth: '690806',
    dateOfExpiry: '940623',
  });

  it('D.1 and D.2: keys come out as printed when the MRZ is the one printed', () => {
    expect(upper(secret)).toBe('239AB9CB282DAF66231DC5A4DF6BFBAEDF477565');
    const keys = sessionKeys(secret.subarray(0, 16), '3des');
    // The standard prints them with parity bits set, which no cipher looks at.
    const parity = (bytes: Uint8Array) => bytes.map((byte) => byte | 1);
    expect(upper(parity(keys.encryption))).toBe(upper(parity(hex('AB94FDECF2674FDFB9B391F85D7F76F2'))));
    expect(upper(parity(keys.mac))).toBe(upper(parity(hex('7962D9ECE03D1ACD4C76089DCE131543'))));
  });

  it('D.3 and D.4: BAC and the sealed reading of EF.COM go as printed', async () => {
    const { session, used } = scripted([
      ['0084000008', '4608F919887022129000'],
      [
        '008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728',
        '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000',
      ],
      ['0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800', '990290008E08FA855A5D4C50A8ED9000'],
      ['0CB000000D9701048E08ED6705417E96BA5500', '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000'],
      [
        '0CB000040D9701128E082EA28A70F3C7B53500',
        '871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000',
      ],
    ]);
    const random = given(hex('781723860C06C226'), hex('0B795240CB7049B01C19B33E32804F0B'));
    session.channel = await basicAccess(session, secret, random);
    const select = { cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') };
    expect(await session.send(select)).toMatchObject({ sw: 0x9000 });
    const first = await session.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 });
    expect(upper(first.data)).toBe('60145F01');
    const second = await session.send({ cla: 0, ins: 0xb0, p1: 0, p2: 4, le: 18 });
    expect(upper(second.data)).toBe('04303130365F36063034303030305C026175');
    expect(used()).toBe(5);
  });

  it('an answer is refused as not genuine when one bit of it is another', async () => {
    const keys = {
      suite: '3des',
      encryption: hex('979EC13B1CBFE9DCD01AB0FED307EAE5'),
      mac: hex('F1CB1F1FB5ADF208806B89DC579DC1F8'),
    } as const;
    const answer = hex('990290008E08FA855A5D4C50A8ED');
    for (let bit = 0; bit < answer.length * 8; bit += 1) {
      const channel = new SecureChannel(keys, bigEndian(hex('887022120C06C226')));
      channel.wrap({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') });
      const wrong = Uint8Array.from(answer);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => channel.unwrap({ data: wrong, sw: 0x9000 })).toThrow(/card-not-genuine/);
    }
  });
});

describe('ICAO Doc 9303-11, appendix G.1', () => {
  const access = {
    kind: 'mrz',
    documentNumber: 'T22000129',
    dateOfBirth: '640812',
    dateOfExpiry: '101031',
  } as const;
  const secret = mrzSecret(access);
  const [info] = parseSecurityInfos(hex('31143012060A04007F0007020204020202010202010D')).pace;
  const nonce = hex('3F00C4D39D153F2B2A214A078D899B22');
  const chipMap =
    '04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54';
  const mapSecret = '7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99';
  const agreeSecret = 'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595';

  it('password, nonce and mapped generator come out as printed', () => {
    expect(upper(secret)).toBe('7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD');
    const key = deriveKey(secret, 3, 'aes-128');
    expect(upper(key)).toBe('89DED1B26624EC1E634C1989302849DD');
    expect(cbc('aes-128', 'decrypt', key, hex('95A3A016522EE98D01E76CB6B98B42C3'))).toEqual(nonce);
    const curve = curveOf(13)!;
    const shared = readPoint(curve, hex(chipMap)).multiply(bigEndian(hex(mapSecret)));
    expect(upper(mappedGenerator(curve, nonce, shared).toBytes(false))).toBe(
      '048CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E28C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522',
    );
  });

  it('PACE goes as printed when both sides use the keys printed', async () => {
    expect(info).toEqual({ oid: '0.4.0.127.0.7.2.2.4.2.2', suite: 'aes-128', parameterId: 13 });
    const { session, used } = scripted([
      ['0022C1A412800A04007F0007020204020283010184010D', '9000'],
      ['10860000027C0000', '7C12801095A3A016522EE98D01E76CB6B98B42C39000'],
      [
        '10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00',
        `7C438241${chipMap}9000`,
      ],
      [
        '10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200',
        '7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000',
      ],
      ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C089000'],
    ]);
    // Secrets are reduced to 1 … n-1 of what is random: less one comes back as itself.
    const scalar = (text: string) => toBigEndian(bigEndian(hex(text)) - 1n, 40);
    const random = given(scalar(mapSecret), scalar(agreeSecret));
    session.channel = await pace(session, info!, { reference: 1, secret }, random);
    expect(used()).toBe(5);
    const keys = sessionKeys(
      hex('28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925'),
      'aes-128',
    );
    expect(upper(keys.encryption)).toBe('F5F0E35C0D7161EE6724EE513A0D9A7F');
    expect(upper(keys.mac)).toBe('FE251C7858B356B24514B3BD5F4297D1');
  });

  it('the reading ends as not genuine when the chip proves with another token', async () => {
    const { session } = scripted([
      ['0022C1A412800A04007F0007020204020283010184010D', '9000'],
      ['10860000027C0000', '7C12801095A3A016522EE98D01E76CB6B98B42C39000'],
      [
        '10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00',
        `7C438241${chipMap}9000`,
      ],
      [
        '10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200',
        '7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000',
      ],
      ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C099000'],
    ]);
    const scalar = (text: string) => toBigEndian(bigEndian(hex(text)) - 1n, 40);
    const random = given(scalar(mapSecret), scalar(agreeSecret));
    await expect(pace(session, info!, { reference: 1, secret }, random)).rejects.toThrow(/card-not-genuine/);
  });
});

describe('a file', () => {
  it('is fetched in pieces when the card holds the rest back (61xx) or names the length (6Cxx)', async () => {
    const { session } = scripted([
      ['00A4020C02011E', '9000'],
      ['00B0000008', '6C04'],
      ['00B0000004', '610A'],
      ['00C000000A', '60066101026102039000'],
    ]);
    const file = await readFile(session, 'EF.COM');
    expect('bytes' in file && upper(file.bytes)).toBe('6006610102610203');
  });
});

it('the MAC of 3DES is that of single DES chained and one 3DES at the end', () => {
  // ICAO 9303-11, D.3: seal of the encrypted challenges.
  const keys = sessionKeys(hex('239AB9CB282DAF66231DC5A4DF6BFBAE'), '3des');
  const cipher = hex('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2');
  expect(upper(macOf('3des', keys.mac, pad(cipher, 8)))).toBe('5F1448EEA8AD90A7');
});
