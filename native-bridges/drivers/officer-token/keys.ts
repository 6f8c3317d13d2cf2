import { X509Certificate, randomBytes } from 'node:crypto';
import type { TokenKey } from '../../../domain/devices/officer-token.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Cryptoki } from '../../transports/pkcs11.ts';
import { cka, ckk, ckm, cko } from './constants.ts';
import { type TokenFailure, tokenFailure } from './errors.ts';
import { isP256, p256Parameters, spkiOf } from './public-key.ts';

/** A key of the open session, with its handle there. */
export interface HeldKey extends TokenKey {
  readonly handle: string;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const idOf = (keyId: string): Uint8Array => new Uint8Array(Buffer.from(keyId, 'hex'));

/**
 * EC P-256 keys of the token that can sign and that it does not give away. One whose public half is nowhere on the token can't be used
 * and is left out.
 */
export async function readKeys(
  cryptoki: Cryptoki,
  session: string,
): Promise<Result<HeldKey[], TokenFailure>> {
  const found = await cryptoki.find(session, [
    { type: cka.class, value: cko.privateKey },
    { type: cka.keyType, value: ckk.ec },
    { type: cka.sign, value: true },
  ]);
  if (!found.ok) return { ok: false, error: tokenFailure(found.error) };
  const keys: HeldKey[] = [];
  for (const handle of found.value) {
    const read = await cryptoki.attributes(session, handle, [cka.id, cka.label]);
    if (!read.ok) return { ok: false, error: tokenFailure(read.error) };
    const [id, label] = read.value;
    if (id === undefined || id.length === 0) continue;
    const readable = await canBeRead(cryptoki, session, handle);
    // A token that does not say is believed to be one: it may hold keys of a centre that knows it better.
    if (readable.ok && readable.value) continue;
    const publicKey = await publicKeyOf(cryptoki, session, id);
    if (publicKey === undefined) continue;
    keys.push({ handle, keyId: Buffer.from(id).toString('hex'), label: text(label), publicKey });
  }
  return ok(keys);
}

/** What the token itself says of a private key: that it gives its value away, or would. */
async function canBeRead(
  cryptoki: Cryptoki,
  session: string,
  handle: string,
): Promise<Result<boolean, TokenFailure>> {
  const held = await cryptoki.attributes(session, handle, [cka.sensitive, cka.extractable]);
  if (!held.ok) return { ok: false, error: tokenFailure(held.error) };
  return ok(held.value[0]?.[0] !== 1 || held.value[1]?.[0] !== 0);
}

/** From the public key of the same id, or the certificate of the same id where the token keeps only that. */
async function publicKeyOf(
  cryptoki: Cryptoki,
  session: string,
  id: Uint8Array,
): Promise<TokenKey['publicKey'] | undefined> {
  const attributesOf = async (kind: number, types: readonly number[]): Promise<Uint8Array[] | undefined> => {
    const found = await cryptoki.find(session, [
      { type: cka.class, value: kind },
      { type: cka.id, value: id },
    ]);
    const [object] = found.ok ? found.value : [];
    if (object === undefined) return undefined;
    const read = await cryptoki.attributes(session, object, types);
    return read.ok ? read.value : undefined;
  };
  const [parameters, point] = (await attributesOf(cko.publicKey, [cka.ecParams, cka.ecPoint])) ?? [];
  if (parameters !== undefined && point !== undefined) {
    return isP256(parameters) ? spkiOf(point) : undefined;
  }
  const [certificate] = (await attributesOf(cko.certificate, [cka.value])) ?? [];
  return certificate === undefined ? undefined : publicKeyOfCertificate(certificate);
}

function publicKeyOfCertificate(der: Uint8Array): TokenKey['publicKey'] | undefined {
  try {
    const { publicKey } = new X509Certificate(der);
    if (publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined;
    return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  } catch {
    return undefined;
  }
}

/** An EC P-256 key pair made on the token; what it says of its private half is read back and believed only then. */
export async function makeKey(
  cryptoki: Cryptoki,
  session: string,
  label: string,
): Promise<Result<HeldKey, TokenFailure>> {
  const keyId = randomBytes(16).toString('hex');
  const shared = [
    { type: cka.token, value: true },
    { type: cka.label, value: label },
    { type: cka.id, value: idOf(keyId) },
  ];
  const made = await cryptoki.generateKeyPair(
    session,
    ckm.ecKeyPairGen,
    [...shared, { type: cka.verify, value: true }, { type: cka.ecParams, value: p256Parameters }],
    [
      ...shared,
      { type: cka.private, value: true },
      { type: cka.sign, value: true },
      { type: cka.sensitive, value: true },
      { type: cka.extractable, value: false },
    ],
  );
  if (!made.ok) return { ok: false, error: tokenFailure(made.error) };
  const handle = made.value.privateKey;
  const readable = await canBeRead(cryptoki, session, handle);
  if (!readable.ok) return readable;
  if (readable.value) return err('token-failed', 'the token made a key that can be read');
  const publicKey = await publicKeyOf(cryptoki, session, idOf(keyId));
  if (publicKey === undefined) return err('token-failed', 'the token does not give the public key');
  return ok({ handle, keyId, label, publicKey });
}
