import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk } from '../../../electron/station/desk.ts';
import type { Outbox, OutboxOptions } from '../../../electron/station/outbox/outbox.ts';
import type { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OutboxDesk, Watcher } from './outbox-desk.ts';
import { passphrase } from './seal-sample.ts';

/** The second of the two persons. */
export const approval = {
  officerId: 'ky',
  credential: { kind: 'passphrase', passphrase },
} as const;

/** A station with an outbox of its own and somebody at its counter, for what is done with sticks. */
export class CarryDesk {
  readonly station: OutboxDesk;
  readonly desk: Desk;
  readonly #options: Partial<OutboxOptions>;
  outbox: Outbox;
  watcher = new Watcher();

  private constructor(station: OutboxDesk, options: Partial<OutboxOptions>) {
    this.station = station;
    this.#options = options;
    this.outbox = station.outbox({ onChange: this.watcher.onChange, ...options });
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    // What carrying asks of the counter; captures and windows have no part in it.
    this.desk = {
      vault: station.vault,
      identity: station.identity,
      dataFolder: station.folder,
      officer: { id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' },
      now: () => new Date(),
      uptime: () => performance.now(),
      outbox: this.outbox,
      roster: null,
      signInFingers: new Map(),
      log,
    } as unknown as Desk;
  }

  static async at(gateway: TestGateway, options: Partial<OutboxOptions> = {}): Promise<CarryDesk> {
    const station = await OutboxDesk.provisioned(gateway.store, gateway.ca, gateway.gateway.url);
    return new CarryDesk(station, options);
  }

  /** An empty queue and a new outbox over it: making a station takes seconds. */
  async emptied(): Promise<void> {
    await this.outbox.stop();
    await this.station.vault.database.deleteFrom('outbox_item').execute();
    this.watcher = new Watcher();
    this.outbox = this.station.outbox({ onChange: this.watcher.onChange, ...this.#options });
    this.desk.outbox = this.outbox;
  }

  get id(): string {
    return this.station.identity.station.id;
  }

  async states(): Promise<Record<string, string>> {
    const { items } = await this.outbox.state();
    return Object.fromEntries(items.map(({ applicationId, state }) => [applicationId, state]));
  }

  /** Events about one hand-over. */
  async audited(handOverId: string): Promise<string[]> {
    const rows = await this.station.vault.database
      .selectFrom('audit')
      .select('event')
      .where('subject_id', '=', handOverId)
      .execute();
    return rows.map(({ event }) => event);
  }

  async remove(): Promise<void> {
    await this.outbox.stop();
    await this.station.remove();
  }
}

export class Stick {
  readonly folder = mkdtempSync(join(tmpdir(), 'stick-'));
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
