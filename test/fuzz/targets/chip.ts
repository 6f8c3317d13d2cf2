import { randomBytes } from 'node:crypto';
import { decodeCommand, decodeResponse } from '../../../native-bridges/drivers/card-reader/chip/apdu.ts';
import { concat, hex } from '../../../native-bridges/drivers/card-reader/chip/bytes.ts';
import { parseDataGroup15 } from '../../../native-bridges/drivers/card-reader/chip/active-authentication.ts';
import { parseDataGroup2 } from '../../../native-bridges/drivers/card-reader/chip/face.ts';
import { files } from '../../../native-bridges/drivers/card-reader/chip/files.ts';
import { parseCom, parseDataGroup1 } from '../../../native-bridges/drivers/card-reader/chip/lds.ts';
import { ChipRefusal } from '../../../native-bridges/drivers/card-reader/chip/refusal.ts';
import { SecureChannel } from '../../../native-bridges/drivers/card-reader/chip/secure-messaging.ts';
import { parseSecurityInfos } from '../../../native-bridges/drivers/card-reader/chip/security-infos.ts';
import { parseSod, sodHolds } from '../../../native-bridges/drivers/card-reader/chip/sod.ts';
import { tlv, TlvReader } from '../../../native-bridges/drivers/card-reader/chip/tlv.ts';
import { makeIssuer } from '../../../native-bridges/simulators/chip-card/issuer.ts';
import { personalise, usualProfile } from '../../../native-bridges/simulators/chip-card/personalise.ts';
import { syntheticHolder } from '../../../native-bridges/simulators/chip-card/start.ts';
import { VpcdFrameReader } from '../../../native-bridges/transports/vpcd-frames.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));
const folder = 'native-bridges/drivers/card-reader/chip';

/** A card with a key of each kind. */
function cardFiles(): ReadonlyMap<number, Uint8Array> {
  const signedAt = new Date('2025-03-01T02:00:00Z');
  return personalise({
    holder: syntheticHolder,
    portrait: { mimeType: 'image/jpeg', width: 4, height: 4, content: hex('ffd8ffe000104a464946') },
    issuer: makeIssuer({ random, signedAt, curve: 'P-256' }),
    profile: { ...usualProfile, proof: 'active-ecdsa' },
    random,
    signedAt,
  }).files;
}

/** True where it was read; only a refusal counts as one. */
function taken(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof ChipRefusal) return false;
    throw error;
  }
}

const chipFiles: Target = {
  name: 'chip-files',
  file: `${folder}/{tlv,lds,face,security-infos,active-authentication}.ts`,
  inputBytes: 256 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => {
    const card = cardFiles();
    const ids = [files['EF.COM'], files.DG1, files.DG2, files.DG14, files.DG15, files['EF.CardAccess']];
    return {
      seeds: ids.map((id) => card.get(id) ?? new Uint8Array()),
      hostile: {
        nesting: repeated(Uint8Array.of(0x75, 0x83, 0x03, 0xff, 0xf0), 256 * 1024),
        'many infos': tlv(0x31, repeated(Uint8Array.of(0x30, 0), 200_000)),
        'endless tag': repeated(Uint8Array.of(0xff), 64 * 1024),
      },
      parse: (bytes) =>
        [
          () => parseCom(bytes),
          () => parseDataGroup1(bytes),
          () => parseDataGroup2(bytes),
          () => parseSecurityInfos(bytes),
          () => parseSecurityInfos(new TlvReader(bytes).inside(0x6e).take(0x31).raw),
          () => parseDataGroup15(bytes),
        ].filter(taken).length > 0,
    };
  },
};

const chipSod: Target = {
  name: 'chip-sod',
  file: `${folder}/{sod,certificate,algorithms}.ts`,
  inputBytes: 64 * 1024,
  mostMilliseconds: 250,
  mostMebibytes: 32,
  prepare: async () => ({
    seeds: [cardFiles().get(files['EF.SOD']) ?? new Uint8Array()],
    hostile: { flood: tlv(0x77, repeated(Uint8Array.of(0x30, 0), 60_000)) },
    parse: (bytes) => taken(() => sodHolds(parseSod(bytes))),
  }),
};

const chipAnswers: Target = {
  name: 'chip-answers',
  file: `${folder}/{apdu,secure-messaging}.ts, native-bridges/transports/vpcd-frames.ts`,
  inputBytes: 64 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => ({
    seeds: [
      hex('990290008E08FA855A5D4C50A8ED9000'),
      hex('8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000'),
      concat(hex('0010'), hex('990290008E08FA855A5D4C50A8ED9000')),
    ],
    parse: (bytes) => {
      const channel = new SecureChannel(
        {
          suite: '3des',
          encryption: hex('979EC13B1CBFE9DCD01AB0FED307EAE5'),
          mac: hex('F1CB1F1FB5ADF208806B89DC579DC1F8'),
        },
        0n,
      );
      decodeCommand(bytes);
      const framed = new VpcdFrameReader().push(bytes);
      taken(() => channel.unwrap(decodeResponse(bytes)));
      return framed.ok && taken(() => decodeResponse(bytes));
    },
  }),
};

export const chipTargets: readonly Target[] = [chipFiles, chipSod, chipAnswers];
