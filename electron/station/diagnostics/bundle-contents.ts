import type { DeviceHealth, Environment } from '../../../domain/channels/diagnostics.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { type LogProcess } from '../../../domain/diagnostics/log-lines.ts';
import { technicalText } from '../../../domain/diagnostics/technical-text.ts';
import type { Result } from '../../../domain/result.ts';
import { vaultTrail } from '../audit/vault-trail.ts';
import { verifyTrail } from '../audit/verify.ts';
import { type Desk, isTraining } from '../desk.ts';
import type { StationIdentity } from '../provisioning/identity.ts';
import { toldConfig } from './bundle-config.ts';
import { bundleReadme } from './bundle-readme.ts';
import { namesOf, plainName } from './device-names.ts';
import { environment } from './environment.ts';
import { deviceHealth } from './health.ts';
import { foundHardware, hostChecks } from './host-view.ts';
import { BackwardLog, logProcesses } from './log-book.ts';
import { cleanTrace } from './trace-text.ts';
import { type KeptTrace, keptTraces, readTrace } from './traces.ts';

export interface BundleFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Bytes of each process's log, newest lines first to be taken; of all traces together; traces that are larger stay out. */
export const bundleLimits = { logBytes: 2 * 1024 * 1024, tracesBytes: 12 * 1024 * 1024 } as const;

/**
 * Every file of a support bundle. What goes in is named here, member by member: nothing is copied because it lies in a folder. See
 * docs/support-bundle.md.
 */
export async function bundleContents(
  desk: Desk,
  identity: StationIdentity,
): Promise<{ files: BundleFile[]; traces: KeptTrace[] }> {
  const now = desk.now();
  const [health, surroundings, checks, found] = await Promise.all([
    deviceHealth(desk),
    environment(desk),
    hostChecks(desk),
    foundHardware(desk),
  ]);
  const states = desk.devices.states;
  const known = namesOf(states);
  const host = {
    checks: orFailure(checks, (all) =>
      all.map(({ id, status, fixable, detail }) => ({
        id,
        status,
        fixable,
        detail: technicalText(detail, known),
      })),
    ),
    found: orFailure(found, (all) =>
      all.map((one) => ({ ...one, name: technicalText(one.name, known), port: plainName(one.port) })),
    ),
  };
  const about = {
    format: 'tram-can-cuoc support bundle 1',
    madeAt: now.toISOString(),
    stationId: identity.station.id,
    unitCode: identity.station.unitCode,
    training: isTraining(desk),
    trainingReasons: desk.trainingReasons.map((reason) => technicalText(reason)),
    versions: desk.versions,
  };
  const { files, traces } = await traceFiles(desk, known);
  return {
    files: [
      { name: 'README.txt', content: Buffer.from(bundleReadme) },
      json('about.json', about),
      json('config.json', toldConfig(desk.config)),
      json(
        'devices.json',
        orFailure(health, (all) => all.map((one) => toldHealth(one, known))),
      ),
      json('host.json', host),
      json('environment.json', orFailure(surroundings, toldEnvironment)),
      json('audit.json', await auditVerdict(desk)),
      json('outbox.json', await outboxCounts(desk)),
      ...(await Promise.all(logProcesses.map((process) => logFile(desk, process)))),
      ...files,
    ],
    traces,
  };
}

function json(name: string, value: unknown): BundleFile {
  return { name, content: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) };
}

/** That something could not be asked is part of the picture. */
function orFailure<T, U>(result: Result<T>, tell: (value: T) => U): U | { failure: string } {
  return result.ok ? tell(result.value) : { failure: technicalText(result.error.code) };
}

function toldState(state: DeviceState) {
  const { id, kind, simulated, status, code, driver, changedAt } = state;
  const named = (text: string | null): string | null => (text === null ? null : plainName(text));
  // Of an officer's token: whose it is goes nobody outside anything.
  const identity =
    kind === 'officer-token'
      ? { name: null, serialNumber: null }
      : { name: plainName(state.name), serialNumber: serialOf(state.serialNumber) };
  return {
    id: plainName(id),
    kind,
    driver,
    simulated,
    status,
    code: code === null ? null : technicalText(code),
    changedAt,
    ...identity,
    make: named(state.make),
    model: named(state.model),
    firmware: named(state.firmware),
    port: named(state.port),
  };
}

/** Letters and digits, as printed on the device. */
function serialOf(serialNumber: string | null): string | null {
  return serialNumber === null ? null : serialNumber.replace(/[^A-Za-z0-9._/-]/gu, '').slice(0, 40);
}

function toldHealth(
  { state, hours, lastErrors, tookMs, lastSelfTest }: DeviceHealth,
  known: readonly string[],
) {
  return {
    state: toldState(state),
    hours,
    lastErrors: lastErrors.map(({ at, code, cause, kind }) => ({
      at,
      kind,
      code,
      cause: cause === null ? null : technicalText(cause, known),
    })),
    tookMs,
    lastSelfTest:
      lastSelfTest === null
        ? null
        : {
            at: lastSelfTest.at,
            passed: lastSelfTest.passed,
            results: lastSelfTest.results.map(({ step, outcome, failure, detail, tookMs: ms }) => ({
              step,
              outcome,
              code: failure?.code ?? null,
              cause: failure?.cause === undefined ? null : technicalText(failure.cause, known),
              detail: technicalText(detail, known),
              tookMs: ms,
            })),
          },
  };
}

function toldEnvironment(all: Environment) {
  const { disk, clockSkew, keychain, network, gateway, memory, uptimeMs, versions, operatingSystem } = all;
  const { url, roundTripMs, code, cause } = gateway;
  return {
    disk,
    clockSkew,
    keychain,
    network: network.map(({ name, up, addresses }) => ({ name: plainName(name), up, addresses })),
    gateway: { url, roundTripMs, code, cause: cause === null ? null : technicalText(cause) },
    memory,
    uptimeMs,
    versions,
    operatingSystem,
  };
}

/** Whether the trail holds and how long it is; none of its entries, which name applications. */
async function auditVerdict(desk: Desk) {
  const { entries, batches, anchors, broken, head, unsigned, anchored } = await verifyTrail(
    await vaultTrail(desk.vault.database),
  );
  const { seq, hash } = head;
  return {
    entries,
    batches,
    anchors,
    head: { seq, hash },
    unsigned,
    anchored,
    broken: broken === null ? null : { seq: broken.seq, cause: technicalText(broken.cause) },
  };
}

async function outboxCounts(desk: Desk): Promise<Record<string, number>> {
  const rows = await desk.vault.database
    .selectFrom('outbox_item')
    .select((item) => ['state', item.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** The newest lines of a process's log, oldest first. */
async function logFile(desk: Desk, process: LogProcess): Promise<BundleFile> {
  const log = await BackwardLog.open(desk.dataFolder, process, null, desk.now());
  const lines: string[] = [];
  try {
    for (let bytes = 0; bytes < bundleLimits.logBytes; ) {
      await log.look();
      const line = log.take();
      if (line === null) break;
      const text = `${JSON.stringify(line)}\n`;
      bytes += Buffer.byteLength(text);
      lines.push(text);
    }
  } finally {
    await log.close();
  }
  return { name: `logs/${process}.ndjson`, content: Buffer.from(lines.reverse().join('')) };
}

async function traceFiles(
  desk: Desk,
  known: readonly string[],
): Promise<{ files: BundleFile[]; traces: KeptTrace[] }> {
  const files: BundleFile[] = [];
  const traces: KeptTrace[] = [];
  let bytes = 0;
  for (const trace of await keptTraces(desk)) {
    if (bytes + trace.bytes > bundleLimits.tracesBytes) continue;
    bytes += trace.bytes;
    // Once more: somebody may have changed it since.
    files.push({
      name: `traces/${trace.name}`,
      content: Buffer.from(cleanTrace(await readTrace(trace), known)),
    });
    traces.push(trace);
  }
  return { files, traces };
}
