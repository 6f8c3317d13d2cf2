import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { bigEndian } from './bytes.ts';
import { coordinateLength, curveOfParameters, readPoint, verifyEcdsa } from './curves.ts';
import { notGenuine, unsupported } from './refusal.ts';
import { oidText, oidTlv, type Tlv, tlv, TlvReader } from './tlv.ts';

export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const hashes: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Hash inside the name of a signature algorithm: RSA PKCS #1 v1.5, ECDSA in DER, ECDSA as two numbers (TR-03111). */
const rsa: Readonly<Record<string, Hash>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const ecdsaDer: Readonly<Record<string, Hash>> = {
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const ecdsaPlain: Readonly<Record<string, Hash>> = {
  '0.4.0.127.0.7.1.1.4.1.1': 'sha1',
  '0.4.0.127.0.7.1.1.4.1.2': 'sha224',
  '0.4.0.127.0.7.1.1.4.1.3': 'sha256',
  '0.4.0.127.0.7.1.1.4.1.4': 'sha384',
  '0.4.0.127.0.7.1.1.4.1.5': 'sha512',
};
export const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
export const ecPublicKey = '1.2.840.10045.2.1';

export interface Algorithm {
  readonly oid: string;
  readonly parameters: Tlv | undefined;
}

/** Throws `ChipRefusal`, as everything here does with what it can't read. */
export function readAlgorithm(element: Tlv): Algorithm {
  if (element.tag !== 0x30) throw notGenuine('algorithm');
  const reader = new TlvReader(element.value);
  const oid = oidText(reader.take(0x06).value);
  return { oid, parameters: reader.atEnd ? undefined : reader.any() };
}

export function hashOf({ oid }: Algorithm): Hash {
  const hash = hashes[oid];
  if (hash === undefined) throw unsupported(`hash ${oid}`);
  return hash;
}

export function plainEcdsaHash(oid: string): Hash | undefined {
  return ecdsaPlain[oid];
}

export function digestOf(hash: Hash, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(data).digest());
}

export interface PublicKeyInfo {
  readonly algorithm: Algorithm;
  /** BIT STRING without its count of unused bits. */
  readonly key: Uint8Array;
}

/** SubjectPublicKeyInfo. */
export function readPublicKey(bytes: Uint8Array): PublicKeyInfo {
  const reader = new TlvReader(bytes).inside(0x30);
  const algorithm = readAlgorithm(reader.take(0x30));
  const bits = reader.take(0x03).value;
  if (bits[0] !== 0) throw notGenuine('public key');
  return { algorithm, key: bits.subarray(1) };
}

/**
 * Whether `signature` is over `message`, by the key.
 * @param otherwise hash where the algorithm names none, as CMS allows
 */
export function signatureHolds(
  algorithm: Algorithm,
  key: PublicKeyInfo,
  message: Uint8Array,
  signature: Uint8Array,
  otherwise?: Hash,
): boolean {
  const { oid } = algorithm;
  const der = ecdsaDer[oid] ?? (oid === ecPublicKey ? otherwise : undefined);
  if (der !== undefined) return ecdsaHolds(key, digestOf(der, message), numbersOf(signature));
  const plain = ecdsaPlain[oid];
  if (plain !== undefined) return ecdsaHolds(key, digestOf(plain, message), halvesOf(signature));
  if (oid === rsaPss) return pssHolds(algorithm, key, message, signature);
  const pkcs1 = rsa[oid] ?? (oid === rsaEncryption ? otherwise : undefined);
  if (pkcs1 === undefined) throw unsupported(`signature algorithm ${oid}`);
  return rsaHolds(key, pkcs1, message, signature, { padding: constants.RSA_PKCS1_PADDING });
}

type Numbers = readonly [bigint, bigint];

export function ecdsaHolds({ algorithm, key }: PublicKeyInfo, digest: Uint8Array, [r, s]: Numbers): boolean {
  if (algorithm.oid !== ecPublicKey || algorithm.parameters === undefined) throw notGenuine('key of ECDSA');
  const curve = curveOfParameters(algorithm.parameters);
  return verifyEcdsa(curve, readPoint(curve, key), digest, r, s);
}

/** Two numbers of one length behind one another. */
export function halvesOf(signature: Uint8Array): Numbers {
  if (signature.length === 0 || signature.length % 2 !== 0 || signature.length > 132) {
    throw notGenuine('length of a signature');
  }
  const half = signature.length / 2;
  return [bigEndian(signature.subarray(0, half)), bigEndian(signature.subarray(half))];
}

export function numbersOf(signature: Uint8Array): Numbers {
  if (signature.length > 160) throw notGenuine('length of a signature');
  const reader = new TlvReader(signature).inside(0x30);
  const r = bigEndian(reader.take(0x02).value);
  return [r, bigEndian(reader.take(0x02).value)];
}

/** Whether a signature has just the length of two numbers of the key's curve. */
export function isPlainLength({ algorithm }: PublicKeyInfo, signature: Uint8Array): boolean {
  return (
    algorithm.parameters !== undefined &&
    signature.length === 2 * coordinateLength(curveOfParameters(algorithm.parameters))
  );
}

/** RFC 4055, 3.1: parameters left out mean SHA-1 and a salt of 20. */
function pssHolds(
  { parameters }: Algorithm,
  key: PublicKeyInfo,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const reader = new TlvReader(parameters?.value ?? new Uint8Array(0));
  const hashPart = reader.optional(0xa0);
  const maskPart = reader.optional(0xa1);
  const saltPart = reader.optional(0xa2);
  const hash = hashPart === undefined ? 'sha1' : hashOf(readAlgorithm(new TlvReader(hashPart.value).any()));
  const mask = maskPart === undefined ? undefined : readAlgorithm(new TlvReader(maskPart.value).any());
  const maskHash = mask?.parameters === undefined ? 'sha1' : hashOf(readAlgorithm(mask.parameters));
  if (maskHash !== hash) throw unsupported('RSA-PSS with two hashes');
  const salt = saltPart === undefined ? 20n : bigEndian(new TlvReader(saltPart.value).take(0x02).value);
  if (salt > 512n) throw notGenuine('salt of RSA-PSS');
  return rsaHolds(key, hash, message, signature, {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: Number(salt),
  });
}

function rsaHolds(
  { algorithm, key }: PublicKeyInfo,
  hash: Hash,
  message: Uint8Array,
  signature: Uint8Array,
  options: { readonly padding: number; readonly saltLength?: number },
): boolean {
  if (algorithm.oid !== rsaEncryption && algorithm.oid !== rsaPss) throw notGenuine('key of RSA');
  if (key.length > 1100 || signature.length > 1024) throw unsupported('RSA beyond 8192 bits');
  // Electron takes no key that says it is for PSS alone.
  const spki = tlv(0x30, tlv(0x30, oidTlv(rsaEncryption), tlv(0x05)), tlv(0x03, Uint8Array.of(0), key));
  try {
    const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return verify(hash, message, { key: publicKey, ...options }, signature);
  } catch {
    throw notGenuine('key of RSA');
  }
}

/** Modulus and exponent. */
export function readRsaKey({ key }: PublicKeyInfo): { readonly modulus: bigint; readonly exponent: bigint } {
  const reader = new TlvReader(key).inside(0x30);
  const modulus = bigEndian(reader.take(0x02).value);
  return { modulus, exponent: bigEndian(reader.take(0x02).value) };
}
