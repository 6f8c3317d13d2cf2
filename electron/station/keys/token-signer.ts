import { type KeyObject, createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { sequence, unsignedInteger } from '../sealing/der.ts';
import type { OfficerSigner } from './key-signer.ts';

/** Which key on which token is an officer's. */
export interface TokenKeyReference {
  readonly serial: string;
  /** CKA_ID, lower-case hex. */
  readonly keyId: string;
}

type OpenTokenKey = Pick<OfficerSigner, 'sign' | 'close'>;

/**
 * Logs in to the token and has it sign something new: serial number and public key are known to anybody, so that only a signature shows
 * that the key of the certificate is there. Failures: as `openOfficerSigner` says.
 */
export async function openTokenKey(
  devices: Desk['devices'],
  { serial, keyId }: TokenKeyReference,
  pin: string,
  expected: KeyObject,
): Promise<Result<OpenTokenKey>> {
  const opened = await devices.call('token.open', { serial, pin });
  if (!opened.ok) return opened;
  const { sessionId, keys } = opened.value;
  const key = tokenKey(devices, sessionId, keyId);
  const found = keys.find((one) => one.keyId === keyId);
  if (found === undefined || !isKey(found.publicKey, expected)) {
    await key.close();
    return err('token-key-missing', found === undefined ? 'no key of this id' : 'another key of this id');
  }
  const challenge = randomBytes(32);
  const proof = await key.sign(challenge);
  if (!proof.ok || !verify('sha256', challenge, { key: expected, dsaEncoding: 'der' }, proof.value)) {
    await key.close();
    return proof.ok ? err('token-key-missing', 'signature of another key') : proof;
  }
  return ok(key);
}

/** Signs in an open session of a token; the digest is made here, because few tokens hash. */
export function tokenKey(devices: Desk['devices'], sessionId: string, keyId: string): OpenTokenKey {
  return {
    sign: async (content) => {
      const digest = new Uint8Array(createHash('sha256').update(content).digest());
      const signed = await devices.call('token.sign', { sessionId, keyId, digest });
      return signed.ok ? derOf(signed.value) : signed;
    },
    close: () => endSession(devices, sessionId),
  };
}

/** Where the host can't be told any more, the session ends with it, or by itself when nobody uses it. */
export async function endSession(devices: Desk['devices'], sessionId: string): Promise<void> {
  await devices.call('token.close', { sessionId }).then(() => undefined);
}

/** r and s side by side (IEEE P1363), as tokens give them, to Ecdsa-Sig-Value (RFC 3279, 2.2.3). */
function derOf(signature: Uint8Array): Result<Uint8Array> {
  if (signature.length !== 64) return err('token-failed', `a signature of ${signature.length} bytes`);
  return ok(sequence(unsignedInteger(signature.subarray(0, 32)), unsignedInteger(signature.subarray(32))));
}

function isKey(spki: Uint8Array, expected: KeyObject): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return key.equals(expected);
  } catch {
    return false;
  }
}
