/**
 * ANSI/NIST-ITL 1-2011 (NIST SP 500-290), traditional encoding (annex B): what a file holds, byte for byte.
 * Records in the order of the file; the first is Type-1.
 */
export interface AnsiNistFile {
  readonly records: readonly AnsiNistRecord[];
}

export type AnsiNistRecord = TaggedRecord | BinaryFingerRecord | BinarySignatureRecord | BinaryOtherRecord;

/** Types 1, 2 and 9 and above: fields as `14.013:value`, parted by GS, ended by FS. */
export interface TaggedRecord {
  readonly kind: 'tagged';
  readonly type: number;
  /** `latin-1` only where the record's text is not UTF-8, so that every byte is kept. */
  readonly characters: 'utf-8' | 'latin-1';
  /** The first is the length (.001): writing counts it anew and keeps at least its number of digits. */
  readonly fields: readonly TaggedField[];
}

export type TaggedField = TextField | DataField;

export interface TextField {
  readonly kind: 'text';
  /** As written: `14.013`, `1.01`. */
  readonly label: string;
  /** Subfields (parted by RS) of items (parted by US): a plain value is `[['value']]`. */
  readonly subfields: readonly (readonly string[])[];
}

/** Field 999: the image or other data, always the last of its record. */
export interface DataField {
  readonly kind: 'data';
  readonly label: string;
  readonly data: Uint8Array;
}

/** Types 3 to 6 (clause 8.3 to 8.6): a fixed header of 18 bytes, then the image. */
export interface BinaryFingerRecord {
  readonly kind: 'binary-finger';
  readonly type: 3 | 4 | 5 | 6;
  readonly idc: number;
  /** IMP, table 7. */
  readonly impression: number;
  /** FGP, table 8; six places, 255 where not used. */
  readonly positions: readonly number[];
  /** ISR: 0 at the minimum of 500 ppi, 1 at the native scanning resolution of field 1.011. */
  readonly scanningResolution: number;
  readonly width: number;
  readonly height: number;
  /** GCA/CGA, table 15: 0 none, 1 WSQ20, 2 JPEGB, 3 JPEGL, 4 JP2, 5 JP2L, 6 PNG; in types 5 and 6 0 none, 1 Group 4. */
  readonly compression: number;
  readonly data: Uint8Array;
}

/** Type-8 (clause 8.8): a fixed header of 12 bytes, then the signature. */
export interface BinarySignatureRecord {
  readonly kind: 'binary-signature';
  readonly type: 8;
  readonly idc: number;
  /** SIG: 0 of the subject, 1 of the official. */
  readonly signatory: number;
  /** SRT: 0 scanned and uncompressed, 1 scanned and compressed, 2 vectors. */
  readonly representation: number;
  readonly scanningResolution: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Type-7: agreed between the parties after its length and its designation. */
export interface BinaryOtherRecord {
  readonly kind: 'binary-other';
  readonly type: 7;
  readonly idc: number;
  readonly data: Uint8Array;
}

export const separators = { file: 0x1c, group: 0x1d, record: 0x1e, unit: 0x1f } as const;
export const fingerHeaderBytes = 18;
export const signatureHeaderBytes = 12;
export const otherHeaderBytes = 5;

export const dataFieldNumber = 999;

/** The number after the point of a label: 13 of `14.013`. */
export function fieldNumber(label: string): number {
  return Number(label.slice(label.indexOf('.') + 1));
}

export function isTagged(record: AnsiNistRecord): record is TaggedRecord {
  return record.kind === 'tagged';
}

export function taggedField(record: TaggedRecord, number: number): TaggedField | undefined {
  return record.fields.find((field) => fieldNumber(field.label) === number);
}

/** The subfields of a text field; none where the record has no such field. */
export function subfieldsOf(record: TaggedRecord, number: number): readonly (readonly string[])[] {
  const field = taggedField(record, number);
  return field?.kind === 'text' ? field.subfields : [];
}

/** The first item of a text field. */
export function textOf(record: TaggedRecord, number: number): string | undefined {
  return subfieldsOf(record, number)[0]?.[0];
}

export function dataOf(record: AnsiNistRecord): Uint8Array | undefined {
  if (!isTagged(record)) return record.data;
  const last = record.fields.at(-1);
  return last?.kind === 'data' ? last.data : undefined;
}

/** IDC, the number that ties the records of one picture together. */
export function designationOf(record: AnsiNistRecord): number | undefined {
  if (!isTagged(record)) return record.idc;
  if (record.type === 1) return undefined;
  const text = textOf(record, 2);
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
