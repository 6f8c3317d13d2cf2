import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { vpcdControls } from '../../transports/vpcd-frames.ts';
import { ChipCard } from './card.ts';
import type { ChipCardAction, ChipFault } from './faults.ts';
import type { ChipData } from './personalise.ts';
import { cloneOf, withoutPace, withWrongHash, withWrongLength, withWrongSignature } from './tamper.ts';

/** What the slot says to one frame of the reader: bytes after some time, nothing at all, or that the line breaks. */
export type SlotAnswer =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly afterMs: number }
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'silence' | 'unplug' };

const silence: SlotAnswer = { kind: 'silence' };
const none = new Uint8Array(0);

/** The place for one card, with what goes wrong there. */
export class CardSlot {
  #card: ChipCard;
  #inserted = true;
  #plugged = true;
  /** Fault and the answers it still waits for. */
  readonly #faults = new Map<ChipFault, number>();
  #slowMs = 0;

  constructor(
    private readonly data: ChipData,
    private readonly random: RandomSource = (length) => randomBytes(length),
  ) {
    this.#card = new ChipCard(data, random);
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  act({ action, after = 0, milliseconds = 0 }: ChipCardAction): void {
    switch (action) {
      case 'insert-card':
        this.#faults.delete('remove-card');
        this.#insert(this.data);
        return;
      case 'plug':
        this.#faults.delete('unplug');
        this.#plugged = true;
        return;
      case 'recover':
        this.#faults.clear();
        this.#slowMs = 0;
        this.#plugged = true;
        this.#insert(this.data);
        return;
      case 'bad-hash':
        this.#insert(withWrongHash(this.data));
        return;
      case 'bad-signature':
        this.#insert(withWrongSignature(this.data));
        return;
      case 'lie-in-length':
        this.#insert(withWrongLength(this.data));
        return;
      case 'clone':
        this.#insert(cloneOf(this.data, this.random));
        return;
      case 'hide-pace':
        this.#insert(withoutPace(this.data));
        return;
      case 'slow':
        this.#slowMs = milliseconds;
        return;
      default:
        this.#faults.set(action, after);
        if (after === 0) this.#strike();
    }
  }

  answer(frame: Uint8Array): SlotAnswer {
    if (!this.#plugged) return { kind: 'unplug' };
    if (frame.length === 1) return this.#control(frame[0] ?? 0);
    const fault = this.#strike();
    if (fault === 'unplug') return { kind: 'unplug' };
    if (!this.#inserted) return { kind: 'frame', bytes: none, afterMs: 0 };
    if (fault === 'stall') return silence;
    const right = this.#card.process(frame);
    if (fault === 'garbage') return { kind: 'frame', bytes: Uint8Array.of(0x5a), afterMs: 0 };
    if (fault === 'truncate')
      return { kind: 'raw', bytes: Uint8Array.of(right.length >> 8, right.length & 0xff, 0x87) };
    const bytes = fault === 'wrong-seal' ? wrongSeal(right) : right;
    return { kind: 'frame', bytes, afterMs: this.#slowMs };
  }

  #insert(data: ChipData): void {
    this.#inserted = true;
    this.#card = new ChipCard(data, this.random);
  }

  #control(control: number): SlotAnswer {
    if (control === vpcdControls.atr) {
      // A card that does not answer still has an ATR: the reader got it when the card came.
      return { kind: 'frame', bytes: this.#inserted ? this.#card.atr : none, afterMs: 0 };
    }
    if (control !== vpcdControls.powerOff && this.#inserted) this.#card.powerUp();
    return silence;
  }

  /** Counts down, and answers the fault whose moment it is. */
  #strike(): ChipFault | undefined {
    let due: ChipFault | undefined;
    for (const [fault, left] of this.#faults) {
      if (left > 0) {
        this.#faults.set(fault, left - 1);
        continue;
      }
      due = fault;
      if (fault === 'remove-card') this.#inserted = false;
      if (fault === 'unplug') this.#plugged = false;
    }
    return due;
  }
}

/** Flips a bit of the seal; an answer without one stays. */
function wrongSeal(answer: Uint8Array): Uint8Array {
  if (answer.length < 14) return answer;
  const bytes = Uint8Array.from(answer);
  const at = bytes.length - 3;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
