import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceConfigInput, StationConfigInput } from '../../domain/channels/supervision.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import type { SimulatorsReady } from '../../native-bridges/simulators/start.ts';
import { trainingRegister } from './training-register.ts';
import { type ChildProgram, runProgram, startProgram } from './child-program.ts';

/** The people of a training desk. The passphrase is no secret: a training station opens with it on every machine. */
const passphrase = 'mat khau huan luyen 2026';
export const trainingOfficer = {
  id: 'can-bo-mau',
  name: 'TRẦN CÁN BỘ MẪU',
  rank: 'Đại úy',
  role: 'officer',
  passphrase,
} as const;
export const trainingSupervisor = {
  id: 'chi-huy-mau',
  name: 'LÊ CHỈ HUY MẪU',
  rank: 'Trung tá',
  role: 'supervisor',
  passphrase,
} as const;
export const trainingTechnician = {
  id: 'ky-thuat-mau',
  name: 'PHẠM KỸ THUẬT MẪU',
  rank: 'Thiếu úy',
  role: 'technician',
  passphrase,
} as const;
export const trainingAdministrator = {
  id: 'quan-tri-mau',
  name: 'VŨ QUẢN TRỊ MẪU',
  rank: 'Thiếu tá',
  role: 'administrator',
  passphrase,
} as const;
/** The first one is chosen when the sign-in screen opens. */
const trainingPeople = [trainingOfficer, trainingSupervisor, trainingTechnician, trainingAdministrator];

export interface TrainingDeskOptions {
  /** Everything lands below this folder: centre/, station/, slips/, population/. */
  readonly folder: string;
  /** Where the bundled programs are. */
  readonly programs: string;
  readonly policyId: PolicyId;
  /** 1 is a person's pace before the devices, 0.2 five times as fast. */
  readonly pace: number;
  /** Folder with real finger material instead of synthetic fingers. */
  readonly fingers: string | null;
  readonly log: (program: string, line: string) => void;
}

export interface TrainingDesk {
  readonly gatewayUrl: string;
  readonly centreFolder: string;
  readonly stationFolder: string;
  readonly slipFolder: string;
  readonly gateway: ChildProgram<{ url: string; caFile: string }>;
  readonly simulators: ChildProgram<SimulatorsReady>;
  /** Tells the simulators something: `person`, `scanner`, `pad`. */
  readonly tell: (path: 'person' | 'scanner' | 'pad', body: object) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * A whole desk of its own: a centre on loopback, simulated devices, and a station provisioned with a one-time code, in
 * training mode. What the demo, the end-to-end tests and `npm start` stand on.
 */
export async function openTrainingDesk(options: TrainingDeskOptions): Promise<TrainingDesk> {
  const folder = (name: string): string => {
    const path = join(options.folder, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const centreFolder = folder('centre');
  const stationFolder = folder('station');
  const slipFolder = folder('slips');
  const registerFolder = folder('population');
  writeFileSync(join(registerFolder, 'people.json'), JSON.stringify(trainingRegister));
  const program = (name: string): string => join(options.programs, name);

  const [gateway, simulators] = await Promise.all([
    startProgram<{ url: string; caFile: string }>(
      program('gateway/main.cjs'),
      ['--data', centreFolder, '--port', '0', '--init', '--population-folder', registerFolder],
      (line) => {
        options.log('gateway', line);
      },
    ),
    startProgram<SimulatorsReady>(
      program('simulators/process.cjs'),
      ['--pace', String(options.pace), ...(options.fingers === null ? [] : ['--fingers', options.fingers])],
      (line) => {
        options.log('simulators', line);
      },
    ),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([gateway.stop(), simulators.stop()]);
  };
  try {
    await provision(options, program, { centreFolder, stationFolder, gateway: gateway.ready });
    writeConfig(stationFolder, {
      gatewayUrl: gateway.ready.url,
      policyId: options.policyId,
      training: true,
      places: [],
      discoverDevices: false,
      devices: deviceConfigs(simulators.ready, slipFolder),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    gatewayUrl: gateway.ready.url,
    centreFolder,
    stationFolder,
    slipFolder,
    gateway,
    simulators,
    tell: async (path, body) => {
      const answer = await fetch(`http://127.0.0.1:${simulators.ready.adminPort}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      if (!answer.ok) throw new Error(`simulators refused /${path}: ${await answer.text()}`);
    },
    stop,
  };
}

async function provision(
  options: TrainingDeskOptions,
  program: (name: string) => string,
  at: { centreFolder: string; stationFolder: string; gateway: { url: string; caFile: string } },
): Promise<void> {
  const code = await runProgram(program('gateway/main.cjs'), [
    'codes',
    'add',
    ...['--data', at.centreFolder],
    ...['--station', 'Trạm huấn luyện 01'],
    ...['--unit', '00004'],
    ...['--unit-name', 'Công an phường Huấn Luyện'],
    ...['--policy', options.policyId],
    ...trainingPeople.flatMap(({ id, name, rank, role }) => ['--officer', [id, name, rank, role].join(':')]),
  ]);
  await runProgram(
    program('station/provision.cjs'),
    [
      ...['--user-data', at.stationFolder],
      ...['--gateway', at.gateway.url],
      ...['--ca', at.gateway.caFile],
      ...['--code', code.trim()],
      ...trainingPeople.flatMap(({ id }) => ['--officer', id]),
    ],
    Object.fromEntries(
      trainingPeople.map((person) => [
        `TCC_PASSPHRASE_${person.id.toUpperCase().replaceAll('-', '_')}`,
        person.passphrase,
      ]),
    ),
  );
}

function deviceConfigs(simulators: SimulatorsReady, slipFolder: string): DeviceConfigInput[] {
  return [
    {
      driver: 'sbi',
      id: 'scanner',
      firstPort: simulators.sbiPort,
      lastPort: simulators.sbiPort,
      trustAnchor: simulators.trustAnchor,
    },
    { driver: 'wacom-stu', id: 'pad', simulatedPort: simulators.padPort },
    { driver: 'chromium-camera', id: 'camera', simulated: true },
    { driver: 'folder-printer', id: 'printer', folder: slipFolder },
  ];
}

function writeConfig(stationFolder: string, config: StationConfigInput): void {
  writeFileSync(join(stationFolder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
