import type { PadGeometry, PenPoint } from '../../../../domain/devices/signature-pad.ts';
import { buttonAt, contains, type PadButton, type PadLayout } from './layout.ts';
import type { StuPen } from './codec.ts';

/** Fewer touching samples are a slip of the pen, not a signature: a tenth of a second. */
const fewestSamples = 20;
const wrap = 0x10000;

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

  forget(): void {
    this.#points.length = 0;
    this.#first = undefined;
    this.#stroke = undefined;
  }

  /** @returns the button that this report pressed */
  add(pen: StuPen): PadButton | undefined {
    this.#advanceClocks(pen);
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

  #advanceClocks({ time, sequence }: StuPen): void {
    if (this.#last?.time !== undefined && time !== undefined) {
      this.#time += (time - this.#last.time + wrap) % wrap;
    }
    if (this.#last?.sequence !== undefined && sequence !== undefined) {
      this.#sequence += (sequence - this.#last.sequence + wrap) % wrap;
    } else {
      this.#sequence += 1;
    }
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
