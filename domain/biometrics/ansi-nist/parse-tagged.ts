import { err, ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import { dataFieldNumber, fieldNumber, separators } from './model.ts';
import type { TaggedField, TaggedRecord } from './model.ts';
import type { AnsiNistFailure, ParsedRecord } from './parse.ts';

/** `14.001:` and at most ten digits of length. */
const longestHead = 24;
const longestLabel = 10;
/** Type-9 of a clear print has about two thousand items; a megabyte of separators must not become a million objects. */
const maximumItems = 100_000;

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads one tagged record; fails where it is not of `type`. */
export function parseTaggedRecord(
  bytes: Uint8Array,
  offset: number,
  type: number,
): Result<ParsedRecord<TaggedRecord>, AnsiNistFailure> {
  const head = asAscii(bytes.subarray(offset, offset + longestHead));
  const match = /^(\d{1,2})\.0*1:(\d{1,10})[\x1c\x1d]/.exec(head);
  if (match === null)
    return err('ansi-nist.malformed', `a record of type ${type} does not begin with its length`);
  if (Number(match[1]) !== type) return err('ansi-nist.contents', `a record other than type ${type}`);
  const end = offset + Number(match[2]);
  if (end > bytes.length) return err('ansi-nist.truncated', `record of type ${type}`);
  if (end < offset + match[0].length || bytes[end - 1] !== separators.file)
    return err('ansi-nist.malformed', `a record of type ${type} does not end with FS`);
  const pieces = fieldPieces(bytes.subarray(offset, end - 1), type);
  if (!pieces.ok) return pieces;
  return readFields(pieces.value, type, end);
}

interface Piece {
  readonly label: string;
  readonly value: Uint8Array;
}

function fieldPieces(body: Uint8Array, type: number): Result<Piece[], AnsiNistFailure> {
  const pieces: Piece[] = [];
  for (let at = 0; at <= body.length; ) {
    const head = asAscii(body.subarray(at, at + longestLabel));
    const label = /^(\d{1,2}\.\d{1,4}):/.exec(head)?.[1];
    if (label === undefined || Number.parseInt(label, 10) !== type)
      return err('ansi-nist.malformed', `a field of a record of type ${type} has no label`);
    const start = at + label.length + 1;
    if (fieldNumber(label) === dataFieldNumber) {
      pieces.push({ label, value: body.slice(start) });
      return ok(pieces);
    }
    const stop = body.indexOf(separators.group, start);
    const value = body.subarray(start, stop === -1 ? body.length : stop);
    if (value.includes(separators.file))
      return err('ansi-nist.malformed', `FS within a record of type ${type}`);
    pieces.push({ label, value });
    if (pieces.length > maximumItems) return err('ansi-nist.too-large', 'too many fields');
    if (stop === -1) break;
    at = stop + 1;
  }
  return ok(pieces);
}

function readFields(
  pieces: readonly Piece[],
  type: number,
  end: number,
): Result<ParsedRecord<TaggedRecord>, AnsiNistFailure> {
  const texts = pieces.filter((piece) => fieldNumber(piece.label) !== dataFieldNumber);
  if (texts.reduce((sum, piece) => sum + itemCount(piece.value), 0) > maximumItems)
    return err('ansi-nist.too-large', 'too many items');
  const characters = texts.every((piece) => isUtf8(piece.value)) ? 'utf-8' : 'latin-1';
  const fields = pieces.map(({ label, value }): TaggedField => {
    if (fieldNumber(label) === dataFieldNumber) return { kind: 'data', label, data: value };
    const text = characters === 'utf-8' ? utf8.decode(value) : asLatin1(value);
    return { kind: 'text', label, subfields: text.split('\x1e').map((subfield) => subfield.split('\x1f')) };
  });
  return ok({ record: { kind: 'tagged', type, characters, fields }, end });
}

function itemCount(value: Uint8Array): number {
  let count = 1;
  for (const byte of value) if (byte === separators.record || byte === separators.unit) count += 1;
  return count;
}

function isUtf8(value: Uint8Array): boolean {
  try {
    utf8.decode(value);
    return true;
  } catch {
    return false;
  }
}

function asAscii(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

/** Not the `latin1` of TextDecoder, which is windows-1252: each byte must come back as it was. */
function asLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
