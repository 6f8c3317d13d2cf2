import { createHmac, hkdfSync } from 'node:crypto';
import { argon2Key } from '../../keys/passphrase-kdf.ts';
import type { BackupHeader } from './backup-format.ts';

/** An officer and the passphrase that officer signs in with. */
export interface BackupPerson {
  readonly officerId: string;
  readonly passphrase: string;
}

/**
 * The key of a backup: HKDF-SHA256 over the Argon2id outputs of both passphrases in the header's order. Who knows one of them
 * has still to guess the whole of the other at Argon2id's price, and learns nothing before.
 */
export async function backupKey(
  header: Pick<BackupHeader, 'persons' | 'kdf' | 'salt'>,
  persons: readonly [BackupPerson, BackupPerson],
): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  for (const { officerId, salt } of header.persons) {
    const person = persons.find((one) => one.officerId === officerId);
    if (person === undefined) return null;
    parts.push(await argon2Key(person.passphrase, Buffer.from(salt, 'base64'), header.kdf));
  }
  const both = Buffer.concat(parts);
  const salt = Buffer.from(header.salt, 'base64');
  const key = Buffer.from(hkdfSync('sha256', both, salt, 'tram-can-cuoc backup 1', 32));
  both.fill(0);
  for (const part of parts) part.fill(0);
  return key;
}

export function backupKeyCheck(key: Uint8Array): string {
  return createHmac('sha256', key).update('tram-can-cuoc backup key check').digest('hex');
}
