import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StationConfig, stationConfigSchema } from '../../../domain/channels/supervision.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { trainingVaultKey } from '../keys/vault-key-file.ts';
import { vaultFileName } from '../station.ts';
import { openVault } from '../vault/vault.ts';
import type { StationIdentity } from './identity.ts';
import { type ProvisionInput, provision } from './provision.ts';

export interface ProvisionFolderInput extends Omit<ProvisionInput, 'vault'> {
  readonly dataFolder: string;
}

/**
 * Provisions the training station of a data folder: makes its vault key and vault where there are none, and notes the
 * gateway in `config.json`, whose devices it leaves as they are. Failures: those of `provision`, `trainingVaultKey` and
 * `openVault`; `config-malformed`; `not-a-training-station`.
 */
export async function provisionFolder(input: ProvisionFolderInput): Promise<Result<StationIdentity>> {
  mkdirSync(input.dataFolder, { recursive: true, mode: 0o700 });
  const config = readConfig(input.dataFolder);
  if (!config.ok) return config;
  const key = trainingVaultKey(input.dataFolder);
  if (!key.ok) return key;
  const vault = await openVault(join(input.dataFolder, vaultFileName), key.value, input.now);
  if (!vault.ok) return vault;
  try {
    const identity = await provision({ ...input, vault: vault.value });
    if (identity.ok) writeConfig(input.dataFolder, { ...config.value, gatewayUrl: input.gatewayUrl });
    return identity;
  } finally {
    await vault.value.close();
  }
}

const configFile = (dataFolder: string): string => join(dataFolder, 'config.json');

function readConfig(dataFolder: string): Result<StationConfig> {
  let text: string;
  try {
    text = readFileSync(configFile(dataFolder), 'utf8');
  } catch {
    return ok({
      gatewayUrl: null,
      policyId: null,
      training: true,
      places: [],
      discoverDevices: false,
      devices: [],
    });
  }
  try {
    const parsed = stationConfigSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return err('config-malformed', 'config.json');
    return parsed.data.training ? ok(parsed.data) : err('not-a-training-station', 'config.json');
  } catch {
    return err('config-malformed', 'config.json is not JSON');
  }
}

function writeConfig(dataFolder: string, config: StationConfig): void {
  const file = configFile(dataFolder);
  writeFileSync(`${file}.part`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
}
