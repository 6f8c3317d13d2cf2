import type { Desk } from '../desk.ts';
import { lockSession } from './lock-session.ts';
import { settingsInForce } from './roster.ts';

/**
 * Locks the session of whoever went away. Time runs by the machine's uptime: neither a changed clock nor a suspended machine
 * keeps a session open.
 */
export class IdleLock {
  readonly #desk: () => Desk;
  #lastSeen: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(desk: () => Desk, uptime: () => number) {
    this.#desk = desk;
    this.#lastSeen = uptime();
  }

  /** Somebody is at the officer window; too late where the time is over already. */
  noticed(): void {
    if (this.#isOver()) this.#lock();
    else this.#lastSeen = this.#desk().uptime();
  }

  /** Somebody has just shown who is there. */
  begin(): void {
    this.#lastSeen = this.#desk().uptime();
    this.#watch();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #watch(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      if (this.#isOver()) this.#lock();
      if (this.#isOpen()) this.#watch();
    }, this.#desk().timings.idleCheckMs);
    this.#timer.unref();
  }

  #isOpen(): boolean {
    const { officer, locked } = this.#desk();
    return officer !== null && !locked;
  }

  #isOver(): boolean {
    const desk = this.#desk();
    const limitMs = settingsInForce(desk).idleLockSeconds * 1000;
    return this.#isOpen() && desk.uptime() - this.#lastSeen >= limitMs;
  }

  #lock(): void {
    const desk = this.#desk();
    desk.guard('idle-lock', lockSession(desk, 'idle'));
  }
}
