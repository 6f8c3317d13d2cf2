import { timingSafeEqual } from 'node:crypto';
import { statusText, success } from './apdu.ts';
import { bigEndian, concat, equal, xor } from './bytes.ts';
import { cbc, macOf, pad, sessionKeys } from './ciphers.ts';
import { ChipRefusal, notGenuine, unsupported } from './refusal.ts';
import { SecureChannel } from './secure-messaging.ts';
import type { ChipSession } from './session.ts';

/** Random bytes; tests give their own. */
export type RandomSource = (length: number) => Uint8Array;

/**
 * Basic Access Control (ICAO 9303-11, 4.3): both sides prove that they know the printed MRZ. The application must be selected.
 * @param secret of `mrzSecret`
 */
export async function basicAccess(
  session: ChipSession,
  secret: Uint8Array,
  random: RandomSource,
): Promise<SecureChannel> {
  const keys = sessionKeys(secret.subarray(0, 16), '3des');
  const asked = await session.send({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 });
  if (asked.sw !== success) throw unsupported(`BAC: ${statusText(asked.sw)}`);
  const challenge = asked.data;
  if (challenge.length !== 8) throw notGenuine('challenge of BAC');
  const own = random(8);
  const ownKey = random(16);
  const cipher = cbc('3des', 'encrypt', keys.encryption, concat(own, challenge, ownKey));
  const seal = macOf('3des', keys.mac, pad(cipher, 8));
  const data = concat(cipher, seal);
  const { data: answer, sw } = await session.send({ cla: 0, ins: 0x82, p1: 0, p2: 0, data, le: 40 });
  // What cards say to a wrong key differs: 6300, 63Cx, 6982, 6A80, 6988. All say that this MRZ is not theirs.
  if (sw !== success) throw new ChipRefusal('card-key-wrong', `BAC: ${statusText(sw)}`);
  if (answer.length !== 40) throw notGenuine('answer of BAC');
  const body = answer.subarray(0, 32);
  if (!timingSafeEqual(macOf('3des', keys.mac, pad(body, 8)), answer.subarray(32))) {
    throw notGenuine('seal of BAC');
  }
  const plain = cbc('3des', 'decrypt', keys.encryption, body);
  if (!equal(plain.subarray(0, 8), challenge) || !equal(plain.subarray(8, 16), own)) {
    throw notGenuine('challenges of BAC');
  }
  const seed = xor(ownKey, plain.subarray(16));
  const counter = bigEndian(concat(challenge.subarray(4), own.subarray(4)));
  return new SecureChannel(sessionKeys(seed, '3des'), counter);
}
