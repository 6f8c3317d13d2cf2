import { Malformed } from '../malformed.ts';

/** Identifier octets met in X.509 and CMS (X.690, 8.1.2). Tag numbers above 30 never occur there. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context: (number: number) => 0x80 | number,
  contextConstructed: (number: number) => 0xa0 | number,
} as const;

export interface DerElement {
  readonly tag: number;
  /** Identifier, length and content. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
}

/** Identifier and length octets at the start of `bytes`. `length` is null for BER's indefinite form. */
export interface Header {
  readonly tag: number;
  readonly length: number | null;
  readonly headerLength: number;
}

/** Reads one header. Lengths must be minimal as DER asks, and fit 32 bits. */
export function readHeader(bytes: Uint8Array): Header {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) throw new Malformed('DER ends inside a header');
  if ((tag & 0x1f) === 0x1f) throw new Malformed('DER tag number above 30');
  if (first < 0x80) return { tag, length: first, headerLength: 2 };
  if (first === 0x80) return { tag, length: null, headerLength: 2 };
  const count = first & 0x7f;
  if (count > 4) throw new Malformed('DER length above 32 bits');
  if (bytes.length < 2 + count) throw new Malformed('DER ends inside a length');
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[2 + index] ?? 0);
  const minimal = count === 1 ? 0x80 : 256 ** (count - 1);
  if (length < minimal) throw new Malformed('DER length not minimal');
  return { tag, length, headerLength: 2 + count };
}

/** Reads DER from front to back: what is expected next is named, anything else is malformed. */
export class DerReader {
  private readonly bytes: Uint8Array;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.position === this.bytes.length;
  }

  /** Tag of the next element, or undefined at the end. */
  peek(): number | undefined {
    return this.bytes[this.position];
  }

  take(tag: number): DerElement {
    const rest = this.bytes.subarray(this.position);
    const header = readHeader(rest);
    if (header.tag !== tag) throw new Malformed(`DER tag ${header.tag} where ${tag} is expected`);
    if (header.length === null) throw new Malformed('indefinite length in DER');
    const end = header.headerLength + header.length;
    if (end > rest.length) throw new Malformed('DER element longer than what holds it');
    this.position += end;
    return { tag, raw: rest.subarray(0, end), content: rest.subarray(header.headerLength, end) };
  }

  any(): DerElement {
    const tag = this.peek();
    if (tag === undefined) throw new Malformed('DER ends where an element is expected');
    return this.take(tag);
  }

  optional(tag: number): DerElement | undefined {
    return this.peek() === tag ? this.take(tag) : undefined;
  }

  inside(tag: number): DerReader {
    return new DerReader(this.take(tag).content);
  }

  sequence(): DerReader {
    return this.inside(tags.sequence);
  }

  oid(): string {
    return decodeOid(this.take(tags.oid).content);
  }

  /** A small non-negative INTEGER, as versions and lengths are. */
  smallInteger(): number {
    const { content } = this.take(tags.integer);
    if (content.length !== 1 || (content[0] ?? 0x80) > 0x7f) throw new Malformed('INTEGER not small');
    return content[0] ?? 0;
  }

  end(): void {
    if (!this.atEnd) throw new Malformed('bytes after the end of a DER structure');
  }
}

function decodeOid(content: Uint8Array): string {
  if (content.length === 0 || content.length > 32) throw new Malformed('OID of impossible length');
  const arcs: number[] = [];
  let arc = 0;
  let open = false;
  for (const octet of content) {
    if (!open && octet === 0x80) throw new Malformed('OID arc not minimal');
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) throw new Malformed('OID arc too large');
    open = (octet & 0x80) !== 0;
    if (open) continue;
    if (arcs.length === 0) {
      const root = Math.min(Math.floor(arc / 40), 2);
      arcs.push(root, arc - root * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  if (open) throw new Malformed('OID ends inside an arc');
  return arcs.join('.');
}

/** UTCTime or GeneralizedTime in the one form DER allows (RFC 5652, 11.3). */
export function decodeTime(element: DerElement): Date {
  const text = Buffer.from(element.content).toString('latin1');
  const match =
    element.tag === tags.utcTime
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
      : element.tag === tags.generalizedTime
        ? /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
        : null;
  if (match === null) throw new Malformed('time not in DER form');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const fullYear = element.tag === tags.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  const time = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  // Date.UTC rolls over what does not exist; DER has no 31 February.
  const exact = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour;
  if (!exact || minute > 59 || second > 59) throw new Malformed('time that does not exist');
  return time;
}
