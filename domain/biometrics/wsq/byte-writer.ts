/** Bytes, and bits from the highest down with a zero stuffed after every FF. */
export class ByteWriter {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  #bits = 0;
  #held = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** Big-endian. */
  unsigned(value: number, size: 1 | 2 | 4): void {
    for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.byte(Math.floor(value / 2 ** shift) & 0xff);
  }

  bytes(values: Iterable<number>): void {
    for (const value of values) this.byte(value);
  }

  /** @param count at most 16 */
  bits(value: number, count: number): void {
    this.#held = (this.#held << count) | value;
    this.#bits += count;
    while (this.#bits >= 8) {
      this.#bits -= 8;
      this.#stuffed((this.#held >> this.#bits) & 0xff);
    }
    this.#held &= (1 << this.#bits) - 1;
  }

  /** The last byte of a block is filled with ones. */
  fill(): void {
    if (this.#bits > 0) this.bits((1 << (8 - this.#bits)) - 1, 8 - this.#bits);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #stuffed(value: number): void {
    this.byte(value);
    if (value === 0xff) this.byte(0);
  }
}
