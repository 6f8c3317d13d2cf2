/** Reads big-endian fields in order; asking beyond the end marks the cursor `overrun` and gives zeros. */
export class ByteCursor {
  overrun = false;
  private readonly bytes: Uint8Array;
  private offset: number;
  readonly end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = Math.min(end, bytes.length);
  }

  get position(): number {
    return this.offset;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Unsigned integer of `size` bytes, at most 6 so that it is exact in a double. */
  unsigned(size: number): number {
    if (this.remaining < size) {
      this.overrun = true;
      this.offset = this.end;
      return 0;
    }
    let value = 0;
    for (let index = 0; index < size; index += 1)
      value = value * 256 + (this.bytes[this.offset + index] ?? 0);
    this.offset += size;
    return value;
  }

  /** A copy, so that a caller cannot alter the record it came from. */
  take(size: number): Uint8Array {
    if (this.remaining < size) {
      this.overrun = true;
      this.offset = this.end;
      return new Uint8Array(0);
    }
    this.offset += size;
    return this.bytes.slice(this.offset - size, this.offset);
  }
}

/** Writes big-endian fields into a buffer of known size. */
export class ByteWriter {
  readonly bytes: Uint8Array;
  private offset = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  unsigned(size: number, value: number): this {
    let rest = value;
    for (let index = size - 1; index >= 0; index -= 1) {
      this.bytes[this.offset + index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.offset += size;
    return this;
  }

  append(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.offset);
    this.offset += bytes.length;
    return this;
  }
}
