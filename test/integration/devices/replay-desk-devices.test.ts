import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { deviceConfigSchema, type DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { err, ok, unwrap } from '../../../domain/result.ts';
import type { DriverSurroundings, HostedDevice } from '../../../native-bridges/drivers/device.ts';
import { firstHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { createDevice, entryOf } from '../../../native-bridges/host/registry.ts';
import { parseTrace } from '../../../native-bridges/recorder/trace.ts';
import { TraceRecorder } from '../../../native-bridges/recorder/trace-recorder.ts';
import {
  startCodeReaderSimulator,
  syntheticCardCode,
} from '../../../native-bridges/simulators/code-reader/simulator.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { startSimulators, type SimulatorOptions } from '../../../native-bridges/simulators/start.ts';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import { noTap } from '../../../native-bridges/transports/tap.ts';

/**
 * Traces of scanner, pad and code reader, recorded from their simulators and played strictly through the drivers. With
 * RECORD_TRACES=1 they are recorded anew first. What a person gave is masked in them, so a replayed attempt ends as one of rubbish does.
 */
interface Recorded {
  readonly file: string;
  readonly start: () => Promise<{
    readonly config: DeviceConfigInput;
    /** What a person does while the driver is used. */
    readonly hand?: () => Promise<void>;
    readonly stop: () => Promise<void>;
  }>;
  /** Answers how the attempt ended. */
  readonly use: (device: HostedDevice, hand: () => Promise<void>) => Promise<string>;
  readonly ends: { readonly recorded: string; readonly replayed: string };
}

const nobody = async (): Promise<void> => undefined;
const folder = new URL('../../../native-bridges/drivers/', import.meta.url);
const quiet = { signal: new AbortController().signal };

async function desk(options: Partial<SimulatorOptions>) {
  return await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace: 0.1,
    fingers: { ...createLocalFingerSource(), warm: () => undefined },
    ...options,
  });
}

const recordings: Readonly<Record<string, Recorded>> = {
  scanner: {
    file: 'fingerprint/sbi/sbi.trace',
    start: async () => {
      const { ready, stop } = await desk({ scanner: { dialect: '1.0' } });
      const { sbiPort, trustAnchor } = ready;
      return {
        config: {
          driver: 'sbi',
          id: 'sbi',
          firstPort: sbiPort,
          lastPort: sbiPort,
          trustAnchor,
          dialect: '1.0',
        },
        stop,
      };
    },
    use: async (device) => {
      if (device.kind !== 'fingerprint-scanner') throw new Error(device.kind);
      let last = '';
      const request = {
        attemptId: 'recorded-attempt',
        impression: 'rolled',
        fingers: ['RIGHT_INDEX'],
        exceptions: [],
        requestedScore: 40,
        timeoutMs: 3000,
        previousHash: firstHash,
      } as const;
      for await (const state of device.capture(
        { ...request, fingers: [...request.fingers], exceptions: [] },
        quiet.signal,
      )) {
        last = state.phase === 'failed' ? state.failure.code : state.phase;
      }
      return last;
    },
    ends: { recorded: 'captured', replayed: 'protocol-error' },
  },
  pad: {
    file: 'signature-pad/wacom-stu/wacom-stu.trace',
    start: async () => {
      const { ready, stop } = await desk({ pad: { model: '430' } });
      return {
        config: { driver: 'wacom-stu', id: 'wacom-stu', simulatedPort: ready.padPort, penEncryption: 'off' },
        stop,
      };
    },
    use: async (device) => {
      if (device.kind !== 'signature-pad') throw new Error(device.kind);
      const officer = new AbortController();
      const request = {
        attemptId: 'recorded',
        consentText: 'Văn bản mẫu',
        signerName: 'Người Mẫu',
        timeoutMs: 5000,
      };
      let signing = 0;
      let last = '';
      for await (const state of device.sign(request, officer.signal)) {
        last = state.phase === 'failed' ? state.failure.code : state.phase;
        if (state.phase === 'signing') signing += 1;
        if (signing === 2) officer.abort();
      }
      // What the pad still says while it is left.
      await pause(400, quiet.signal);
      return last;
    },
    ends: { recorded: 'cancelled', replayed: 'cancelled' },
  },
  'code reader': {
    file: 'code-reader/code-reader.trace',
    start: async () => {
      const { simulator, port } = await startCodeReaderSimulator({ over: 'serial' });
      return {
        config: { driver: 'code-reader', id: 'code-reader', over: 'serial', simulatedPort: port },
        hand: () => simulator.act({ action: 'scan', text: syntheticCardCode }),
        stop: () => simulator.stop(),
      };
    },
    use: async (device, hand) => {
      if (device.kind !== 'code-reader') throw new Error(device.kind);
      const read = new Promise<string>((resolve) => device.onCode(({ text }) => resolve(text)));
      await hand();
      const text = await Promise.race([read, pause(15_000, quiet.signal).then(() => '')]);
      return /^\*+$/.test(text) ? 'masked' : text;
    },
    ends: { recorded: syntheticCardCode, replayed: 'masked' },
  },
};

function surroundings(tap: DriverSurroundings['tap'], now: () => Date): DriverSurroundings {
  return { now, log: () => undefined, tap, preview: () => undefined };
}

async function untilReady(device: HostedDevice): Promise<void> {
  await expect.poll(() => device.state().status, { timeout: 30_000 }).toBe('ready');
}

async function record({ file, start, use, ends }: Recorded): Promise<void> {
  const simulated = await start();
  const config = deviceConfigSchema.parse(simulated.config);
  const recorder = new TraceRecorder(config.driver);
  const began = new Date();
  recorder.start();
  const device = createDevice(
    config,
    surroundings(recorder, () => new Date()),
  );
  await untilReady(device);
  expect(await use(device, simulated.hand ?? nobody)).toBe(ends.recorded);
  await device.stop();
  const text = recorder.stop()?.text ?? '';
  await simulated.stop();
  // What a replay needs besides the frames: the configuration, and when it was, because certificates run out.
  await writeFile(
    new URL(file, folder),
    `${text}# at ${began.toISOString()}\n# config ${JSON.stringify(config)}\n`,
  );
}

async function replay({ file, use, ends }: Recorded): Promise<void> {
  const text = await readFile(new URL(file, folder), 'utf8');
  const said = (name: string): string => new RegExp(`^# ${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  const config = deviceConfigSchema.parse(JSON.parse(said('config')));
  const at = new Date(said('at'));
  const replayed = entryOf(config).replay?.(
    config,
    unwrap(parseTrace(text)),
    surroundings(noTap, () => at),
    {
      speed: 10,
    },
  );
  if (replayed === undefined) throw new Error(`${config.driver} cannot be replayed`);
  const { device, script } = replayed;
  // A reader speaks unasked, as soon as its line is open.
  if (device.kind !== 'code-reader') await untilReady(device);
  expect(await use(device, nobody)).toBe(ends.replayed);
  const finished = script.finish();
  await device.stop();
  expect(finished.ok ? ok() : err(finished.error.code, finished.error.cause)).toEqual(ok());
}

describe('recorded trace', () => {
  it.runIf(process.env['RECORD_TRACES'] === '1').each(Object.keys(recordings))(
    'of the %s is recorded anew',
    async (name) => {
      await record(recordings[name] as Recorded);
    },
  );

  it.each(Object.keys(recordings))('of the %s is what its driver sends and hears', async (name) => {
    await replay(recordings[name] as Recorded);
  });

  it.each(Object.keys(recordings))('of the %s holds nothing of the person', async (name) => {
    const text = await readFile(new URL(recordings[name]?.file ?? '', folder), 'utf8');
    const plain = Buffer.from(text.replaceAll(/[^0-9a-f]/g, ''), 'hex').toString('latin1');
    for (const secret of ['003099000017', '"bioValue"', 'FIR\0', 'Right Index']) {
      expect(text.includes(Buffer.from(secret).toString('hex'))).toBe(false);
      expect(plain.includes(secret)).toBe(false);
    }
  });
});
