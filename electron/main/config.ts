import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StationConfig, stationConfigSchema } from '../../domain/channels/supervision.ts';
import { type Result, err, ok } from '../../domain/result.ts';

/** A station nobody has provisioned yet: nothing works but the screen that says so. */
const unprovisioned: StationConfig = {
  gatewayUrl: null,
  policyId: null,
  training: false,
  places: [],
  discoverDevices: false,
  devices: [],
};

/** Reads `config.json` of the data folder. An absent file is a new station; a broken one is never guessed at. */
export function readConfig(dataFolder: string): Result<StationConfig> {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, 'config.json'), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? ok(unprovisioned)
      : err('config-unreadable', (error as Error).message);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('config-malformed', 'not JSON');
  }
  const parsed = stationConfigSchema.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err('config-malformed', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
}
