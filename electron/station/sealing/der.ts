/**
 * The few DER (X.690) forms a sealed application needs. Written by hand because no ASN.1 library at hand writes the
 * head of a structure before its body is there, and the body is streamed.
 */
export const tags = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific [0], primitive: IMPLICIT OCTET STRING. */
  contextPrimitive0: 0x80,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Tag and definite length of a value that follows elsewhere. */
export function head(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | bytes.length, ...bytes);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function tlv(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return concatenate([head(tag, length), ...contents]);
}

export const sequence = (...contents: Uint8Array[]): Uint8Array => tlv(tags.sequence, ...contents);
export const octetString = (content: Uint8Array): Uint8Array => tlv(tags.octetString, content);

/** SET OF in DER: the encodings in ascending order (X.690, 11.6). */
export function setOf(...elements: Uint8Array[]): Uint8Array {
  return tlv(tags.set, ...[...elements].sort(Buffer.compare));
}

/** Non-negative and below 128: versions and lengths. */
export const smallInteger = (value: number): Uint8Array => Uint8Array.of(tags.integer, 1, value);

/** Non-negative, from big-endian bytes of any length. */
export function unsignedInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bytes.subarray(first);
  return (digits[0] ?? 0) < 0x80 ? tlv(tags.integer, digits) : tlv(tags.integer, Uint8Array.of(0), digits);
}

export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      groups.unshift((high % 128) | 0x80);
    bytes.push(...groups);
  }
  return tlv(tags.objectIdentifier, Uint8Array.from(bytes));
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5652, 11.3); whole seconds. */
export function time(moment: Date): Uint8Array {
  const digits = moment.toISOString().replace(/[-:T]|\.\d+/g, '');
  return moment.getUTCFullYear() < 2050
    ? tlv(tags.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : tlv(tags.generalizedTime, Buffer.from(digits, 'latin1'));
}

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content as they stand. */
  readonly encoded: Uint8Array;
}

/** Elements one after another in `bytes`; `undefined` where the lengths do not fit. */
export function elementsOf(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes[offset] ?? 0;
    let length = bytes[offset + 1];
    let start = offset + 2;
    if (length === undefined || length === 0x80) return undefined;
    if (length > 0x80) {
      const count = length & 0x7f;
      if (count > 4) return undefined;
      length = 0;
      for (const byte of bytes.subarray(start, start + count)) length = length * 256 + byte;
      start += count;
    }
    const end = start + length;
    if (end > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(start, end), encoded: bytes.subarray(offset, end) });
    offset = end;
  }
  return elements;
}
