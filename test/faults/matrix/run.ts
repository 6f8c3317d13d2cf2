import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { startHost, type DeviceHost } from '../../../native-bridges/host/host.ts';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import type { DeviceRig, FaultMoment, OpenRig, RigHost, RigOutcome } from './rig.ts';

/** What became of one device, one fault, one moment. */
export interface Cell {
  readonly device: string;
  readonly fault: string;
  readonly moment: FaultMoment;
  /** How the attempt ended, or `hung`: it did not end. */
  readonly code: RigOutcome['code'] | 'hung';
  readonly kept: string;
  /** Milliseconds from the fault being mended until a new attempt was begun that worked; null where none did. */
  readonly usableMs: number | null;
  /** Why this must not be; null where all is well. */
  readonly wrong: string | null;
}

/** In milliseconds. An attempt that takes longer hangs; a device not back by then is lost. */
export interface MatrixLimits {
  readonly ready: number;
  readonly attempt: number;
  readonly usable: number;
}
/** The longest that a driver may take: 20 s for a document that a printer does not take, 10 to look for it and to take it back. */
export const matrixLimits: MatrixLimits = { ready: 15_000, attempt: 40_000, usable: 25_000 };
/** Between two looks at a device that is not ready yet. */
const lookEvery = 20;

interface Desk {
  readonly rig: OpenRig;
  readonly host: DeviceHost;
  readonly view: RigHost;
  stop(): Promise<void>;
}

async function open(rig: DeviceRig): Promise<Desk> {
  const opened = await rig.open();
  const host = startHost(
    { type: 'start', devices: [opened.device] },
    { log: { info: () => undefined, bug: (where, error) => console.error(rig.name, where, error) } },
  );
  const channel = new MessageChannel();
  const client = createClient(nodePort(channel.port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  client.on('devices.changed', (changed) => {
    states = changed;
  });
  host.attach(nodePort(channel.port2));
  return {
    rig: opened,
    host,
    view: { client, states: () => states },
    stop: async () => {
      client.close();
      await host.stop();
      await opened.stop();
    },
  };
}

async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  const patience = new AbortController();
  while (!condition()) {
    if (performance.now() > end) return false;
    await pause(lookEvery, patience.signal);
  }
  return true;
}

const isReady = (desk: Desk): boolean => desk.view.states().some(({ status }) => status === 'ready');

/** One attempt, and the word for one that does not end. */
async function attempt(desk: Desk, limit: number): Promise<RigOutcome | null> {
  const over = new AbortController();
  const late = pause(limit, over.signal).then(() => null);
  const outcome = await Promise.race([desk.rig.attempt(desk.view), late]);
  over.abort();
  return outcome;
}

async function strikeOne(
  desk: Desk,
  device: string,
  fault: string,
  moment: FaultMoment,
  limits: MatrixLimits,
): Promise<Cell> {
  const cell = (outcome: RigOutcome | null, usableMs: number | null, wrong: string | null = null): Cell => ({
    device,
    fault,
    moment,
    code: outcome?.code ?? 'hung',
    kept: outcome?.kept ?? '',
    usableMs,
    wrong: wrong ?? faultOf(outcome, usableMs),
  });
  if (!(await until(() => isReady(desk), limits.ready)))
    return cell(null, null, 'the device was not ready to begin with');
  await desk.rig.strike(fault, moment);
  if (moment === 'idle') await until(() => !isReady(desk), 2000);
  const outcome = await attempt(desk, limits.attempt);
  const mended = performance.now();
  await desk.rig.mend(fault);
  while (performance.now() - mended < limits.usable) {
    if (!(await until(() => isReady(desk), limits.usable))) break;
    const began = performance.now();
    const again = await attempt(desk, limits.attempt);
    if (again?.code === 'done') return cell(outcome, began - mended);
    if (again === null) break;
  }
  return cell(outcome, null);
}

function faultOf(outcome: RigOutcome | null, usableMs: number | null): string | null {
  if (outcome === null) return 'the attempt did not end';
  if (outcome.code === 'unknown') return 'the officer is told nothing that helps';
  if (outcome.kept === '' || /\blost\b/.test(outcome.kept)) return 'something was lost';
  return usableMs === null ? 'the device did not come back' : null;
}

export interface MatrixOptions {
  readonly limits?: MatrixLimits;
  /** Which cells; all unless told. */
  readonly wanted?: (device: string, fault: string, moment: FaultMoment) => boolean;
  readonly onCell?: (cell: Cell) => void;
}

/** Every fault of one device at every moment, one after the other. After a cell that went wrong the device is made anew. */
export async function runRig(rig: DeviceRig, options: MatrixOptions = {}): Promise<Cell[]> {
  const { limits = matrixLimits, wanted = () => true, onCell } = options;
  const cells: Cell[] = [];
  let desk: Desk | undefined;
  try {
    for (const { fault, moments } of rig.faults) {
      for (const moment of moments.filter((each) => wanted(rig.name, fault, each))) {
        desk ??= await open(rig);
        const cell = await strikeOne(desk, rig.name, fault, moment, limits);
        cells.push(cell);
        onCell?.(cell);
        if (cell.wrong === null) continue;
        await desk.stop();
        desk = undefined;
      }
    }
  } finally {
    await desk?.stop();
  }
  return cells;
}

/** Devices side by side: they mostly wait. */
export async function runMatrix(
  rigs: readonly DeviceRig[],
  options: MatrixOptions & { readonly atOnce?: number } = {},
): Promise<Cell[]> {
  const waiting = [...rigs];
  const cells = new Map<DeviceRig, Cell[]>();
  const worker = async (): Promise<void> => {
    for (let rig = waiting.shift(); rig !== undefined; rig = waiting.shift()) {
      cells.set(rig, await runRig(rig, options));
    }
  };
  await Promise.all(Array.from({ length: options.atOnce ?? 3 }, worker));
  return rigs.flatMap((rig) => cells.get(rig) ?? []);
}
