import { z } from 'zod';

/** When a fault strikes: now, or the next time this moment comes. */
export const faultMoments = ['idle', 'starting', 'working', 'answering'] as const;
export type FaultMoment = (typeof faultMoments)[number];
/** Left out and `idle` mean now. */
const moment = z.enum(faultMoments).optional();

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
    /** The same, and the scanner, which names fingers by their place, notices nothing. */
    'unnoticed-hand',
    /** One finger comes back under two names. */
    'duplicate-finger',
    /** One finger less than asked for. */
    'missing-finger',
    /** The person puts a finger down that nobody asked for. */
    'too-many-fingers',
    /** No fault, a make: flat captures come back as one picture of the whole slap. */
    'whole-slap',
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
    /** The service takes connections and answers nothing at all. */
    'mute',
    /** Warms up. */
    'not-ready',
    /** Answers a capture with bytes that mean nothing. */
    'garbage',
    /** Says fewer bytes than it sends. */
    'wrong-length',
    /** Pictures of the preview end in the middle. */
    'truncated-frame',
    /** A signature that does not hold. */
    'bad-signature',
    /** Signs with a certificate that has run out. */
    'expired-certificate',
    /** Another device of the same authority signs, under this one's name. */
    'other-key',
    /** No fault: the device was given a new key, and signs everything with it from now on. */
    'renewed-key',
    /** The person presses the finger of the capture before once more. */
    'same-finger-again',
    /** Answers a capture with error `errorCode`. */
    'error',
    /** Answers to another transaction, or in another version. */
    'other-transaction',
    'other-version',
    'recover',
  ]),
  moment,
  /** For `delay` and `clock-skew`. */
  milliseconds: z.number().int().optional(),
  /** For `error`: a number of the SBI specification or of a vendor. */
  errorCode: z.string().max(10).optional(),
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
    /** Sends input reports that mean nothing between those of the pen. */
    'garbage',
    /** Ends input reports in the middle. */
    'truncated-frame',
    /** Breaks the transport's own framing. */
    'wrong-length',
    /** Answers every feature report late, by `milliseconds`. */
    'slow',
    /** Swallows one pen sample of `every`; their sequence numbers are missing then. */
    'lose-samples',
    /** Encrypts pen samples with another key than was agreed. */
    'wrong-key',
    /** Refuses every report, as a USB device stalls. */
    'refuse',
    'recover',
    /** What the person does at the next signatures. */
    'sign',
    'sign-twice',
    'cancel',
    'walk-away',
  ]),
  moment,
  /** For `slow`. */
  milliseconds: z.number().int().optional(),
  /** For `lose-samples`; 10 unless told. */
  every: z.number().int().min(2).optional(),
});
export type PadAction = z.output<typeof padActionSchema>;

/** Faults that wait for their moment. */
export class FaultScript<Action extends { readonly moment?: FaultMoment | undefined }> {
  #planned: Action[] = [];

  /** True where the action waits; false where its moment is now. */
  plan(action: Action): boolean {
    if (action.moment === undefined || action.moment === 'idle') return false;
    this.#planned.push(action);
    return true;
  }

  /** What strikes now that this moment has come; each once. */
  reach(reached: FaultMoment): Action[] {
    const now = this.#planned.filter((action) => action.moment === reached);
    this.#planned = this.#planned.filter((action) => action.moment !== reached);
    return now.map((action) => ({ ...action, moment: undefined }));
  }

  clear(): void {
    this.#planned = [];
  }
}

/** Faults in force, each for a number of captures or until recovery. */
export class ScannerFaults {
  readonly #left = new Map<FaultName, number>();
  readonly #milliseconds = new Map<FaultName, number>();
  errorCode = '999';

  apply({ action, captures, milliseconds, errorCode }: ScannerAction): void {
    this.#left.set(action, captures ?? Number.POSITIVE_INFINITY);
    if (errorCode !== undefined) this.errorCode = errorCode;
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
