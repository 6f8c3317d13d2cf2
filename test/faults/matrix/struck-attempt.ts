import type { FaultMoment } from './rig.ts';

/** A fault that waits for its moment within the next attempt; one that is to strike while nobody uses the device strikes at once. */
export class PendingStrike {
  #pending: { readonly moment: FaultMoment; readonly strike: () => void } | undefined;

  add(moment: FaultMoment, strike: () => void): void {
    if (moment === 'idle') strike();
    else this.#pending = { moment, strike };
  }

  /** The attempt is at that moment now. */
  reach(moment: FaultMoment): void {
    if (this.#pending?.moment !== moment) return;
    const { strike } = this.#pending;
    this.#pending = undefined;
    strike();
  }

  forget(): void {
    this.#pending = undefined;
  }
}
