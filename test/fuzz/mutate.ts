/** Pseudo-random numbers that are the same for the same seed, so that what one run found the next one finds again. */
export class Dice {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** mulberry32: 32 bits, uniform. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 … `end` - 1; 0 where `end` is 0. */
  below(end: number): number {
    return end <= 0 ? 0 : this.next() % end;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (from.length === 0) throw new Error('nothing to pick from');
    return found as T;
  }
}

/** What length fields, counts and offsets are most often wrong about. */
const extremes = [
  [0x00],
  [0xff],
  [0x7f],
  [0x80],
  [0xff, 0xff],
  [0x7f, 0xff],
  [0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
].map((bytes) => Uint8Array.from(bytes));

const words = [
  ...['{}', '[]', '""', 'null', 'true', '-1', '1e999', '0.1', '9007199254740993', '"\\u0000"', '"\\ud800"'],
  ...['[[[[[[[[', '{"a":{"a":{"a":', '"__proto__":{"a":1},', '../', '%2e%2e%2f', '\r\n\r\n', '\0', '\ufeff'],
  ...['<!DOCTYPE a [<!ENTITY b "c">]>', '<![CDATA[', '<!--', '&#0;', '=', '|', '<', '.', ';', ','],
].map((word) => new TextEncoder().encode(word));

/** One of `seeds` changed in one to eight places, at most `most` bytes long. Pure but for the dice. */
export function mutate(dice: Dice, seeds: readonly Uint8Array[], most: number): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(dice.pick(seeds));
  for (let times = 1 + dice.below(8); times > 0; times -= 1) bytes = once(dice, bytes, seeds);
  return bytes.subarray(0, most);
}

function once(dice: Dice, bytes: Uint8Array, seeds: readonly Uint8Array[]): Uint8Array {
  const at = dice.below(bytes.length + 1);
  // Structures have their lengths at the front: half of all changes go there.
  const place = dice.below(2) === 0 ? Math.min(at, dice.below(64)) : at;
  switch (dice.below(9)) {
    case 0:
      return changed(bytes, place, (byte) => byte ^ (1 << dice.below(8)));
    case 1:
      return changed(bytes, place, () => dice.below(256));
    case 2:
      return overwritten(bytes, place, dice.pick(extremes));
    case 3:
      return bytes.subarray(0, place);
    case 4:
      return spliced(bytes, place, dice.below(32), new Uint8Array());
    case 5:
      return spliced(bytes, place, dice.below(4), dice.pick(words));
    case 6: {
      // A piece of another one, or of itself, put somewhere else.
      const other = dice.pick(seeds);
      const from = dice.below(other.length);
      return spliced(bytes, place, dice.below(16), other.subarray(from, from + dice.below(256)));
    }
    case 7: {
      // The same piece many times: counts beyond what anybody writes, nesting.
      const piece = bytes.subarray(place, place + 1 + dice.below(24));
      return spliced(bytes, place, 0, repeated(piece, dice.below(200)));
    }
    default: {
      const random = Uint8Array.from({ length: 1 + dice.below(16) }, () => dice.below(256));
      return spliced(bytes, place, dice.below(16), random);
    }
  }
}

function changed(bytes: Uint8Array, at: number, to: (byte: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length > 0) copy[at % copy.length] = to(copy[at % copy.length] ?? 0);
  return copy;
}

function overwritten(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  return spliced(bytes, at, by.length, by);
}

function spliced(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(Math.min(at + remove, bytes.length))]);
}

/** `piece` so many times over. */
export function repeated(piece: Uint8Array, times: number): Uint8Array {
  const whole = new Uint8Array(piece.length * times);
  for (let index = 0; index < times; index += 1) whole.set(piece, index * piece.length);
  return whole;
}
