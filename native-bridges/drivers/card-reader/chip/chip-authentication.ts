import { ecPublicKey, readPublicKey } from './algorithms.ts';
import type { RandomSource } from './bac.ts';
import { sessionKeys } from './ciphers.ts';
import {
  curveOf,
  curveOfParameters,
  type Curve,
  type Point,
  randomScalar,
  readPoint,
  sharedSecret,
} from './curves.ts';
import { unsignedOf } from './bytes.ts';
import { SecureChannel } from './secure-messaging.ts';
import type { ChipAuthenticationInfo } from './security-infos.ts';
import type { ChipSession } from './session.ts';
import { oidBytes, tlv } from './tlv.ts';
import { notGenuine } from './refusal.ts';

/**
 * Whether we can ask for it: ECDH on a curve we have. A chip that offers only finite-field Diffie-Hellman is asked for active authentication.
 */
export function keyAgreementOf({
  publicKey,
}: ChipAuthenticationInfo): { curve: Curve; key: Point } | undefined {
  const { algorithm, key } = readPublicKey(publicKey);
  if (algorithm.parameters === undefined) return undefined;
  if (algorithm.oid === ecPublicKey) {
    const curve = curveOfParameters(algorithm.parameters);
    return { curve, key: readPoint(curve, key) };
  }
  // id-… standardizedDomainParameters (9303-11, 9.2.9): the curve by its number.
  if (algorithm.oid === '0.4.0.127.0.7.1.2' && algorithm.parameters.tag === 0x02) {
    const curve = curveOf(unsignedOf(algorithm.parameters.value));
    return curve === undefined ? undefined : { curve, key: readPoint(curve, key) };
  }
  return undefined;
}

/**
 * Chip authentication (ICAO 9303-11, 6.2): new keys that only a chip with the secret key of DG14 can know. The proof is the first answer
 * under them, so the caller must read something again.
 */
export async function chipAuthentication(
  session: ChipSession,
  info: ChipAuthenticationInfo,
  { curve, key }: { readonly curve: Curve; readonly key: Point },
  random: RandomSource,
): Promise<void> {
  const secret = randomScalar(curve, random);
  const publicKey = curve.Point.BASE.multiply(secret).toBytes(false);
  const keyId = info.keyId === undefined ? new Uint8Array(0) : tlv(0x84, info.keyId);
  if (info.suite === '3des') {
    const data = Uint8Array.from([...tlv(0x91, publicKey), ...keyId]);
    await session.must('chip authentication', { cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data });
  } else {
    const data = Uint8Array.from([...tlv(0x80, oidBytes(info.oid)), ...keyId]);
    await session.must('chip authentication', { cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data });
    await session.must('chip authentication', {
      cla: 0,
      ins: 0x86,
      p1: 0,
      p2: 0,
      data: tlv(0x7c, tlv(0x80, publicKey)),
      le: 256,
    });
  }
  if (key.equals(curve.Point.ZERO)) throw notGenuine('key of chip authentication');
  session.channel = new SecureChannel(sessionKeys(sharedSecret(curve, secret, key), info.suite), 0n);
}
