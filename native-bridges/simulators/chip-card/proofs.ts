import { constants, createPublicKey, type KeyObject, privateEncrypt } from 'node:crypto';
import { digestOf } from '../../drivers/card-reader/chip/algorithms.ts';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { concat } from '../../drivers/card-reader/chip/bytes.ts';
import { type CurveKey, signPlain } from './issuer.ts';

/** What a chip answers to a challenge of active authentication. */
export function answerChallenge(
  key: CurveKey | KeyObject,
  challenge: Uint8Array,
  random: RandomSource,
): Uint8Array {
  if ('info' in key) return signPlain(key, digestOf('sha256', challenge), random);
  return signRecoverable(key, challenge, random);
}

/** ISO/IEC 9796-2, scheme 1, with SHA-256: 6A, a random part, the hash over that and the challenge, 34 CC. */
function signRecoverable(key: KeyObject, challenge: Uint8Array, random: RandomSource): Uint8Array {
  const length = (createPublicKey(key).asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const own = random(length - 1 - 32 - 2);
  const digest = digestOf('sha256', concat(own, challenge));
  const message = concat(Uint8Array.of(0x6a), own, digest, Uint8Array.of(0x34, 0xcc));
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, message));
}
