import { ByteCursor } from '../byte-cursor.ts';
import { err, ok } from '../../result.ts';
import type { Failure, Result } from '../../result.ts';
import { parseTaggedRecord } from './parse-tagged.ts';
import type { AnsiNistFile, AnsiNistRecord, TaggedRecord } from './model.ts';
import { fingerHeaderBytes, otherHeaderBytes, signatureHeaderBytes, subfieldsOf } from './model.ts';

export type AnsiNistFailureCode =
  /** A record is longer than what is left of the file, or a header does not fit its record. */
  | 'ansi-nist.truncated'
  /** Not the structure of the traditional encoding. */
  | 'ansi-nist.malformed'
  /** The records are not those that field 1.003 announces. */
  | 'ansi-nist.contents'
  /** Larger than any file this reader is for. */
  | 'ansi-nist.too-large';

export type AnsiNistFailure = Failure<AnsiNistFailureCode>;

const maximumFileBytes = 256 * 1024 * 1024;
/** Table 4 of the standard counts records with two digits, later versions with three. */
const maximumRecords = 1000;
const recordTypes = new Set([
  2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 98, 99,
]);

/**
 * Reads a file of ANSI/NIST-ITL 1-2011 (also 2007 and 2000, whose traditional encoding is the same). Structure only:
 * what the fields say is not judged. `encodeAnsiNist` gives the same bytes again.
 */
export function parseAnsiNist(bytes: Uint8Array): Result<AnsiNistFile, AnsiNistFailure> {
  if (bytes.length > maximumFileBytes) return err('ansi-nist.too-large');
  const first = parseTaggedRecord(bytes, 0, 1);
  if (!first.ok) return first;
  const announced = announcedTypes(first.value.record);
  if (!announced.ok) return announced;
  const records: AnsiNistRecord[] = [first.value.record];
  let offset = first.value.end;
  for (const type of announced.value) {
    const next = parseRecord(bytes, offset, type);
    if (!next.ok) return next;
    records.push(next.value.record);
    offset = next.value.end;
  }
  if (offset !== bytes.length) return err('ansi-nist.contents', 'bytes after the last record');
  return ok({ records });
}

/** Field 1.003: `1 US count`, then one subfield `type US designation` for each other record. */
function announcedTypes(first: TaggedRecord): Result<number[], AnsiNistFailure> {
  const [head, ...entries] = subfieldsOf(first, 3);
  if (head?.[0] !== '1')
    return err('ansi-nist.malformed', 'field 1.003 does not begin with the first record');
  if (entries.length > maximumRecords) return err('ansi-nist.too-large', 'too many records');
  const count = head[1] ?? '';
  if (!/^\d{1,4}$/.test(count) || Number(count) !== entries.length)
    return err('ansi-nist.contents', 'field 1.003 miscounts its records');
  const types: number[] = [];
  for (const entry of entries) {
    const text = entry[0] ?? '';
    if (!/^\d{1,2}$/.test(text) || !recordTypes.has(Number(text)))
      return err('ansi-nist.malformed', 'field 1.003 names an unknown record type');
    types.push(Number(text));
  }
  return ok(types);
}

export interface ParsedRecord<Kind extends AnsiNistRecord = AnsiNistRecord> {
  readonly record: Kind;
  /** Where the next record begins. */
  readonly end: number;
}

function parseRecord(bytes: Uint8Array, offset: number, type: number): Result<ParsedRecord, AnsiNistFailure> {
  if (type < 3 || type > 8) return parseTaggedRecord(bytes, offset, type);
  const head = new ByteCursor(bytes, offset);
  const length = head.unsigned(4);
  const end = offset + length;
  const headerBytes = type === 8 ? signatureHeaderBytes : type === 7 ? otherHeaderBytes : fingerHeaderBytes;
  if (head.overrun || end > bytes.length) return err('ansi-nist.truncated', `record of type ${type}`);
  if (length < headerBytes)
    return err('ansi-nist.malformed', `record of type ${type} shorter than its header`);
  const idc = head.unsigned(1);
  const cursor = new ByteCursor(bytes, head.position, end);
  if (type === 7)
    return ok({ record: { kind: 'binary-other', type, idc, data: cursor.take(cursor.remaining) }, end });
  if (type === 8) return ok({ record: signature(cursor, idc), end });
  return ok({ record: finger(cursor, idc, type), end });
}

function finger(cursor: ByteCursor, idc: number, type: number): AnsiNistRecord {
  return {
    kind: 'binary-finger',
    type: type as 3 | 4 | 5 | 6,
    idc,
    impression: cursor.unsigned(1),
    positions: [...cursor.take(6)],
    scanningResolution: cursor.unsigned(1),
    width: cursor.unsigned(2),
    height: cursor.unsigned(2),
    compression: cursor.unsigned(1),
    data: cursor.take(cursor.remaining),
  };
}

function signature(cursor: ByteCursor, idc: number): AnsiNistRecord {
  return {
    kind: 'binary-signature',
    type: 8,
    idc,
    signatory: cursor.unsigned(1),
    representation: cursor.unsigned(1),
    scanningResolution: cursor.unsigned(1),
    width: cursor.unsigned(2),
    height: cursor.unsigned(2),
    data: cursor.take(cursor.remaining),
  };
}
