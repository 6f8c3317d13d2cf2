import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/**
 * Where the vault key (32 bytes) lies in a data folder. Main writes and opens both files; tools without Electron can
 * only open the training one.
 *
 * - `vault.key`: 64 hex digits wrapped by Electron's safeStorage, bytes as it gave them.
 * - `training-vault.key`: 64 lower-case hex digits and a line feed, mode 0600. Refused outside training mode.
 */
export const vaultKeyFiles = { wrapped: 'vault.key', training: 'training-vault.key' } as const;

/**
 * The training key of a folder, made when there is none. Failures: `vault-key-wrapped` (a production station: only the
 * app can open it), `vault-key-malformed`.
 */
export function trainingVaultKey(
  dataFolder: string,
): Result<string, Failure<'vault-key-wrapped' | 'vault-key-malformed'>> {
  const training = join(dataFolder, vaultKeyFiles.training);
  if (existsSync(training)) {
    const key = readFileSync(training, 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(key) ? ok(key) : err('vault-key-malformed', vaultKeyFiles.training);
  }
  if (existsSync(join(dataFolder, vaultKeyFiles.wrapped))) return err('vault-key-wrapped');
  const key = randomBytes(32).toString('hex');
  writeFileSync(`${training}.part`, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(`${training}.part`, training);
  return ok(key);
}
