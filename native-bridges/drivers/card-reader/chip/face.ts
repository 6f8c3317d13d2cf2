import { unsignedOf } from './bytes.ts';
import { notGenuine } from './refusal.ts';
import { TlvReader } from './tlv.ts';

export interface Face {
  readonly mimeType: 'image/jpeg' | 'image/jp2';
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Bytes of ISO/IEC 19794-5:2005: record header, facial information, one feature point, image information. */
const lengths = { header: 14, facial: 20, feature: 8, image: 12 } as const;
const magic: readonly (readonly [Face['mimeType'], readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/jp2', [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20]],
  // A bare JPEG 2000 codestream.
  ['image/jp2', [0xff, 0x4f, 0xff, 0x51]],
];

/**
 * The first face of DG2: ISO/IEC 19794-5 in a CBEFF block in a biometric information template (ICAO 9303-10, 4.7.2). Null where it is
 * a picture of another format. Throws `ChipRefusal`.
 */
export function parseDataGroup2(bytes: Uint8Array): Face | null {
  const group = new TlvReader(bytes).inside(0x75).inside(0x7f61);
  const count = group.take(0x02).value;
  if (unsignedOf(count) < 1) throw notGenuine('DG2 without a face');
  const template = group.inside(0x7f60);
  template.optional(0xa1);
  const block = template.optional(0x5f2e) ?? template.optional(0x7f2e);
  if (block === undefined) throw notGenuine('DG2 without a picture');
  return imageOf(block.value);
}

function imageOf(record: Uint8Array): Face | null {
  const word = (at: number, bytes: 2 | 4): number => {
    if (at + bytes > record.length) throw notGenuine('face record ends too soon');
    return unsignedOf(record.subarray(at, at + bytes));
  };
  if (word(0, 4) !== 0x46414300) throw notGenuine('format of the face record');
  if (word(8, 4) !== record.length || word(12, 2) < 1) throw notGenuine('length of the face record');
  const end = lengths.header + word(lengths.header, 4);
  const features = word(lengths.header + 4, 2);
  const start = lengths.header + lengths.facial + features * lengths.feature + lengths.image;
  if (start >= end || end > record.length) throw notGenuine('length of the face');
  const content = new Uint8Array(record.subarray(start, end));
  const known = magic.find(([, first]) => first.every((byte, at) => content[at] === byte));
  return known === undefined ? null : { mimeType: known[0], content };
}
