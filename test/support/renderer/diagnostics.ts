import type {
  ActivityHour,
  diagnosticsChannels,
  DeviceHealth,
  Environment,
  LogLine,
} from '../../../domain/channels/diagnostics.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { FoundHardware, HostCheck } from '../../../domain/devices/host-report.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Scenario } from './station.ts';

type BenchCalls = (typeof diagnosticsChannels)['calls'];

/** What the technician's bench is shown; everything may be changed while it runs. */
export interface BenchFacts {
  health: Record<string, Partial<DeviceHealth>>;
  checks: HostCheck[];
  found: FoundHardware[];
  environment: Environment;
  log: LogLine[];
  trace: { fileName: string; frames: number; text: string };
  /** How often each call was made. */
  asked: Record<string, number>;
}

const hourMs = 3_600_000;

/** Every hour of the last seven days; `uses` says what happened so many hours ago. */
export function hoursOf(
  now: Date,
  uses: (hoursAgo: number) => Partial<Omit<ActivityHour, 'hour'>>,
): ActivityHour[] {
  const newest = Math.floor(now.getTime() / hourMs);
  return Array.from({ length: 7 * 24 }, (_, index) => {
    const hoursAgo = 7 * 24 - 1 - index;
    const hour = new Date((newest - hoursAgo) * hourMs).toISOString();
    return { hour, done: 0, failed: 0, losses: 0, ...uses(hoursAgo) };
  });
}

export const noBenchFacts = (): BenchFacts => ({
  health: {},
  checks: [],
  found: [],
  environment: {
    disk: { freeBytes: 81_000_000_000, totalBytes: 250_000_000_000 },
    clockSkew: { milliseconds: 420, at: new Date().toISOString() },
    keychain: { protected: true, reasons: [] },
    network: [{ name: 'enp1s0', up: true, addresses: ['10.12.0.31'] }],
    gateway: { url: 'https://127.0.0.1:8443', roundTripMs: 38, code: null, cause: null },
    memory: { stationBytes: 310_000_000, freeBytes: 5_200_000_000 },
    uptimeMs: 4 * hourMs,
    versions: { station: '0.1.0', electron: '33.2.1' },
    operatingSystem: 'Debian GNU/Linux 12',
  },
  log: [],
  trace: { fileName: 'trace-signature-pad.txt', frames: 0, text: '' },
  asked: {},
});

const pageOf = 100;
const rank = { info: 0, warn: 1, error: 2 } as const;

function healthOf(state: DeviceState, facts: BenchFacts): DeviceHealth {
  return {
    state,
    hours: hoursOf(new Date(), () => ({})),
    lastErrors: [],
    tookMs: null,
    lastSelfTest: null,
    ...facts.health[state.id],
  };
}

/** Plays devices, machine and logs; the states of a test and of a live view are emitted by whoever looks. */
export function scriptedDiagnostics(scenario: Scenario): Handlers<BenchCalls> {
  const { bench } = scenario;
  let attempts = 0;
  const attempt = (): Result<{ attemptId: string }> => {
    attempts += 1;
    return ok({ attemptId: `bench-${attempts}` });
  };
  const handlers: Handlers<BenchCalls> = {
    'diagnostics.devices': () => ok(scenario.devices.map((state) => healthOf(state, bench))),
    'diagnostics.found': () => ok(bench.found),
    'diagnostics.checks': () => ok(bench.checks),
    'diagnostics.fix': ({ id }) => {
      bench.checks = bench.checks.map((check) => (check.id === id ? { ...check, status: 'ok' } : check));
      return ok(bench.checks);
    },
    'diagnostics.selfTest': attempt,
    'diagnostics.live': attempt,
    'diagnostics.cancel': () => ok(null),
    'diagnostics.report': () => ok({ pdf: new Uint8Array(48_211), fileName: 'kiem-tra-st-0001.pdf' }),
    'diagnostics.printReport': () => ok({ printer: 'Máy in quầy 2', simulated: true }),
    'diagnostics.traceStart': () => ok(null),
    'diagnostics.traceStop': () => ok(bench.trace),
    'diagnostics.log': ({ process, level, text, before }) => {
      const from = before ?? 0;
      const fitting = bench.log.filter(
        (line) =>
          (process === null || line.process === process) &&
          rank[line.level] >= rank[level] &&
          `${line.message} ${JSON.stringify(line.details)}`.toLowerCase().includes(text.toLowerCase()),
      );
      const lines = fitting.slice(from, from + pageOf);
      return ok({ lines, cursor: fitting.length > from + pageOf ? from + pageOf : null });
    },
    'diagnostics.environment': () => ok(bench.environment),
    'diagnostics.bundle': ({ folder }) =>
      ok({
        file: `${folder}/st-0001-ho-tro-20261122T080700Z.zip`,
        bytes: 2_204_118,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      }),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (input: never) => {
        bench.asked[name] = (bench.asked[name] ?? 0) + 1;
        const code = scenario.failures[name];
        return code === undefined ? (handle as (value: never) => unknown)(input) : err(code);
      },
    ]),
  ) as unknown as Handlers<BenchCalls>;
}
