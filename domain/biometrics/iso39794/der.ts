/** The DER (X.690) that ISO/IEC 39794 data blocks are made of: definite lengths, tags up to 30. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly whole: Uint8Array;
}

export const derTags = {
  sequence: 0x30,
  visibleString: 0x1a,
  application: (number: number) => 0x60 | number,
  /** Context-specific, IMPLICIT over a primitive. */
  primitive: (number: number) => 0x80 | number,
  /** Context-specific, IMPLICIT over a SEQUENCE, or EXPLICIT around a CHOICE. */
  constructed: (number: number) => 0xa0 | number,
} as const;

export function derOf(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const head = [tag, ...lengthOf(length)];
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  let offset = head.length;
  for (const part of contents) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Content of a non-negative INTEGER or ENUMERATED, below 2^31. */
export function unsignedContent(value: number): Uint8Array {
  const bytes = [value & 0xff];
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return Uint8Array.from(bytes);
}

/** Undefined where it is negative, longer than needed or beyond 2^31. */
export function readUnsigned(content: Uint8Array): number | undefined {
  const [first, second] = content;
  if (first === undefined || content.length > 4 || first >= 0x80) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  return content.reduce((value, byte) => value * 256 + byte, 0);
}

/** The elements of `bytes`, one behind the other; undefined where they are not whole, not DER, or more than `most`. */
export function elementsOf(bytes: Uint8Array, most: number): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if ((tag & 0x1f) === 0x1f || first === undefined || elements.length === most) return undefined;
    let start = at + 2;
    let length = first;
    if (first >= 0x80) {
      const digits = first & 0x7f;
      if (digits < 1 || digits > 4 || start + digits > bytes.length) return undefined;
      length = bytes.subarray(start, start + digits).reduce((value, byte) => value * 256 + byte, 0);
      start += digits;
      // The shortest form alone is DER.
      if (length < 0x80 || lengthOf(length).length !== digits + 1) return undefined;
    }
    const end = start + length;
    if (end > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}
