import { z } from 'zod';

/** What can be done to the simulated scanner; `plug` and `recover` undo it. */
export const scannerActionSchema = z.object({
  action: z.enum([
    'unplug',
    'plug',
    /** The vendor's service ends, or is started again. */
    'stop-service',
    'start-service',
    /** Another program holds the scanner. */
    'busy',
    'free',
    /** The person puts the other hand, or another finger. */
    'wrong-hand',
    /** One finger comes back under two names. */
    'duplicate-finger',
    /** One finger less than asked for. */
    'missing-finger',
    /** Flat where rolled was asked for. */
    'plain-for-rolled',
    /** Signs with a certificate of another authority. */
    'foreign-certificate',
    'clock-skew',
    /** Cuts the answer off in the middle. */
    'truncate',
    /** Never answers a capture. */
    'stall',
    /** One byte of a record differs from what was signed and hashed. */
    'flip-byte',
    /** Forgets the previous hash. */
    'break-chain',
    /** Answers later, by `milliseconds`. */
    'delay',
    'recover',
  ]),
  /** For `delay` and `clock-skew`. */
  milliseconds: z.number().int().optional(),
  /** Captures the fault lasts for; until `recover` unless told. */
  captures: z.number().int().min(1).optional(),
});
export type ScannerAction = z.output<typeof scannerActionSchema>;
type FaultName = ScannerAction['action'];

export const padActionSchema = z.object({
  action: z.enum([
    'unplug',
    'plug',
    /** Stops answering feature reports. */
    'stall',
    'recover',
    /** What the person does at the next signatures. */
    'sign',
    'sign-twice',
    'cancel',
    'walk-away',
  ]),
});
export type PadAction = z.output<typeof padActionSchema>;

/** Faults in force, each for a number of captures or until recovery. */
export class ScannerFaults {
  readonly #left = new Map<FaultName, number>();
  readonly #milliseconds = new Map<FaultName, number>();

  apply({ action, captures, milliseconds }: ScannerAction): void {
    this.#left.set(action, captures ?? Number.POSITIVE_INFINITY);
    if (milliseconds !== undefined) this.#milliseconds.set(action, milliseconds);
  }

  has(fault: FaultName): boolean {
    return (this.#left.get(fault) ?? 0) > 0;
  }

  milliseconds(fault: FaultName, otherwise: number): number {
    return this.#milliseconds.get(fault) ?? otherwise;
  }

  remove(fault: FaultName): void {
    this.#left.delete(fault);
  }

  /** A capture went by. */
  spend(): void {
    for (const [fault, left] of this.#left) {
      if (left <= 1) this.#left.delete(fault);
      else this.#left.set(fault, left - 1);
    }
  }

  clear(): void {
    this.#left.clear();
    this.#milliseconds.clear();
  }
}
