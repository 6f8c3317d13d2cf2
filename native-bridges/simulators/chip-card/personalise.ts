import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { buildMrz } from '../../../domain/card/mrz.ts';
import type { Sex } from '../../../domain/application/fields.ts';
import { digestOf } from '../../drivers/card-reader/chip/algorithms.ts';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { ascii, concat } from '../../drivers/card-reader/chip/bytes.ts';
import type { Suite } from '../../drivers/card-reader/chip/ciphers.ts';
import { files } from '../../drivers/card-reader/chip/files.ts';
import { oidTlv, tlv } from '../../drivers/card-reader/chip/tlv.ts';
import { integer, octets, sequence, setOf, time } from './der.ts';
import { type ChipPicture, encodeDataGroup2 } from './face-record.ts';
import { algorithmOf, type CardIssuer, type CurveKey, curveNamed, makeKey, signDer } from './issuer.ts';

export interface Cardholder {
  /** 12 digits, of the unused 003 series. */
  readonly personalNumber: string;
  /** ISO. */
  readonly birthDate: string;
  readonly sex: Sex;
  /** ISO; null for a card without one. */
  readonly expiry: string | null;
  /** With or without marks. */
  readonly name: string;
}

/** How the card is opened and how it proves itself; each as cards in the field were seen to. */
export interface ChipProfile {
  /** PACE with this suite on this curve; null: BAC only. */
  readonly pace: { readonly suite: Suite; readonly curve: string } | null;
  /** BAC besides PACE. */
  readonly bac: boolean;
  /** Six digits; null: no card access number. */
  readonly can: string | null;
  readonly proof: 'chip-authentication' | 'chip-authentication-3des' | 'active-rsa' | 'active-ecdsa' | 'none';
}

export const usualProfile: ChipProfile = {
  pace: { suite: 'aes-128', curve: 'brainpoolP256r1' },
  bac: true,
  can: '123456',
  proof: 'chip-authentication',
};

/** Everything that is on one card. */
export interface ChipData {
  readonly holder: Cardholder;
  readonly mrz: string;
  readonly profile: ChipProfile;
  readonly files: ReadonlyMap<number, Uint8Array>;
  /** Of DG14; undefined where it has none. */
  readonly chipKey: CurveKey | undefined;
  /** Of DG15. */
  readonly activeKey: CurveKey | KeyObject | undefined;
}

const oidsOf = {
  pace: '0.4.0.127.0.7.2.2.4.2.',
  chip: '0.4.0.127.0.7.2.2.3.2.',
  chipKey: '0.4.0.127.0.7.2.2.1.2',
  activeAuthentication: '2.23.136.1.1.5',
  ecdsaPlainSha256: '0.4.0.127.0.7.1.1.4.1.3',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
} as const;
const arcOf: Readonly<Record<Suite, string>> = {
  '3des': '1',
  'aes-128': '2',
  'aes-192': '3',
  'aes-256': '4',
};

export function paceOid(suite: Suite): string {
  return `${oidsOf.pace}${arcOf[suite]}`;
}

export interface Personalisation {
  readonly holder: Cardholder;
  readonly portrait: ChipPicture;
  readonly issuer: CardIssuer;
  readonly profile: ChipProfile;
  readonly random: RandomSource;
  readonly signedAt: Date;
}

export function personalise(wanted: Personalisation): ChipData {
  const { holder, portrait, issuer, profile, random, signedAt } = wanted;
  const mrz = buildMrz(holder);
  const groups = new Map<number, Uint8Array>();
  groups.set(1, tlv(0x61, tlv(0x5f1f, ascii(mrz.replaceAll('\n', '')))));
  groups.set(2, encodeDataGroup2(portrait));
  groups.set(13, dataGroup13(holder));
  const chipKey = profile.proof.startsWith('chip') ? makeKey(curveNamed('P-256'), random) : undefined;
  const infos = [...paceInfos(profile), ...chipInfos(profile, chipKey)];
  if (profile.proof === 'active-ecdsa') {
    infos.push(sequence(oidTlv(oidsOf.activeAuthentication), integer(1), oidTlv(oidsOf.ecdsaPlainSha256)));
  }
  if (infos.length > 0) groups.set(14, tlv(0x6e, setOf(...infos)));
  const activeKey = activeKeyOf(profile, random);
  if (activeKey !== undefined) groups.set(15, tlv(0x6f, publicInfo(activeKey)));

  const all = new Map<number, Uint8Array>([...groups].map(([group, bytes]) => [0x0100 + group, bytes]));
  all.set(files['EF.COM'], efCom([...groups.keys()]));
  all.set(files['EF.SOD'], signSod(groups, issuer, signedAt, random));
  // The same identifier stands for EF.CardAccess under the master file and for nothing under the application.
  if (profile.pace !== null) all.set(files['EF.CardAccess'], setOf(...paceInfos(profile)));
  return { holder, mrz, profile, files: all, chipKey, activeKey };
}

function paceInfos({ pace }: ChipProfile): Uint8Array[] {
  if (pace === null) return [];
  return [sequence(oidTlv(paceOid(pace.suite)), integer(2), integer(curveNamed(pace.curve).parameterId))];
}

function chipInfos({ proof }: ChipProfile, key: CurveKey | undefined): Uint8Array[] {
  if (key === undefined) return [];
  const suite: Suite = proof === 'chip-authentication-3des' ? '3des' : 'aes-256';
  return [
    sequence(oidTlv(`${oidsOf.chip}${arcOf[suite]}`), integer(1), integer(7)),
    sequence(oidTlv(oidsOf.chipKey), key.info, integer(7)),
  ];
}

function activeKeyOf({ proof }: ChipProfile, random: RandomSource): ChipData['activeKey'] {
  if (proof === 'active-ecdsa') return makeKey(curveNamed('brainpoolP256r1'), random);
  return proof === 'active-rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 1536, publicExponent: 65_537 }).privateKey
    : undefined;
}

function publicInfo(key: NonNullable<ChipData['activeKey']>): Uint8Array {
  if ('info' in key) return key.info;
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }));
}

function efCom(groups: readonly number[]): Uint8Array {
  const tags = [
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
  ];
  return tlv(
    0x60,
    tlv(0x5f01, ascii('0107')),
    tlv(0x5f36, ascii('040000')),
    tlv(0x5c, Uint8Array.from(groups.map((group) => tags[group - 1] ?? 0))),
  );
}

/** As the issuer's own layout was seen: numbered values. Made up, and read by nobody here. */
function dataGroup13({ personalNumber, name }: Cardholder): Uint8Array {
  const entry = (id: number, tag: number, text: string) =>
    sequence(integer(id), tlv(tag, Buffer.from(text, 'utf8')));
  return tlv(0x6d, sequence(setOf(entry(1, 0x13, personalNumber), entry(2, 0x0c, name))));
}

/** EF.SOD (ICAO 9303-10, 4.6.2) over the groups as they are. */
export function signSod(
  groups: ReadonlyMap<number, Uint8Array>,
  { authority, signer }: CardIssuer,
  signedAt: Date,
  random: RandomSource,
): Uint8Array {
  const { hash, algorithm } = algorithmOf(signer.key);
  const digestAlgorithm = sequence(oidTlv(hash === 'sha384' ? oidsOf.sha384 : oidsOf.sha256));
  const hashes = [...groups].map(([group, bytes]) =>
    sequence(integer(group), octets(digestOf('sha256', bytes))),
  );
  const content = sequence(integer(0), sequence(oidTlv(oidsOf.sha256)), sequence(...hashes));
  const contentType = oidTlv('2.23.136.1.1.1');
  const attribute = (oid: string, value: Uint8Array) => sequence(oidTlv(oid), setOf(value));
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', contentType),
    attribute('1.2.840.113549.1.9.4', octets(digestOf(hash, content))),
    attribute('1.2.840.113549.1.9.5', time(signedAt)),
  );
  const signature = signDer(signer.key, digestOf(hash, attributes), random);
  const implicit = concat(Uint8Array.of(0xa0), attributes.subarray(1));
  const info = sequence(
    integer(1),
    sequence(authority.subject, integer(signer.serial)),
    digestAlgorithm,
    implicit,
    algorithm,
    octets(signature),
  );
  return tlv(
    0x77,
    sequence(
      oidTlv('1.2.840.113549.1.7.2'),
      tlv(
        0xa0,
        sequence(
          integer(3),
          setOf(digestAlgorithm),
          sequence(contentType, tlv(0xa0, octets(content))),
          tlv(0xa0, signer.certificate),
          setOf(info),
        ),
      ),
    ),
  );
}
