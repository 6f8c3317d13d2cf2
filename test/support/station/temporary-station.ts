import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicantChannels } from '../../../domain/channels/applicant.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { type Client, createClient } from '../../../domain/channels/rpc.ts';
import type { PolicyId } from '../../../domain/policy/policy.ts';
import { unwrap } from '../../../domain/result.ts';
import {
  type Station,
  type StationOptions,
  startStation,
  vaultFileName,
} from '../../../electron/station/station.ts';
import { writeStationIdentity } from '../../../electron/station/provisioning/identity.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { pairedPorts } from './paired-ports.ts';
import { type DeviceScript, ScriptedDevices } from './scripted-devices.ts';
import { stationStart } from './station-start.ts';
import { testIdentity } from './test-identity.ts';

export type OfficerClient = Client<(typeof officerChannels)['calls'], (typeof officerChannels)['events']>;
export type ApplicantClient = Client<
  (typeof applicantChannels)['calls'],
  (typeof applicantChannels)['events']
>;

export interface TemporaryStation {
  readonly dataFolder: string;
  readonly vaultKey: string;
  readonly station: Station;
  readonly officer: OfficerClient;
  readonly applicant: ApplicantClient;
  /** Puts a (new) scripted device host in place. */
  plugIn(script?: DeviceScript): ScriptedDevices;
  /** Stops and starts it again over the same folder, as after a crash of the program; fresh clients. */
  restart(): Promise<TemporaryStation>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export interface TemporaryStationOptions extends StationOptions {
  /** Without it the station stays unprovisioned. */
  readonly policyId?: PolicyId;
  /** Instead of an address where nobody answers. */
  readonly gatewayUrl?: string;
  /** False for a station in production. */
  readonly training?: boolean;
  /** Folders offered for backups and hand-overs. */
  readonly places?: readonly string[];
}

/** A real station on a real encrypted vault in a folder of its own, reached over real message ports. */
export async function temporaryStation(options: TemporaryStationOptions): Promise<TemporaryStation> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'station-'));
  const vaultKey = randomBytes(32).toString('hex');
  if (options.policyId !== undefined) await provisionFolder(dataFolder, vaultKey, options.policyId);
  return startIn(dataFolder, vaultKey, options);
}

export async function provisionFolder(
  dataFolder: string,
  vaultKey: string,
  policyId: PolicyId,
): Promise<void> {
  const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, () => new Date()));
  await writeStationIdentity(vault.database, await testIdentity(policyId));
  await vault.close();
}

/** A station over a folder that is there already. */
export async function startIn(
  dataFolder: string,
  vaultKey: string,
  options: TemporaryStationOptions,
): Promise<TemporaryStation> {
  const start = stationStart(dataFolder, vaultKey, options.gatewayUrl, options.training);
  const config = { ...start.config, places: [...(options.places ?? [])] };
  const station = unwrap(await startStation({ ...start, config }, options));
  const [officerPort, officerEnd] = pairedPorts();
  const [applicantPort, applicantEnd] = pairedPorts();
  station.attach('officer', officerEnd);
  station.attach('applicant', applicantEnd);
  const officer = createClient(officerPort, officerChannels);
  const applicant = createClient(applicantPort, applicantChannels);
  const stop = async (): Promise<void> => {
    await station.stop();
    officer.close();
    applicant.close();
  };
  return {
    dataFolder,
    vaultKey,
    station,
    officer,
    applicant,
    plugIn: (script) => {
      const [hostPort, stationEnd] = pairedPorts();
      const devices = new ScriptedDevices(hostPort, script);
      station.attach('devices', stationEnd);
      return devices;
    },
    restart: async () => {
      await stop();
      return startIn(dataFolder, vaultKey, options);
    },
    remove: async () => {
      await stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
