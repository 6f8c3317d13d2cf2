import type { PadGeometry, PenPoint } from '../../../../domain/devices/signature-pad.ts';
import { buttonAt, contains, type PadButton, type PadLayout } from './layout.ts';
import type { StuPen } from './codec.ts';

/** Fewer touching samples are a slip of the pen, not a signature: a tenth of a second. */
const fewestSamples = 20;
const wrap = 0x10000;

/**
 * Samples that got lost between pad and host, seen by their sequence numbers. Up to these limits a signature counts and the number is
 * noted with it; above, its path is not what was written: more than one in twenty, or a hole of more than a tenth of a second.
 */
export const lossLimits = { share: 0.05, hole: 20 } as const;

/**
 * Turns pen reports into the signature's points and presses of the drawn buttons. A stroke belongs to where it began;
 * a button is pressed where the pen is put down on it and lifted from it. Pure.
 */
export class PenTrail {
  readonly #points: PenPoint[] = [];
  #stroke: 'signing' | PadButton | 'nowhere' | undefined;
  #last: StuPen | undefined;
  #first: number | undefined;
  #time = 0;
  #sequence = 0;
  #lost = 0;
  #largestHole = 0;

  constructor(
    private readonly layout: PadLayout,
    private readonly geometry: PadGeometry,
  ) {}

  get points(): readonly PenPoint[] {
    return this.#points;
  }

  get isSignature(): boolean {
    return this.#points.filter(({ touching }) => touching).length >= fewestSamples;
  }

  /** Samples of the signature that never arrived. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether so many are missing that it is not the path that was written. */
  get tooManyLost(): boolean {
    const all = this.#points.length + this.#lost;
    return this.#largestHole > lossLimits.hole || this.#lost > all * lossLimits.share;
  }

  forget(): void {
    this.#points.length = 0;
    this.#lost = 0;
    this.#largestHole = 0;
    this.#first = undefined;
    this.#stroke = undefined;
    this.#last = undefined;
  }

  /** @returns the button that this report pressed */
  add(pen: StuPen): PadButton | undefined {
    const hole = this.#advanceClocks(pen);
    // A report that comes twice is not another place of the pen.
    if (hole < 0) return undefined;
    const signs = this.#stroke === 'signing' || (this.#stroke === undefined && this.#points.length > 0);
    if (hole > 0 && signs) {
      this.#lost += hole;
      this.#largestHole = Math.max(this.#largestHole, hole);
    }
    const x = (pen.x * this.layout.width) / this.geometry.maxX;
    const y = (pen.y * this.layout.height) / this.geometry.maxY;
    const wasTouching = this.#last?.touching === true;
    const lifted = wasTouching && !pen.touching;
    const begunOn = this.#stroke;
    this.#last = pen;
    if (pen.touching && !wasTouching) {
      this.#stroke =
        buttonAt(this.layout, x, y) ?? (contains(this.layout.signing, x, y) ? 'signing' : 'nowhere');
    }
    if (this.#stroke === 'signing' || (lifted && begunOn === 'signing')) this.#keep(pen);
    if (!pen.touching) this.#stroke = undefined;
    if (!lifted || begunOn === undefined || begunOn === 'signing' || begunOn === 'nowhere') return undefined;
    // Many pads report the lift at the last place of contact, some with the pen already out of reach at 0, 0.
    const stayed = !pen.inProximity || buttonAt(this.layout, x, y) === begunOn;
    return stayed ? begunOn : undefined;
  }

  /** @returns how many reports are missing before this one; negative where it came before already */
  #advanceClocks({ time, sequence }: StuPen): number {
    let hole = 0;
    if (this.#last?.sequence !== undefined && sequence !== undefined) {
      const step = (sequence - this.#last.sequence + wrap) % wrap;
      if (step === 0) return -1;
      // Backwards: the pad began to count anew, and nobody knows what is missing.
      const restarted = step > wrap / 2;
      this.#sequence += restarted ? 1 : step;
      hole = restarted ? 1 : step - 1;
    } else {
      this.#sequence += 1;
    }
    if (this.#last?.time !== undefined && time !== undefined) {
      this.#time += (time - this.#last.time + wrap) % wrap;
    }
    return hole;
  }

  #keep(pen: StuPen): void {
    this.#first ??= this.#time;
    this.#points.push({
      x: pen.x,
      y: pen.y,
      pressure: pen.touching ? pen.pressure : 0,
      timeMs: this.#time - this.#first,
      sequence: this.#sequence,
      touching: pen.touching,
    });
  }
}
