import type {
  AnsiNistFile,
  AnsiNistRecord,
  BinarySignatureRecord,
  TaggedField,
  TaggedRecord,
} from './model.ts';

/** Subfields of items, as `TextField` has them. */
export type FieldValue = string | number | readonly (readonly (string | number)[])[];

/** Field 1.015: character set 003 is UTF-8. Without it the file is 7-bit ASCII, which readers of 2000 and 2007 ask for. */
export type TransactionCharacters = 'utf-8' | 'ascii';

export interface TransactionFacts {
  /** TOT, 4 to 16 characters agreed upon within the domain. */
  readonly type: string;
  /** DAT, `YYYY-MM-DD`. */
  readonly date: string;
  /** DAI and ORI: who is to get it, who made it. */
  readonly destination: string;
  readonly origin: string;
  /** TCN: names the transaction for ever. */
  readonly controlNumber: string;
  /** DOM: name and version of what Type-2 means. */
  readonly domain: { readonly name: string; readonly version: string };
  /** GMT, ISO with `Z`. */
  readonly at: string;
  readonly characters: TransactionCharacters;
}

const standardVersion = '0500';

/**
 * A file of ANSI/NIST-ITL 1-2011: Type-1 over the records given, in which field 1.003 is counted (clause 8.1). No type 3 to 7 is
 * written, so the resolutions 1.011 and 1.012 are nought, as the standard asks then.
 */
export function transactionOf(facts: TransactionFacts, records: readonly AnsiNistRecord[]): AnsiNistFile {
  const contents = records.map((record) => [String(record.type), twoDigits(designation(record))]);
  const first = taggedRecord(1, [
    [2, standardVersion],
    [3, [['1', String(records.length)], ...contents]],
    [4, facts.type],
    [5, facts.date.replaceAll('-', '')],
    [7, facts.destination],
    [8, facts.origin],
    [9, facts.controlNumber],
    [11, '00.00'],
    [12, '00.00'],
    [13, [[facts.domain.name, facts.domain.version]]],
    [14, greenwich(facts.at)],
    ...(facts.characters === 'utf-8' ? [[15, [['003', 'UTF-8', '4.0']]] as const] : []),
  ]);
  return { records: [first, ...records] };
}

/** Fields in ascending order by number, text with what is not fit to be sent replaced, then the data. */
export function taggedRecord(
  type: number,
  values: readonly (readonly [number: number, value: FieldValue])[],
  data?: Uint8Array,
): TaggedRecord {
  const label = (number: number): string => `${type}.${String(number).padStart(3, '0')}`;
  const fields: TaggedField[] = [{ kind: 'text', label: label(1), subfields: [['0']] }];
  for (const [number, value] of [...values].sort(([one], [other]) => one - other)) {
    const subfields = typeof value === 'object' ? value : [[value]];
    fields.push({
      kind: 'text',
      label: label(number),
      subfields: subfields.map((items) => items.map((item) => withoutControls(String(item)))),
    });
  }
  if (data !== undefined) fields.push({ kind: 'data', label: label(999), data });
  return { kind: 'tagged', type, characters: 'utf-8', fields };
}

/** Type-8: the applicant's signature as one bit a pixel, 1 ink, rows from the top, eight pixels a byte. Width a multiple of 8. */
export function signatureRecord(
  idc: number,
  picture: { readonly width: number; readonly height: number; readonly bits: Uint8Array },
): BinarySignatureRecord {
  if (picture.width % 8 !== 0 || picture.bits.length !== (picture.width / 8) * picture.height)
    throw new Error('a bi-level picture has whole bytes in a row');
  return {
    kind: 'binary-signature',
    type: 8,
    idc,
    signatory: 0,
    representation: 0,
    scanningResolution: 0,
    width: picture.width,
    height: picture.height,
    data: picture.bits,
  };
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** `YYYYMMDD` of an ISO moment or day. */
export function dayOf(moment: string): string {
  return moment.slice(0, 10).replaceAll('-', '');
}

/** Letters of Vietnamese without their marks, and nothing beyond ASCII: what a reader without character sets can show. */
export function inAscii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^ -~]/gu, '?');
}

function designation(record: AnsiNistRecord): number {
  if (record.kind !== 'tagged') return record.idc;
  const idc = record.fields[1];
  return idc?.kind === 'text' ? Number(idc.subfields[0]?.[0]) : 0;
}

function greenwich(moment: string): string {
  return `${moment.slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

/** Separators and other control characters part or end fields: typed text may hold any. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
