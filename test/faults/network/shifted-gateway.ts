import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '../../../domain/result.ts';
import { initAuthority } from '../../../gateway/authority/authority.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { type Gateway, startGateway } from '../../../gateway/server.ts';
import { openSqliteStore } from '../../../gateway/store/sql/open-sqlite.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { OutboxDesk } from '../../integration/outbox/outbox-desk.ts';

export const day = 86_400_000;

/** A centre that has existed for a while, whose gateway can be made to believe in another time. */
export class ShiftedGateway {
  readonly #data: string;
  #gateway: Gateway;
  readonly store: Store;
  /** Milliseconds its clock is ahead. */
  shift = 0;

  private constructor(data: string, gateway: Gateway, store: Store) {
    this.#data = data;
    this.#gateway = gateway;
    this.store = store;
  }

  static async start(): Promise<ShiftedGateway> {
    const data = mkdtempSync(join(tmpdir(), 'gateway-'));
    await initAuthority(gatewayFolders(data), new Date(Date.now() - 1000 * day));
    const held: { gateway?: ShiftedGateway } = {};
    const now = () => new Date(Date.now() + (held.gateway?.shift ?? 0));
    const gateway = unwrap(await startGateway({ data, port: 0, host: '127.0.0.1', init: true, now }));
    held.gateway = new ShiftedGateway(data, gateway, await openSqliteStore(gatewayFolders(data).database));
    return held.gateway;
  }

  /** Stops it and starts it over the same folder, as of another time. */
  async restartAt(shift: number): Promise<void> {
    await this.#gateway.close();
    this.shift = shift;
    const now = () => new Date(Date.now() + this.shift);
    this.#gateway = unwrap(
      await startGateway({ data: this.#data, port: 0, host: '127.0.0.1', init: true, now }),
    );
  }

  get url(): string {
    return this.#gateway.url;
  }

  provisioned(): Promise<OutboxDesk> {
    return OutboxDesk.provisioned(this.store, readFileSync(this.#gateway.caFile, 'utf8'), this.url);
  }

  async stop(): Promise<void> {
    await this.store.close();
    await this.#gateway.close();
    rmSync(this.#data, { recursive: true, force: true });
  }
}
