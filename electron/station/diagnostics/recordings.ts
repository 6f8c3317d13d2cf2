import type { Result } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { type StoppedTrace, startTrace, stopTrace } from './traces.ts';

/**
 * Recordings that a technician began at devices. They end, and are kept, when the technician locks, signs out, hands over or goes away from
 * the window: nobody would know of them any more.
 */
export class Recordings {
  readonly #desk: () => Desk;
  readonly #running = new Set<string>();

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  /** Failures: `device-unknown`, those of the device host. */
  async start(deviceId: string): Promise<Result<null>> {
    const desk = this.#desk();
    // Before it is begun: whoever leaves meanwhile ends it too, and the host hears of one after the other.
    this.#running.add(deviceId);
    const started = await startTrace(desk, deviceId);
    if (started.ok) return started;
    this.#running.delete(deviceId);
    // A host that was only slow to answer may have begun all the same.
    if (started.error.code === 'timeout') {
      desk.guard('trace.stop', desk.devices.call('trace.stop', { deviceId }));
    }
    return started;
  }

  /** Ends it and keeps it. Failures: those of the device host, `disk-full`. */
  stop(deviceId: string): Promise<Result<StoppedTrace>> {
    this.#running.delete(deviceId);
    return stopTrace(this.#desk(), deviceId);
  }

  /** @param officer who began them */
  async stopAll(officer: Desk['officer']): Promise<void> {
    const running = [...this.#running];
    this.#running.clear();
    const desk = { ...this.#desk(), officer };
    await Promise.all(
      running.map(async (deviceId) => {
        const stopped = await stopTrace(desk, deviceId);
        if (!stopped.ok) desk.log.warn({ deviceId, code: stopped.error.code }, 'trace not kept');
      }),
    );
  }
}
