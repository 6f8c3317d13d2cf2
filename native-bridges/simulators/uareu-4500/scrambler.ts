/**
 * What the reader does to its picture on the way out, written from the device's side as a stream of bits: a register of 32 stages, feedback from
 * eleven of them, and eight taken off for each byte.
 */
const feedback = [0, 2, 3, 6, 10, 12, 19, 22, 25, 28, 31];
const takenOff = [4, 8, 11, 14, 18, 21, 24, 29];

export class Scrambler {
  readonly #stages: boolean[];

  constructor(key: number) {
    this.#stages = Array.from({ length: 32 }, (_, stage) => ((key >>> stage) & 1) === 1);
  }

  /** The next eight bits, the lowest first. */
  byte(): number {
    let byte = 0;
    for (const [place, stage] of takenOff.entries()) if (this.#stages[stage] === true) byte += 1 << place;
    this.step();
    return byte;
  }

  step(): void {
    const incoming = feedback.filter((stage) => this.#stages[stage] === true).length % 2 === 1;
    this.#stages.shift();
    this.#stages.push(incoming);
  }

  /** A block as it goes out: one byte of padding first, so that the last pixel falls off. */
  block(pixels: Uint8Array): Uint8Array {
    const out = new Uint8Array(pixels.length);
    out[0] = 0xa5;
    for (let at = 1; at < pixels.length; at += 1) out[at] = (pixels[at - 1] ?? 0) ^ this.byte();
    this.step();
    return out;
  }
}
