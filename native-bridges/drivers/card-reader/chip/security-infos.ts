import { notGenuine } from './refusal.ts';
import { unsignedOf } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { oidText, type Tlv, TlvReader } from './tlv.ts';

/** One SecurityInfo (ICAO 9303-11, 9.2): object identifier, required data, optional data. */
interface SecurityInfo {
  readonly oid: string;
  readonly required: Tlv;
  readonly optional: Tlv | undefined;
}

export interface PaceInfo {
  readonly oid: string;
  readonly suite: Suite;
  readonly parameterId: number;
}

export interface ChipAuthenticationInfo {
  readonly oid: string;
  readonly suite: Suite;
  readonly keyId: Uint8Array | undefined;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

export interface SecurityInfos {
  /** ECDH with generic mapping on curves; the strongest first. */
  readonly pace: readonly PaceInfo[];
  readonly chipAuthentication: ChipAuthenticationInfo | undefined;
  /** Signature algorithm of active authentication with ECDSA. */
  readonly activeAuthentication: string | undefined;
}

const paceGenericMapping = '0.4.0.127.0.7.2.2.4.2.';
const chipAuthentication = '0.4.0.127.0.7.2.2.3.2.';
const chipAuthenticationKey = '0.4.0.127.0.7.2.2.1.2';
const activeAuthentication = '2.23.136.1.1.5';
/** Last arc of both. */
const suiteOf: Readonly<Record<string, Suite>> = { 1: '3des', 2: 'aes-128', 3: 'aes-192', 4: 'aes-256' };
const mostInfos = 32;

/** The SET in EF.CardAccess and inside DG14. Throws `ChipRefusal`. */
export function parseSecurityInfos(bytes: Uint8Array): SecurityInfos {
  const reader = new TlvReader(bytes);
  const infos = new TlvReader(reader.take(0x31).value).rest(mostInfos).map(readInfo);
  return {
    pace: infos
      .flatMap(({ oid, optional }) => {
        const suite = suiteBehind(oid, paceGenericMapping);
        return suite === undefined || optional === undefined
          ? []
          : [{ oid, suite, parameterId: smallNumber(optional) }];
      })
      .sort((one, other) => (one.oid < other.oid ? 1 : -1)),
    chipAuthentication: chipAuthenticationOf(infos),
    activeAuthentication: infos.flatMap(({ oid, optional }) =>
      oid === activeAuthentication && optional?.tag === 0x06 ? [oidText(optional.value)] : [],
    )[0],
  };
}

function readInfo(element: Tlv): SecurityInfo {
  if (element.tag !== 0x30) throw notGenuine('security info');
  const reader = new TlvReader(element.value);
  const oid = oidText(reader.take(0x06).value);
  const required = reader.any();
  return { oid, required, optional: reader.atEnd ? undefined : reader.any() };
}

function suiteBehind(oid: string, prefix: string): Suite | undefined {
  return oid.startsWith(prefix) ? suiteOf[oid.slice(prefix.length)] : undefined;
}

function smallNumber({ tag, value }: Tlv): number {
  if (tag !== 0x02 || value.length > 2) throw notGenuine('number in a security info');
  return unsignedOf(value);
}

/** A key without a protocol beside it is used with 3DES, as the first edition had it (TR-03110-3, A.1.1.2). */
function chipAuthenticationOf(infos: readonly SecurityInfo[]): ChipAuthenticationInfo | undefined {
  const key = infos.find(({ oid }) => oid === chipAuthenticationKey);
  if (key === undefined) return undefined;
  const keyId = key.optional?.tag === 0x02 ? key.optional.value : undefined;
  const same = (info: SecurityInfo) =>
    Buffer.compare(info.optional?.value ?? new Uint8Array(0), keyId ?? new Uint8Array(0)) === 0;
  const protocol = infos
    .filter((info) => suiteBehind(info.oid, chipAuthentication) !== undefined && same(info))
    .sort((one, other) => (one.oid < other.oid ? 1 : -1))[0];
  const oid = protocol?.oid ?? `${chipAuthentication}1`;
  return { oid, suite: suiteBehind(oid, chipAuthentication) ?? '3des', keyId, publicKey: key.required.raw };
}
