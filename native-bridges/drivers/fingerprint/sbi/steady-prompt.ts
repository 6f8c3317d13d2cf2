import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';

/** A sentence stays at least this long, in milliseconds: shorter is not read. */
const leastShown = 700;

/**
 * Looks in a row that must agree before it is said. Skin was judged on two looks already; fingers come down one after
 * the other; and nobody may be told that the right hand is the wrong one.
 */
const agreeing: Partial<Record<FingerPrompt, number>> = {
  'wrong-hand': 3,
  'too-many-fingers': 2,
  'too-few-fingers': 2,
  'centre-finger': 2,
  'straighten-hand': 2,
};

/** Between what each look finds and what is said: one sentence at a time, long enough to be read. */
export class SteadyPrompt {
  #said: FingerPrompt;
  #saidAt = -Infinity;
  #seen: FingerPrompt | undefined;
  #looks = 0;

  /** @param opening said while nothing touches; whatever follows it need not wait */
  constructor(private readonly opening: FingerPrompt) {
    this.#said = opening;
  }

  /** @param now milliseconds of a clock that only goes forward */
  say(found: FingerPrompt, now: number): FingerPrompt {
    this.#looks = found === this.#seen ? this.#looks + 1 : 1;
    this.#seen = found;
    if (found === this.#said) return found;
    const lifted = found === this.opening;
    const agreed = this.#looks >= (agreeing[found] ?? 1);
    const read =
      this.#said === this.opening || this.#said === 'hold-still' || now - this.#saidAt >= leastShown;
    if (lifted || (agreed && read)) {
      this.#said = found;
      this.#saidAt = now;
    } else if (this.#said === this.opening) {
      // Something touches: until it is clear what is wrong with it, nothing is.
      this.#said = 'hold-still';
      this.#saidAt = now;
    }
    return this.#said;
  }
}
