/** When a fault of a simulated device strikes: now, or the next time it comes to that point. */
export type SimulatedMoment = 'idle' | 'starting' | 'working' | 'answering';

/** What can be done to any simulated device on a line or a cable. */
export const lineFaults = [
  'unplug',
  /** Answers nothing more, and stays plugged in. */
  'stall',
  /** Rubbish instead of the next frame. */
  'garbage',
  /** The next frame ends in the middle. */
  'truncate',
  'wrong-checksum',
  /** Takes its time. */
  'slow',
  /** Another program holds it. */
  'busy',
  /** The operating system does not let the station's user open it. */
  'denied',
] as const;
export type LineFault = (typeof lineFaults)[number];

/** How the next frame is spoilt. */
export type Spoiling = 'garbage' | 'truncate' | 'wrong-checksum';

export interface FaultTarget {
  unplug(): void;
  plug(): void;
  refuse(code: 'in-use' | 'permission-denied'): void;
}

/** Faults waiting for their moment, and those in force. Every one strikes once; `stall` and `slow` last until `clear`. */
export class DeviceFaults {
  #waiting: { readonly fault: LineFault; readonly moment: SimulatedMoment }[] = [];
  #spoiling: Spoiling | undefined;
  stalled = false;
  slow = false;

  constructor(private readonly target: FaultTarget) {}

  strike(fault: LineFault, moment: SimulatedMoment = 'idle'): void {
    if (moment === 'idle') this.#apply(fault);
    else this.#waiting.push({ fault, moment });
  }

  /** The device has come to that point. */
  reach(moment: SimulatedMoment): void {
    const due = this.#waiting.filter((one) => one.moment === moment);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((one) => one.moment !== moment);
    for (const { fault } of due) this.#apply(fault);
  }

  /** How to spoil the frame that goes out now; asked once for each. */
  spoil(): Spoiling | undefined {
    const spoiling = this.#spoiling;
    this.#spoiling = undefined;
    return spoiling;
  }

  clear(): void {
    this.#waiting = [];
    this.#spoiling = undefined;
    this.stalled = false;
    this.slow = false;
  }

  #apply(fault: LineFault): void {
    if (fault === 'unplug') this.target.unplug();
    else if (fault === 'stall') this.stalled = true;
    else if (fault === 'slow') this.slow = true;
    else if (fault === 'busy') this.#takeAway('in-use');
    else if (fault === 'denied') this.#takeAway('permission-denied');
    else this.#spoiling = fault;
  }

  /** Whoever holds it loses it, and nobody gets it any more. */
  #takeAway(code: 'in-use' | 'permission-denied'): void {
    this.target.refuse(code);
    this.target.unplug();
    this.target.plug();
  }
}
