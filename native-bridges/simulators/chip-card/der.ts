import { concat, hex } from '../../drivers/card-reader/chip/bytes.ts';
import { oidTlv, tlv } from '../../drivers/card-reader/chip/tlv.ts';

/** DER as certificates and signed objects need it. */

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
export const octets = (bytes: Uint8Array): Uint8Array => tlv(0x04, bytes);
export const bits = (bytes: Uint8Array, unused = 0): Uint8Array => tlv(0x03, Uint8Array.of(unused), bytes);

/** Sorted, as DER wants a SET OF. */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, ...[...parts].sort((one, other) => Buffer.compare(one, other)));
}

export function integer(value: bigint | number): Uint8Array {
  const digits = BigInt(value).toString(16);
  const bytes = hex(digits.padStart(digits.length + (digits.length % 2), '0'));
  return tlv(0x02, (bytes[0] ?? 0) > 0x7f ? concat(Uint8Array.of(0), bytes) : bytes);
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050
    ? tlv(0x17, Buffer.from(digits.slice(2)))
    : tlv(0x18, Buffer.from(digits));
}

export function name(country: string, organisation: string, commonName: string): Uint8Array {
  const part = (oid: string, tag: number, text: string) =>
    tlv(0x31, sequence(oidTlv(oid), tlv(tag, Buffer.from(text, 'utf8'))));
  return sequence(
    part('2.5.4.6', 0x13, country),
    part('2.5.4.10', 0x0c, organisation),
    part('2.5.4.3', 0x0c, commonName),
  );
}
