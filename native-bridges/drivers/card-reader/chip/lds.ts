import { notGenuine, unsupported } from './refusal.ts';
import { TlvReader } from './tlv.ts';

/** Data groups by their tags (ICAO 9303-10, 4.6.1). */
const groupOfTag: Readonly<Record<number, number>> = {
  0x61: 1,
  0x75: 2,
  0x63: 3,
  0x76: 4,
  0x65: 5,
  0x66: 6,
  0x67: 7,
  0x68: 8,
  0x69: 9,
  0x6a: 10,
  0x6b: 11,
  0x6c: 12,
  0x6d: 13,
  0x6e: 14,
  0x6f: 15,
  0x70: 16,
};

/** Data groups that EF.COM says are there. Not signed: what counts is the SOD. Throws `ChipRefusal`. */
export function parseCom(bytes: Uint8Array): readonly number[] {
  const reader = new TlvReader(bytes).inside(0x60);
  reader.take(0x5f01);
  reader.take(0x5f36);
  const tags = reader.take(0x5c).value;
  if (tags.length > 16) throw notGenuine('EF.COM');
  return [...tags].flatMap((tag) => groupOfTag[tag] ?? []);
}

const lineLength = 30;

/** Three lines of 30 joined by line feeds, of a TD1 card. Throws `ChipRefusal`. */
export function parseDataGroup1(bytes: Uint8Array): string {
  const mrz = Buffer.from(new TlvReader(bytes).inside(0x61).take(0x5f1f).value).toString('latin1');
  if (!/^[A-Z0-9<]+$/.test(mrz)) throw notGenuine('characters of DG1');
  if (mrz.length !== 3 * lineLength) throw unsupported(`DG1 of ${mrz.length} characters`);
  return [0, 1, 2].map((line) => mrz.slice(line * lineLength, (line + 1) * lineLength)).join('\n');
}
