import { constants, createDecipheriv, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { err, ok } from '../../../../domain/result.ts';
import { deadline, pause } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import {
  aesKeyBytes,
  encodeAskCipherText,
  encodeEncryptionType,
  encodeGenerateKey,
  encodePublicKey,
  parseCipherText,
  parseEncryptionStatus,
  rsaBytes,
} from './encryption-codec.ts';
import type { StuPad } from './pad.ts';
import type { StuTimings } from './timings.ts';

const generate = promisify(generateKeyPair);

/** The host's own key pair. Takes some tenths of a second to make; one for each time a pad is plugged in. */
export interface HostKeys {
  readonly privateKey: KeyObject;
  readonly exponent: Uint8Array;
  readonly modulus: Uint8Array;
}

export async function makeHostKeys(): Promise<HostKeys> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: rsaBytes * 8 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return {
    privateKey,
    exponent: new Uint8Array(Buffer.from(e, 'base64url')),
    modulus: new Uint8Array(Buffer.from(n, 'base64url')),
  };
}

/** Deciphers one block of pen data. */
export type PenCipher = (block: Uint8Array) => Uint8Array;

/** Agrees on a new AES key; the pad must be ready. */
export async function agreeOnKey(
  pad: StuPad,
  keys: HostKeys,
  timings: StuTimings,
  signal: AbortSignal,
): Promise<BridgeResult<PenCipher>> {
  const limit = deadline(signal, timings.agree);
  try {
    const steps = [encodeEncryptionType(), ...encodePublicKey(keys.exponent, keys.modulus)];
    for (const step of steps) {
      const sent = await pad.send(step, limit.signal);
      if (!sent.ok) return sent;
    }
    const taken = await encryptionStatus(pad, limit.signal);
    if (!taken.ok) return taken;
    if (taken.value.exponent !== 'ready' || taken.value.modulus !== 'ready') {
      return err('protocol-error', 'pad does not take the public key');
    }
    const asked = await pad.send(encodeGenerateKey(), limit.signal);
    if (!asked.ok) return asked;
    const made = await untilMade(pad, timings, limit.signal);
    if (!made.ok) return made.error.code === 'cancelled' ? err(limit.reason(), 'pad makes no key') : made;
    const cipherText = await readCipherText(pad, limit.signal);
    return cipherText.ok ? openKey(cipherText.value, keys.privateKey) : cipherText;
  } finally {
    limit.clear();
  }
}

async function encryptionStatus(pad: StuPad, signal: AbortSignal) {
  const report = await pad.get('encryptionStatus', signal);
  return report.ok ? parseEncryptionStatus(report.value) : report;
}

async function untilMade(pad: StuPad, timings: StuTimings, signal: AbortSignal): Promise<BridgeResult<void>> {
  for (;;) {
    const status = await encryptionStatus(pad, signal);
    if (!status.ok) return status;
    if (status.value.lastResult !== 0) {
      return err('protocol-error', `pad makes no key: ${status.value.lastResult.toString(16)}`);
    }
    if (status.value.cipherText === 'ready') return ok();
    await pause(timings.pollEvery, signal);
    if (signal.aborted) return err('cancelled');
  }
}

async function readCipherText(pad: StuPad, signal: AbortSignal): Promise<BridgeResult<Uint8Array>> {
  const whole = new Uint8Array(rsaBytes);
  let filled = 0;
  for (let index = 0; filled < rsaBytes; index += 1) {
    const asked = await pad.send(encodeAskCipherText(index), signal);
    if (!asked.ok) return asked;
    const report = await pad.get('encryptionCommand', signal);
    if (!report.ok) return report;
    const piece = parseCipherText(report.value);
    if (!piece.ok) return piece;
    if (filled + piece.value.length > rsaBytes) return err('protocol-error', 'encrypted key is too long');
    whole.set(piece.value, filled);
    filled += piece.value.length;
  }
  return ok(whole);
}

/** The vendor's kits use OAEP with SHA-1; the key is the end of what was encrypted. */
function openKey(cipherText: Uint8Array, privateKey: KeyObject): BridgeResult<PenCipher> {
  try {
    const plain = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      cipherText,
    );
    if (plain.length < aesKeyBytes) return err('protocol-error', 'key of the pad is too short');
    const key = plain.subarray(plain.length - aesKeyBytes);
    return ok((block) => decipher(key, block));
  } catch {
    return err('protocol-error', 'key of the pad does not decipher');
  }
}

const zero = new Uint8Array(16);

function decipher(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createDecipheriv('aes-256-cbc', key, zero);
  cipher.setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}
