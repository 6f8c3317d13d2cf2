import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Outbox, OutboxOptions } from '../../../electron/station/outbox/outbox.ts';
import { issueServerCertificate, openAuthority } from '../../../gateway/authority/authority.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { openSqliteStore } from '../../../gateway/store/sql/open-sqlite.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { OutboxDesk, Watcher, itemIn } from '../../integration/outbox/outbox-desk.ts';
import { type ChildProgram, startProgram } from '../../support/child-program.ts';
import { putCentreInto, sha256Hex } from '../../support/gateway/test-gateway.ts';
import { TlsMiddlebox } from '../../support/network/tls-middlebox.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';

interface GatewayReady {
  readonly url: string;
  readonly caFile: string;
}

/** TLS records, HTTP and handshakes beside the sealed bytes themselves. */
export const overheadOf = (size: number, connections = 4): number =>
  Math.ceil(size * 0.003) + connections * 8000;

/** A real outbox, a gateway in a process of its own, and a network between them that can be told to fail. */
export class Line {
  readonly #data: string;
  #gateway: ChildProgram<GatewayReady>;
  readonly store: Store;
  readonly network: UnsteadyNetwork;
  readonly station: OutboxDesk;
  #outboxes: Outbox[] = [];
  #middleboxes: TlsMiddlebox[] = [];

  private constructor(
    data: string,
    gateway: ChildProgram<GatewayReady>,
    store: Store,
    network: UnsteadyNetwork,
    station: OutboxDesk,
  ) {
    this.#data = data;
    this.#gateway = gateway;
    this.store = store;
    this.network = network;
    this.station = station;
  }

  static async open(data = mkdtempSync(join(tmpdir(), 'gateway-'))): Promise<Line> {
    await putCentreInto(data);
    const gateway = await startGateway(data);
    const store = await openSqliteStore(gatewayFolders(data).database);
    const network = await UnsteadyNetwork.to(portOf(gateway));
    const ca = readFileSync(gateway.ready.caFile, 'utf8');
    return new Line(data, gateway, store, network, await OutboxDesk.provisioned(store, ca, network.url));
  }

  get gatewayPort(): number {
    return portOf(this.#gateway);
  }

  /** An outbox over the station's queue, ended with the line. */
  outbox(options: Partial<OutboxOptions> = {}): { outbox: Outbox; watcher: Watcher } {
    const watcher = new Watcher();
    const outbox = this.station.outbox({ onChange: watcher.onChange, ...options });
    this.#outboxes.push(outbox);
    return { outbox, watcher };
  }

  /** Something between the two that sees plain bytes, and an outbox that goes through it. */
  async throughMiddlebox(options: Partial<OutboxOptions> = {}) {
    const authority = await openAuthority(gatewayFolders(this.#data));
    const { ca, client } = this.station.address;
    const box = await TlsMiddlebox.start({
      server: await issueServerCertificate(authority, ['127.0.0.1'], new Date()),
      client,
      ca,
      target: this.gatewayPort,
    });
    this.#middleboxes.push(box);
    return { box, ...this.outbox({ gateway: { ca, client, url: box.url }, ...options }) };
  }

  async killGateway(): Promise<void> {
    this.#gateway.process.kill('SIGKILL');
    await this.#gateway.stop();
  }

  async restartGateway(): Promise<void> {
    this.#gateway = await startGateway(this.#data);
    this.network.retarget(this.gatewayPort);
  }

  /** What must hold after every fault: the centre has the very bytes, under one number, and the station its receipt. */
  async arrived(applicationId: string, outbox: Outbox): Promise<void> {
    const record = await this.store.application(applicationId);
    const bytes = readFileSync(this.station.file(applicationId));
    expect(record).toMatchObject({ sha256: sha256Hex(bytes), size: bytes.length });
    const { applications } = gatewayFolders(this.#data);
    const kept = readdirSync(applications, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes(applicationId),
    );
    expect(kept.map((name) => sha256Hex(readFileSync(join(applications, name))))).toEqual([record?.sha256]);
    expect(itemIn(await outbox.state(), applicationId)).toMatchObject({ state: 'acknowledged', code: null });
    expect(Buffer.from((await outbox.acknowledgement(applicationId)) ?? [])).toEqual(
      Buffer.from(record?.acknowledgement ?? []),
    );
  }

  /** Ends the outboxes of one test; the rest stays for the next. */
  async quiet(): Promise<void> {
    await Promise.all(this.#outboxes.splice(0).map((outbox) => outbox.stop()));
    await Promise.all(this.#middleboxes.splice(0).map((box) => box.close()));
    await this.station.vault.database.deleteFrom('outbox_item').execute();
    this.network.cut();
    this.network.restore();
  }

  async close(): Promise<void> {
    await this.quiet();
    await this.station.remove();
    await this.network.close();
    await this.store.close();
    await this.#gateway.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }
}

const program = join(import.meta.dirname, '../../../dist/gateway/main.cjs');
const startGateway = (data: string) =>
  startProgram<GatewayReady>(program, ['--data', data, '--init'], () => undefined);
const portOf = (gateway: ChildProgram<GatewayReady>) => Number(new URL(gateway.ready.url).port);

/** A line of the table of faults, where somebody asks for one: `TCC_FAULT_TABLE=FILE`. */
export function noteFault(row: {
  readonly fault: string;
  /** Code the officer reads the sentence of, or what else there is to see. */
  readonly seen: string;
  readonly size: number;
  readonly sent: number;
  /** From the end of the fault to the receipt. */
  readonly recoveryMs: number;
}): void {
  const file = process.env.TCC_FAULT_TABLE;
  if (file === undefined) return;
  const repeated = Math.max(0, row.sent - row.size - overheadOf(row.size, 1));
  appendFileSync(file, `${JSON.stringify({ ...row, repeated })}\n`);
}
