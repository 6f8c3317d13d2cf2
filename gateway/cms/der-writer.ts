import { tags } from './der.ts';

/** One DER element (X.690) around what it holds. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([head(tag, length), ...contents]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(tags.sequence, ...contents);
export const octetString = (content: Uint8Array): Buffer => element(tags.octetString, content);

/** SET OF: encodings in ascending order (X.690, 11.6). */
export const setOf = (...elements: readonly Uint8Array[]): Buffer =>
  element(tags.set, ...elements.toSorted(Buffer.compare));

/** Of a version: non-negative and below 128. */
export const smallInteger = (value: number): Buffer => element(tags.integer, Uint8Array.of(value));

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(tags.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** UTCTime, the form for years up to 2049 (RFC 5652, 11.3). */
export function utcTime(moment: Date): Buffer {
  if (moment.getUTCFullYear() < 1950 || moment.getUTCFullYear() > 2049)
    throw new Error('year without UTCTime');
  const digits = moment.toISOString().replace(/\D/g, '').slice(2, 14);
  return element(tags.utcTime, Buffer.from(`${digits}Z`, 'latin1'));
}

function head(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | digits.length, ...digits);
}

function base128(arc: number): number[] {
  const groups = [arc % 128];
  for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) {
    groups.unshift((high % 128) | 0x80);
  }
  return groups;
}
