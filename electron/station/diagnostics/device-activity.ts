import type { DeviceActivity } from '../../../domain/devices/host-report.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { addActivities, pruneActivity } from './activity-store.ts';

/** With a disk that takes nothing the newest are kept until it does. */
const mostWaiting = 1000;

type ActivityDesk = Pick<Desk, 'vault' | 'now' | 'log' | 'timings' | 'emit' | 'guard'>;

/** Counts what devices do: one transaction for what came within a moment, not one each. */
export class DeviceActivities {
  readonly #desk: () => ActivityDesk;
  #waiting: DeviceActivity[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(desk: () => ActivityDesk) {
    this.#desk = desk;
  }

  take(activity: DeviceActivity): void {
    this.#waiting.push(activity);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    if (this.#timer !== null) return;
    const desk = this.#desk();
    this.#timer = setTimeout(() => desk.guard('device-activity', this.flush()), desk.timings.activityBatchMs);
    this.#timer.unref();
  }

  /** What waits is in the vault when this resolves, unless the disk is full. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const desk = this.#desk();
    const written = await desk.vault.change(async (transaction) => {
      await addActivities(transaction, batch);
      return ok();
    });
    if (!written.ok) {
      desk.log.warn({ code: written.error.code }, 'device activity not written');
      this.#waiting = [...batch, ...this.#waiting].slice(-mostWaiting);
      return;
    }
    for (const deviceId of new Set(batch.map((activity) => activity.deviceId))) {
      desk.emit('diagnostics.changed', { deviceId });
    }
  }

  async prune(): Promise<void> {
    const { vault, now, log } = this.#desk();
    const pruned = await vault.change(async (transaction) => {
      await pruneActivity(transaction, now());
      return ok();
    });
    if (!pruned.ok) log.warn({ code: pruned.error.code }, 'device activity not pruned');
  }
}
