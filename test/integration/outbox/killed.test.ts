import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { openSqliteStore } from '../../../gateway/store/sql/open-sqlite.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { type ChildProgram, startProgram } from '../../support/child-program.ts';
import { putCentreInto, sha256Hex } from '../../support/gateway/test-gateway.ts';
import type { Outbox } from '../../../electron/station/outbox/outbox.ts';
import { OutboxDesk, Watcher, longWait } from './outbox-desk.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';

interface GatewayReady {
  readonly url: string;
  readonly caFile: string;
}
interface Said {
  readonly state: string;
  readonly sent: number;
}

const root = join(import.meta.dirname, '../../..');
const startGateway = (data: string) =>
  startProgram<GatewayReady>(
    join(root, 'dist/gateway/main.cjs'),
    ['--data', data, '--init'],
    () => undefined,
  );
const portOf = (gateway: ChildProgram<GatewayReady>) => Number(new URL(gateway.ready.url).port);

let data: string;
let gateway: ChildProgram<GatewayReady>;
let store: Store;
let network: UnsteadyNetwork;
let desk: OutboxDesk;
const stations: ChildProcess[] = [];
const outboxes: Outbox[] = [];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'gateway-'));
  await putCentreInto(data);
  gateway = await startGateway(data);
  store = await openSqliteStore(gatewayFolders(data).database);
  network = await UnsteadyNetwork.to(portOf(gateway));
  desk = await OutboxDesk.provisioned(store, readFileSync(gateway.ready.caFile, 'utf8'), network.url);
});
afterEach(async () => {
  await Promise.all(stations.splice(0).map(kill));
  await Promise.all(outboxes.splice(0).map((outbox) => outbox.stop()));
  await desk.remove();
  await network.close();
  await store.close();
  await gateway.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Runs the station's outbox as a program of its own until it has said what is wanted. */
async function runStation(wanted: (said: Said) => boolean): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'send-program.ts');
  const station = spawn(process.execPath, ['--import', 'tsx', program, desk.folder, desk.vaultKey], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stations.push(station);
  const last: string[] = [];
  const patience = setTimeout(() => station.kill('SIGKILL'), longWait.timeout);
  try {
    for await (const line of createInterface({ input: station.stdout })) {
      last.push(line);
      if (wanted(JSON.parse(line) as Said)) return station;
    }
  } finally {
    clearTimeout(patience);
  }
  throw new Error(`the station never said ${wanted.toString()}; its last words: ${last.slice(-3).join(' ')}`);
}

async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

const threePieces = 3 * 1024 * 1024;

describe('Outbox', () => {
  it('goes on where it was when the station is killed in the middle of an upload', async () => {
    const id = await desk.seal(300_000);
    network.stallAfter(3_600_000);
    await kill(await runStation(({ sent }) => sent >= threePieces));
    network.cut();
    network.restore();
    const before = network.sent;
    await kill(await runStation(({ state }) => state === 'acknowledged'));
    const record = await store.application(id);
    expect(record).toMatchObject({ sequence: 1, sha256: sha256Hex(readFileSync(desk.file(id))) });
    expect(network.sent - before).toBeLessThan((record?.size ?? 0) - threePieces + 200_000);
  });

  it('goes on where it was when the gateway is killed in the middle of an upload', async () => {
    const id = await desk.seal(300_000);
    const watcher = new Watcher();
    const outbox = desk.outbox({ onChange: watcher.onChange });
    outboxes.push(outbox);
    network.stallAfter(3_600_000);
    await outbox.start();
    await watcher.until((state) => (state.items[0]?.sent ?? 0) >= threePieces);
    await kill(gateway.process);
    network.cut();
    const away = await watcher.until((state) => state.network === 'offline');
    expect(away.items[0]).toMatchObject({ state: 'waiting' });

    gateway = await startGateway(data);
    network.retarget(portOf(gateway));
    const before = network.sent;
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    const record = await store.application(id);
    expect(record?.sha256).toBe(sha256Hex(readFileSync(desk.file(id))));
    expect(network.sent - before).toBeLessThan((record?.size ?? 0) - threePieces + 200_000);
  });

  it('is acknowledged once when the station is killed while the gateway verifies', async () => {
    const id = await desk.seal(300_000);
    await kill(await runStation(({ state }) => state === 'verifying'));
    network.cut();
    network.restore();
    await kill(await runStation(({ state }) => state === 'acknowledged'));
    expect(await store.application(id)).toMatchObject({ sequence: 1 });
  });
});
