import { readFile, writeFile } from 'node:fs/promises';
import { unwrap } from '../../../domain/result.ts';
import type { DeviceConfig } from '../../../domain/channels/supervision.ts';
import { deviceConfigSchema, type DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { DriverSurroundings, HostedDevice } from '../../../native-bridges/drivers/device.ts';
import { createDevice, entryOf } from '../../../native-bridges/host/registry.ts';
import { parseTrace } from '../../../native-bridges/recorder/trace.ts';
import { TraceRecorder } from '../../../native-bridges/recorder/trace-recorder.ts';
import { noTap } from '../../../native-bridges/transports/tap.ts';

/** The same moment at recording and replay: a job may carry it. */
const now = (): Date => new Date('2026-11-22T03:00:00.000Z');

const surroundings = (tap: DriverSurroundings['tap']): DriverSurroundings => ({
  now,
  log: () => undefined,
  tap,
  preview: () => undefined,
});

async function readyDevice(device: HostedDevice): Promise<void> {
  const end = performance.now() + 10_000;
  while (device.state().status !== 'ready') {
    if (performance.now() > end) throw new Error(`never ready: ${JSON.stringify(device.state())}`);
    await new Promise<void>((resolve) => {
      const stop = device.onChange(() => {
        stop();
        resolve();
      });
      setTimeout(resolve, 200);
    });
  }
}

export interface TraceOf<D> {
  readonly file: URL;
  /** A simulator to record from. */
  readonly simulate: () => Promise<{
    readonly config: DeviceConfigInput;
    readonly stop: () => Promise<void>;
  }>;
  /** What the driver is asked; the same at recording and replay. */
  readonly use: (device: D) => Promise<void>;
}

/** Writes the trace anew from the simulator, masked as every recording is. */
export async function recordTrace<D extends HostedDevice>({
  file,
  simulate,
  use,
}: TraceOf<D>): Promise<void> {
  const { config, stop } = await simulate();
  const recorder = new TraceRecorder(config.driver);
  recorder.start();
  const device = createDevice(deviceConfigSchema.parse(config), surroundings(recorder)) as D;
  await readyDevice(device);
  await use(device);
  await device.stop();
  const recording = recorder.stop();
  await stop();
  if (recording === null) throw new Error('nothing was recorded');
  await writeFile(file, recording.text);
}

/** Plays the shipped trace strictly through the driver as the registry makes it. */
export async function replayTrace<D extends HostedDevice>(
  { file, use }: Pick<TraceOf<D>, 'file' | 'use'>,
  config: DeviceConfig,
): Promise<void> {
  const trace = unwrap(parseTrace(await readFile(file, 'utf8')));
  const replayed = entryOf(config).replay?.(config, trace, surroundings(noTap), { speed: 20 });
  if (replayed === undefined) throw new Error(`${config.driver} can't be replayed`);
  const device = replayed.device as D;
  await readyDevice(device);
  await use(device);
  const finished = replayed.script.finish();
  await device.stop();
  unwrap(finished);
}
