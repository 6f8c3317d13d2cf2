import {
  digestOf,
  ecPublicKey,
  ecdsaHolds,
  halvesOf,
  type Hash,
  isPlainLength,
  numbersOf,
  plainEcdsaHash,
  type PublicKeyInfo,
  readPublicKey,
  readRsaKey,
  rsaEncryption,
} from './algorithms.ts';
import type { RandomSource } from './bac.ts';
import { bigEndian, concat, equal, toBigEndian } from './bytes.ts';
import { notGenuine, unsupported } from './refusal.ts';
import type { ChipSession } from './session.ts';
import { TlvReader } from './tlv.ts';

/** The key in DG15. Throws `ChipRefusal`. */
export function parseDataGroup15(bytes: Uint8Array): PublicKeyInfo {
  return readPublicKey(new TlvReader(bytes).inside(0x6f).take(0x30).raw);
}

/**
 * Active authentication (ICAO 9303-11, 6.1): the chip signs a number nobody could know before, with a key that can't be read out of it.
 * @param key of DG15, whose hash is signed
 * @param algorithm of ECDSA as DG14 names it
 */
export async function activeAuthentication(
  session: ChipSession,
  key: PublicKeyInfo,
  algorithm: string | undefined,
  random: RandomSource,
): Promise<void> {
  const challenge = random(8);
  const signature = await session.must('active authentication', {
    cla: 0,
    ins: 0x88,
    p1: 0,
    p2: 0,
    data: challenge,
    // RSA keys of more than 1848 bits answer more than a short sealed answer holds.
    le: key.algorithm.oid === rsaEncryption && key.key.length > 240 ? 65_536 : 256,
  });
  if (!proofHolds(key, algorithm, challenge, signature)) throw notGenuine('active authentication');
}

/** Throws `ChipRefusal` where the signature has no form at all. */
export function proofHolds(
  key: PublicKeyInfo,
  algorithm: string | undefined,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key.algorithm.oid === rsaEncryption) return recoverableHolds(key, challenge, signature);
  if (key.algorithm.oid !== ecPublicKey) throw unsupported('key of active authentication');
  const hash = (algorithm === undefined ? undefined : plainEcdsaHash(algorithm)) ?? 'sha256';
  const numbers = isPlainLength(key, signature) ? halvesOf(signature) : numbersOf(signature);
  return ecdsaHolds(key, digestOf(hash, challenge), numbers);
}

/** Trailers of ISO/IEC 9796-2: one byte for SHA-1, else the hash before CC. */
const hashOfTrailer: Readonly<Record<number, Hash>> = {
  0x33: 'sha1',
  0x34: 'sha256',
  0x35: 'sha512',
  0x36: 'sha384',
  0x38: 'sha224',
};

/** ISO/IEC 9796-2, scheme 1: the signature opens to a random part of the chip's own and the hash over that part and the challenge. */
function recoverableHolds(key: PublicKeyInfo, challenge: Uint8Array, signature: Uint8Array): boolean {
  const { modulus, exponent } = readRsaKey(key);
  const length = Math.ceil(modulus.toString(16).length / 2);
  if (modulus < 2n || signature.length !== length || length > 1024 || exponent > 0xffffffffn) return false;
  const opened = power(bigEndian(signature), exponent, modulus);
  // The smaller of two roots may have been sent (9796-2, B.4): what opens to no message is the other one's.
  return [opened, modulus - opened].some((value) => messageHolds(toBigEndian(value, length), challenge));
}

function messageHolds(message: Uint8Array, challenge: Uint8Array): boolean {
  const last = message.at(-1);
  const named = last === 0xcc;
  const hash = named ? hashOfTrailer[message.at(-2) ?? 0] : last === 0xbc ? 'sha1' : undefined;
  if (hash === undefined) return false;
  const digestLength = digestOf(hash, challenge).length;
  const end = message.length - (named ? 2 : 1) - digestLength;
  const start = recoveredFrom(message);
  if (start === undefined || start > end) return false;
  const recovered = message.subarray(start, end);
  return equal(digestOf(hash, concat(recovered, challenge)), message.subarray(end, end + digestLength));
}

/**
 * Where the recovered part begins: at once behind 6A, or behind the filling 6B BB … BB BA. The filling is looked at: where any bytes could stand for it,
 * whoever has no key could make a signature for a small exponent out of them.
 */
function recoveredFrom(message: Uint8Array): number | undefined {
  const [first = 0] = message;
  // Bit 5 says that only a part is recovered, which not every card sets.
  const form = first & ~0x20;
  if (form === 0x4a) return 1;
  if (form !== 0x4b) return undefined;
  let at = 1;
  while (message[at] === 0xbb) at += 1;
  return message[at] === 0xba ? at + 1 : undefined;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
