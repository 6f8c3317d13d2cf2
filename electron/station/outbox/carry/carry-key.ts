import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  sign,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { head, objectIdentifier, sequence, setOf, smallInteger, tags, time, tlv } from '../../sealing/der.ts';
import type { Vault } from '../../vault/vault.ts';
import { readSetting, writeSetting } from '../../vault/settings.ts';
import { ok, unwrap } from '../../../../domain/result.ts';

const settingKey = 'carry-key';
const modulusLength = 3072;
const validityMs = 10 * 365 * 86_400_000;

const storedSchema = z.object({ key: z.string(), certificate: z.string() });

/** Key teams encrypt to, and its certificate in PEM. */
export interface CarryKey {
  readonly key: KeyObject;
  readonly certificate: string;
}

/** Null where this station never was anybody's base. */
export async function readCarryKey(vault: Vault): Promise<CarryKey | null> {
  const text = await readSetting(vault.database, settingKey);
  if (text === null) return null;
  const { key, certificate } = storedSchema.parse(JSON.parse(text));
  return { key: createPrivateKey(key), certificate };
}

/** Made once and kept in the vault. */
export async function carryKeyOf(vault: Vault, stationId: string, now: Date): Promise<CarryKey> {
  const before = await readCarryKey(vault);
  if (before !== null) return before;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength });
  const stored = {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: selfSigned(privateKey, `${stationId} hand-over`, now),
  };
  const kept = await vault.change(async (transaction) => {
    const other = await readSetting(transaction, settingKey);
    if (other === null) await writeSetting(transaction, settingKey, JSON.stringify(stored));
    return ok(other === null ? stored : storedSchema.parse(JSON.parse(other)));
  });
  const { key, certificate } = unwrap(kept);
  return { key: createPrivateKey(key), certificate };
}

const oids = {
  commonName: objectIdentifier('2.5.4.3'),
  sha256WithRsa: objectIdentifier('1.2.840.113549.1.1.11'),
};
const utf8String = 0x0c;
const bitString = 0x03;

/** CMS names a recipient by issuer and serial number: so the key needs a certificate (RFC 5280), whoever issued it. */
function selfSigned(key: KeyObject, commonName: string, now: Date): string {
  const name = sequence(setOf(sequence(oids.commonName, tlv(utf8String, Buffer.from(commonName, 'utf8')))));
  const algorithm = sequence(oids.sha256WithRsa, head(tags.null, 0));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const certificate = sequence(
    tlv(tags.context0, smallInteger(2)),
    tlv(tags.integer, serial),
    algorithm,
    name,
    sequence(time(now), time(new Date(now.getTime() + validityMs))),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  );
  const signed = sequence(
    certificate,
    algorithm,
    tlv(bitString, Uint8Array.of(0), sign('sha256', certificate, key)),
  );
  const lines = Buffer.from(signed)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
