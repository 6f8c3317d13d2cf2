import { timingSafeEqual } from 'node:crypto';
import { type Response, statusText, success } from './apdu.ts';
import type { RandomSource } from './bac.ts';
import { bigEndian } from './bytes.ts';
import { blockLengthOf, cbc, deriveKey, macOfUnpadded, sessionKeys } from './ciphers.ts';
import { type Curve, curveOf, type Point, randomScalar, readPoint, sharedSecret } from './curves.ts';
import { ChipRefusal, notGenuine, unsupported } from './refusal.ts';
import { SecureChannel } from './secure-messaging.ts';
import type { PaceInfo } from './security-infos.ts';
import type { ChipSession } from './session.ts';
import { oidBytes, oidTlv, tlv, TlvReader } from './tlv.ts';

/** Chaining: all but the last command of the authentication. */
const more = 0x10;

/** Generic mapping (ICAO 9303-11, 4.4.3.3.1): the generator of this one session. Zero has no use as one. */
export function mappedGenerator(curve: Curve, nonce: Uint8Array, shared: Point): Point {
  const { Point } = curve;
  const scalar = bigEndian(nonce) % Point.CURVE().n;
  const mapped = (scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar)).add(shared);
  if (mapped.equals(Point.ZERO)) throw notGenuine('generator of PACE');
  return mapped;
}

/** What a token is computed over (9.4.5): protocol and the other side's public key. */
export function tokenInput(oid: string, publicKey: Uint8Array): Uint8Array {
  return tlv(0x7f49, oidTlv(oid), tlv(0x86, publicKey));
}

/**
 * PACE with ECDH and generic mapping (ICAO 9303-11, 4.4). Keys are fresh on both sides, so that whoever listens learns nothing even if
 * he knows the card.
 * @param reference 1: MRZ, 2: card access number
 */
export async function pace(
  session: ChipSession,
  { oid, suite, parameterId }: PaceInfo,
  { reference, secret }: { readonly reference: 1 | 2; readonly secret: Uint8Array },
  random: RandomSource,
): Promise<SecureChannel> {
  const curve = curveOf(parameterId);
  if (curve === undefined) throw unsupported(`PACE on curve ${parameterId}`);
  const set = await session.send({
    cla: 0,
    ins: 0x22,
    p1: 0xc1,
    p2: 0xa4,
    data: Uint8Array.from([
      ...tlv(0x80, oidBytes(oid)),
      ...tlv(0x83, Uint8Array.of(reference)),
      ...tlv(0x84, Uint8Array.of(parameterId)),
    ]),
  });
  // 63Cx: it can do it and counts wrong tries.
  if (set.sw !== success && set.sw >> 4 !== 0x63c) throw unsupported(`PACE: ${statusText(set.sw)}`);

  const step = async (cla: number, tag: number, inner: Uint8Array, answerTag: number) => {
    const data = tlv(0x7c, inner);
    const answer = await session.send({ cla, ins: 0x86, p1: 0, p2: 0, data, le: 256 });
    return answered(answer, tag, answerTag);
  };

  const sealed = await step(more, 0, new Uint8Array(0), 0x80);
  if (sealed.length === 0 || sealed.length % blockLengthOf(suite) !== 0 || sealed.length > 64) {
    throw notGenuine('nonce of PACE');
  }
  const nonce = cbc(suite, 'decrypt', deriveKey(secret, 3, suite), sealed);

  const { Point } = curve;
  const mapSecret = randomScalar(curve, random);
  const mapPublic = Point.BASE.multiply(mapSecret).toBytes(false);
  const chipMap = readPoint(curve, await step(more, 0x81, tlv(0x81, mapPublic), 0x82));
  const generator = mappedGenerator(curve, nonce, chipMap.multiply(mapSecret));

  const agreeSecret = randomScalar(curve, random);
  const agreePublic = generator.multiply(agreeSecret).toBytes(false);
  const chipPublic = await step(more, 0x83, tlv(0x83, agreePublic), 0x84);
  const chipPoint = readPoint(curve, chipPublic);
  if (Buffer.compare(agreePublic, chipPublic) === 0) throw notGenuine('key of PACE sent back');
  const keys = sessionKeys(sharedSecret(curve, agreeSecret, chipPoint), suite);

  const token = macOfUnpadded(suite, keys.mac, tokenInput(oid, chipPublic));
  const chipToken = await step(0, 0x85, tlv(0x85, token), 0x86);
  const expected = macOfUnpadded(suite, keys.mac, tokenInput(oid, agreePublic));
  if (chipToken.length !== 8 || !timingSafeEqual(chipToken, expected)) throw notGenuine('token of PACE');
  return new SecureChannel(keys, 0n);
}

/** The one data object asked for. The chip refuses a wrong password at the last step, some at an earlier one. */
function answered({ data, sw }: Response, step: number, tag: number): Uint8Array {
  if (sw !== success) {
    const code = step === 0x85 || sw >> 8 === 0x63 || sw === 0x6983 ? 'card-key-wrong' : 'card-not-genuine';
    throw new ChipRefusal(code, `PACE step ${step.toString(16)}: ${statusText(sw)}`);
  }
  return new TlvReader(data).inside(0x7c).take(tag).value;
}
