import { concat } from './bytes.ts';
import { notGenuine } from './refusal.ts';

/** One BER-TLV data object (ISO/IEC 7816-4, 5.2.2; X.690): tags of up to three bytes, definite lengths of up to three. */
export interface Tlv {
  /** As written: 0x30, 0x5f1f, 0x7f61. */
  readonly tag: number;
  readonly value: Uint8Array;
  /** Tag, length and value. */
  readonly raw: Uint8Array;
}

export interface TlvHeader {
  readonly tag: number;
  readonly headerLength: number;
  readonly length: number;
}

/** Reads tag and length at the start of `bytes`, whether or not the value is there. Throws `ChipRefusal`. */
export function readHeader(bytes: Uint8Array): TlvHeader {
  let at = 0;
  const next = (): number => {
    const byte = bytes[at];
    if (byte === undefined) throw notGenuine('data object ends in its header');
    at += 1;
    return byte;
  };
  let tag = next();
  if ((tag & 0x1f) === 0x1f) {
    let more = 0x80;
    for (let count = 0; (more & 0x80) !== 0; count += 1) {
      if (count === 2) throw notGenuine('tag of more than three bytes');
      more = next();
      tag = (tag << 8) | more;
    }
  }
  const first = next();
  if (first < 0x80) return { tag, headerLength: at, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 3) throw notGenuine('length of a data object');
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + next();
  return { tag, headerLength: at, length };
}

/** Reads data objects from front to back; what is expected is named, anything else is refused. */
export class TlvReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.#at === this.bytes.length;
  }

  any(): Tlv {
    const rest = this.bytes.subarray(this.#at);
    const { tag, headerLength, length } = readHeader(rest);
    const whole = headerLength + length;
    if (whole > rest.length) throw notGenuine(`data object ${tag.toString(16)} is longer than what holds it`);
    this.#at += whole;
    return { tag, value: rest.subarray(headerLength, whole), raw: rest.subarray(0, whole) };
  }

  take(tag: number): Tlv {
    const found = this.atEnd ? undefined : this.any();
    if (found?.tag !== tag) throw notGenuine(`data object ${tag.toString(16)} missing`);
    return found;
  }

  optional(tag: number): Tlv | undefined {
    if (this.atEnd) return undefined;
    const before = this.#at;
    const found = this.any();
    if (found.tag === tag) return found;
    this.#at = before;
    return undefined;
  }

  inside(tag: number): TlvReader {
    return new TlvReader(this.take(tag).value);
  }

  /** All that is left, at most `most`. */
  rest(most: number): Tlv[] {
    const all: Tlv[] = [];
    while (!this.atEnd) {
      if (all.length === most) throw notGenuine('too many data objects');
      all.push(this.any());
    }
    return all;
  }
}

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  return concat(bytesOfTag(tag), bytesOfLength(value.length), value);
}

function bytesOfTag(tag: number): Uint8Array {
  if (tag > 0xffff) return Uint8Array.of(tag >> 16, (tag >> 8) & 0xff, tag & 0xff);
  return tag > 0xff ? Uint8Array.of(tag >> 8, tag & 0xff) : Uint8Array.of(tag);
}

function bytesOfLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  if (length < 0x10000) return Uint8Array.of(0x82, length >> 8, length & 0xff);
  return Uint8Array.of(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
}

/** `2.23.136.1.1.1` of the value of an OBJECT IDENTIFIER. */
export function oidText(value: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw notGenuine('object identifier');
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(arc / 40));
      arcs.push(top, arc - top * 40);
    } else {
      arcs.push(arc);
    }
    arc = 0;
  }
  return arcs.join('.');
}

/** Value of an OBJECT IDENTIFIER, without tag and length. */
export function oidBytes(text: string): Uint8Array {
  const [top = 0, second = 0, ...others] = text.split('.').map(Number);
  return Uint8Array.from(
    [top * 40 + second, ...others].flatMap((arc) => {
      const septets = [arc & 0x7f];
      for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
        septets.unshift((left & 0x7f) | 0x80);
      }
      return septets;
    }),
  );
}

export function oidTlv(text: string): Uint8Array {
  return tlv(0x06, oidBytes(text));
}
