import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { VaultKeyMessage } from '../../../domain/channels/supervision.ts';
import { err, ok, unwrap } from '../../../domain/result.ts';
import { type KeyChain, VaultKeyKeeper, openVaultKey } from '../../../electron/main/key-store.ts';
import type { KeyKeeper } from '../../../electron/station/vault/key-keeper.ts';

/** A keychain that really encrypts, with a key of its own: what `safeStorage` does with the desktop's keyring. */
export function testKeyChain(secret: number): KeyChain {
  const key = Buffer.alloc(32, secret);
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (plain) => {
      const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
      return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    decryptString: (bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
      decipher.setAuthTag(bytes.subarray(-16));
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** What main gives a station at its start, and main itself as the station's keeper of keys. */
export interface OpenedByMain {
  readonly vaultKey: string;
  readonly nextVaultKey: string | null;
  readonly keyKeeper: KeyKeeper;
}

/** Main's own code over the folder, as at each start of the application. */
export function asMainOpens(dataFolder: string, chain: KeyChain): OpenedByMain {
  const opened = unwrap(openVaultKey(dataFolder, false, chain));
  const keeper = new VaultKeyKeeper(dataFolder, opened, chain);
  const tell = async (message: VaultKeyMessage) => {
    const answer = keeper.take(message);
    return answer.ok ? ok() : err('key-store-unavailable', answer.cause);
  };
  return { vaultKey: opened.key, nextVaultKey: opened.nextKey, keyKeeper: { tell } };
}
