import { writeFileSync } from 'node:fs';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { parseTrace } from '../../recorder/trace.ts';
import { pause } from '../../transports/deadline.ts';
import { TraceRecorder } from '../../recorder/trace-recorder.ts';
import { simulatedDevices } from '../../simulators/by-driver.ts';
import { createDevice, entryOf } from '../registry.ts';
import { openSession, type ToolSession } from './session.ts';

/** What the tool works on: a configuration's devices, or simulators started for the occasion. */
export interface Bench {
  readonly devices: readonly DeviceConfigInput[];
  readonly discover: boolean;
  stop(): Promise<void>;
}

/** How long a device may take to be found before it is tested all the same, in milliseconds. */
const findingTime = 8000;
/** For hardware that nobody configured to be taken up. */
const discoveryTime = 3000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Starts the simulators named, all that there are for no name. */
export async function simulatedBench(names: readonly string[]): Promise<Bench> {
  const wanted = Object.entries(simulatedDevices).filter(
    ([driver]) => names.length === 0 || names.includes(driver),
  );
  const started = await Promise.all(wanted.map(([, start]) => start()));
  return {
    devices: started.map(({ config }) => config),
    discover: false,
    stop: async () => {
      await Promise.all(started.map((device) => device.stop()));
    },
  };
}

function identity({ make, model, serialNumber, firmware }: DeviceState): string {
  return [make, model, firmware === null ? null : `firmware ${firmware}`, serialNumber]
    .filter((part) => part !== null && part !== '')
    .join(' ');
}

function lineOf(state: DeviceState): string {
  const what = state.code === null ? state.status : `${state.status} (${state.code})`;
  return [
    state.id.padEnd(20),
    state.kind.padEnd(20),
    what.padEnd(28),
    (state.port ?? '').padEnd(24),
    identity(state),
    state.simulated ? '[simulated]' : '',
  ]
    .join(' ')
    .trimEnd();
}

async function withSession<T>(bench: Bench, work: (session: ToolSession) => Promise<T>): Promise<T> {
  const session = openSession(bench.devices, bench.discover);
  try {
    return await work(session);
  } finally {
    await session.stop();
  }
}

/** Every configured device and its state, then the hardware that a driver knows and nobody uses. */
export async function list(bench: Bench): Promise<number> {
  return await withSession(bench, async (session) => {
    await Promise.all(bench.devices.map(({ id }) => session.settled(id, findingTime)));
    if (bench.discover) await pause(discoveryTime, new AbortController().signal);
    const found = await session.client.call('host.found', {});
    for (const state of session.states()) say(lineOf(state));
    for (const one of found.ok ? found.value : []) {
      if (one.deviceId === null)
        say(`${'(not in use)'.padEnd(20)} ${one.driver.padEnd(20)} ${one.port} ${one.name}`);
    }
    if (session.states().length === 0)
      say('No device is configured, and none that a driver knows is attached.');
    return 0;
  });
}

export async function info(bench: Bench, deviceId: string): Promise<number> {
  return await withSession(bench, async (session) => {
    const state = await session.settled(deviceId, findingTime);
    if (state === undefined) return unknownDevice(deviceId, session);
    say(JSON.stringify(state, null, 2));
    const checks = await session.client.call('host.checks', {});
    for (const check of checks.ok ? checks.value : []) {
      if (check.status === 'missing' || check.status === 'outdated') {
        say(
          `${check.id}: ${check.status}. ${check.detail}${check.command === null ? '' : ` Type: ${check.command}`}`,
        );
      }
    }
    return state.status === 'ready' ? 0 : 1;
  });
}

function unknownDevice(deviceId: string, session: ToolSession): number {
  process.stderr.write(
    `There is no device ${deviceId}; there are: ${session
      .states()
      .map(({ id }) => id)
      .join(', ')}\n`,
  );
  return 2;
}

function resultLine({ step, outcome, failure, detail, tookMs }: SelfTestResult): string {
  const mark = { passed: '✓', failed: '✗', skipped: '–' }[outcome];
  const why =
    failure === null ? '' : ` ${failure.code}${failure.cause === undefined ? '' : `: ${failure.cause}`}`;
  return `  ${mark} ${step.padEnd(14)} ${`${Math.round(tookMs)} ms`.padStart(9)}  ${detail}${why}`;
}

/** Guided tests, one device after the other. Exit code 1 where one failed. */
export async function test(
  bench: Bench,
  deviceId: string | undefined,
  json: string | undefined,
): Promise<number> {
  return await withSession(bench, async (session) => {
    await Promise.all(bench.devices.map(({ id }) => session.settled(id, findingTime)));
    if (bench.discover) await pause(discoveryTime, new AbortController().signal);
    const ids = deviceId === undefined ? session.states().map(({ id }) => id) : [deviceId];
    const report: Record<string, unknown> = {};
    let failed = ids.length === 0 ? 1 : 0;
    for (const id of ids) {
      const state = session.states().find((each) => each.id === id);
      if (state === undefined) return unknownDevice(id, session);
      say(lineOf(state));
      const finished = await session.selfTest(id, (told) => {
        if (told.phase === 'step' && told.human)
          say(`  … ${told.step}: somebody must do this at the device now`);
        else if (told.phase === 'result') say(resultLine(told.result));
      });
      const passed = finished.ok && finished.value.phase === 'finished' && finished.value.passed;
      if (!finished.ok) say(`  ✗ ${finished.error.code} ${finished.error.cause ?? ''}`);
      if (!passed) failed += 1;
      report[id] = finished.ok ? { state, ...finished.value } : { state, failure: finished.error };
    }
    say(
      failed === 0
        ? `${ids.length} of ${ids.length} devices passed`
        : `${failed} of ${ids.length} devices failed`,
    );
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
    return failed === 0 ? 0 : 1;
  });
}

/** Opens one device with its tap on from the first frame, runs its guided test, and keeps what crossed its transport, masked. */
export async function record(bench: Bench, deviceId: string, file: string): Promise<number> {
  const config = bench.devices.find(({ id }) => id === deviceId);
  if (config === undefined) {
    process.stderr.write(`There is no device ${deviceId} in the configuration.\n`);
    return 2;
  }
  const recorder = new TraceRecorder(config.driver);
  recorder.start();
  const session = openSession([config], false, {
    create: (parsed, surroundings) => createDevice(parsed, { ...surroundings, tap: recorder }),
  });
  try {
    await session.settled(deviceId, findingTime);
    const finished = await session.selfTest(deviceId, (told) => {
      if (told.phase === 'result') say(resultLine(told.result));
    });
    if (!finished.ok) say(`${finished.error.code} ${finished.error.cause ?? ''}`);
  } finally {
    await session.stop();
  }
  const recording = recorder.stop();
  writeFileSync(file, recording?.text ?? '', { mode: 0o600 });
  say(`${recording?.frames ?? 0} frames in ${file}; personal data is masked`);
  return recording === null || recording.frames === 0 ? 1 : 0;
}

/** Plays a recorded guided test back to its driver, strictly: what differs is named with its frame. */
export async function replay(text: string, speed: number): Promise<number> {
  const trace = parseTrace(text);
  if (!trace.ok) {
    process.stderr.write(`This is no trace (${trace.error.cause ?? ''}).\n`);
    return 2;
  }
  const config = deviceConfigSchema.safeParse({
    ...blankConfig,
    ...(typeof trace.value.info.url === 'string' ? { url: trace.value.info.url } : {}),
    driver: trace.value.driver,
  });
  const entry = config.success ? entryOf(config.data) : undefined;
  if (!config.success || entry?.replay === undefined) {
    process.stderr.write(`Traces of ${trace.value.driver} can't be played back.\n`);
    return 2;
  }
  let finish: (() => { ok: boolean; error?: { code: string; cause?: string } }) | undefined;
  const session = openSession([config.data], false, {
    create: (parsed, surroundings) => {
      const { device, script } = entry.replay?.(parsed, trace.value, surroundings, { speed }) ?? failed();
      finish = () => script.finish();
      return device;
    },
  });
  try {
    await session.settled('trace', findingTime);
    const finished = await session.selfTest('trace', (told) => {
      if (told.phase === 'result') say(resultLine(told.result));
    });
    if (!finished.ok) say(`${finished.error.code} ${finished.error.cause ?? ''}`);
  } finally {
    await session.stop();
  }
  const end = finish?.();
  if (end?.ok === true) {
    say(
      `all ${trace.value.frames.length} frames as recorded; a step that judges what is masked can't pass again`,
    );
    return 0;
  }
  say(`${end?.error?.code ?? 'no device'}: ${end?.error?.cause ?? ''}`);
  return 1;
}

function failed(): never {
  throw new Error('no replay');
}

/** Every member any driver asks for; a trace needs no address. */
const blankConfig = {
  id: 'trace',
  trustAnchor: '',
  url: 'http://127.0.0.1/',
  over: 'serial',
  simulated: true,
};
