import { uptime } from 'node:os';
import type { AuditEvents } from './events.ts';

/** Beyond this the wall clock did not run, it was moved. */
export const clockToleranceSeconds = 5;

/** Three clocks read together, in milliseconds. */
export interface ClockReading {
  /** Wall clock since 1970. */
  readonly wall: number;
  /** Runs evenly, and stands still while the machine is suspended (CLOCK_MONOTONIC). */
  readonly monotonic: number;
  /** Runs evenly, through suspensions too (CLOCK_BOOTTIME). */
  readonly boot: number;
}

export const machineClocks = (): ClockReading => ({
  wall: Date.now(),
  monotonic: Number(process.hrtime.bigint() / 1_000_000n),
  boot: uptime() * 1000,
});

export type ClockEvent =
  | { readonly event: 'clock-jumped'; readonly details: AuditEvents['clock-jumped'] }
  | { readonly event: 'machine-suspended'; readonly details: AuditEvents['machine-suspended'] };

/**
 * Compares the wall clock with those nobody can set, from reading to reading. Time that passed on the boot clock but not on the monotonic
 * one is a suspension: the wall clock moved on rightly then. Whatever the wall clock differs by besides is a jump.
 */
export class ClockWatch {
  readonly #read: () => ClockReading;
  #last: ClockReading;
  /** Found, and not yet seen in the vault: the transaction that was to note it may have been rolled back. */
  #found: ClockEvent[] = [];
  #notedFrom: number | null = null;

  constructor(read: () => ClockReading = machineClocks) {
    this.#read = read;
    this.#last = read();
  }

  /**
   * Reads the clocks for the next entry, which gets the number `nextSeq`; answers what is to be noted before it.
   */
  look(nextSeq: number): { readonly monotonicMs: number; readonly found: readonly ClockEvent[] } {
    const now = this.#read();
    // What was handed out is in the vault when the chain went past it; else its numbers are given anew.
    if (this.#notedFrom !== null && nextSeq > this.#notedFrom) this.#found = [];
    this.#found.push(...eventsBetween(this.#last, now));
    this.#last = now;
    this.#notedFrom = this.#found.length > 0 ? nextSeq : null;
    return { monotonicMs: Math.round(now.monotonic), found: [...this.#found] };
  }
}

function eventsBetween(before: ClockReading, now: ClockReading): ClockEvent[] {
  const events: ClockEvent[] = [];
  const suspended = (now.boot - before.boot - (now.monotonic - before.monotonic)) / 1000;
  if (suspended > clockToleranceSeconds) {
    events.push({ event: 'machine-suspended', details: { seconds: Math.round(suspended) } });
  }
  const expected = before.wall + (now.boot - before.boot);
  const bySeconds = (now.wall - expected) / 1000;
  if (Math.abs(bySeconds) > clockToleranceSeconds) {
    events.push({
      event: 'clock-jumped',
      details: {
        from: new Date(expected).toISOString(),
        to: new Date(now.wall).toISOString(),
        bySeconds: Math.round(bySeconds),
      },
    });
  }
  return events;
}
