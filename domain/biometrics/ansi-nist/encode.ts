import { ByteWriter } from '../byte-cursor.ts';
import { fingerHeaderBytes, otherHeaderBytes, separators, signatureHeaderBytes } from './model.ts';
import type {
  AnsiNistFile,
  AnsiNistRecord,
  BinaryFingerRecord,
  BinarySignatureRecord,
  TaggedField,
  TaggedRecord,
} from './model.ts';

const utf8 = new TextEncoder();

/**
 * Writes a file in the traditional encoding. Lengths are counted here; field 1.003 is the caller's.
 * Throws where a text holds a separator or a number does not fit its header: that is a bug of whoever built the file.
 */
export function encodeAnsiNist(file: AnsiNistFile): Uint8Array {
  return joined(file.records.map(encodeRecord));
}

function encodeRecord(record: AnsiNistRecord): Uint8Array {
  switch (record.kind) {
    case 'tagged':
      return encodeTagged(record);
    case 'binary-finger':
      return encodeFinger(record);
    case 'binary-signature':
      return encodeSignature(record);
    case 'binary-other': {
      const writer = new ByteWriter(otherHeaderBytes + record.data.length);
      return head(writer, record.idc).append(record.data).bytes;
    }
  }
}

function head(writer: ByteWriter, idc: number): ByteWriter {
  return writer.unsigned(4, fits(writer.bytes.length, 4)).unsigned(1, fits(idc, 1));
}

function encodeFinger(record: BinaryFingerRecord): Uint8Array {
  if (record.positions.length !== 6) throw new Error('a finger record has six places for positions');
  const writer = head(new ByteWriter(fingerHeaderBytes + record.data.length), record.idc);
  writer.unsigned(1, fits(record.impression, 1));
  for (const position of record.positions) writer.unsigned(1, fits(position, 1));
  return writer
    .unsigned(1, fits(record.scanningResolution, 1))
    .unsigned(2, fits(record.width, 2))
    .unsigned(2, fits(record.height, 2))
    .unsigned(1, fits(record.compression, 1))
    .append(record.data).bytes;
}

function encodeSignature(record: BinarySignatureRecord): Uint8Array {
  return head(new ByteWriter(signatureHeaderBytes + record.data.length), record.idc)
    .unsigned(1, fits(record.signatory, 1))
    .unsigned(1, fits(record.representation, 1))
    .unsigned(1, fits(record.scanningResolution, 1))
    .unsigned(2, fits(record.width, 2))
    .unsigned(2, fits(record.height, 2))
    .append(record.data).bytes;
}

function encodeTagged(record: TaggedRecord): Uint8Array {
  const [length, ...others] = record.fields;
  if (length?.kind !== 'text') throw new Error('a tagged record begins with its length');
  const parts: Uint8Array[] = [];
  for (const field of others)
    parts.push(Uint8Array.of(separators.group), encodeField(field, record.characters));
  parts.push(Uint8Array.of(separators.file));
  const rest = joined(parts);
  const digits = length.subfields[0]?.[0]?.length ?? 1;
  return joined([utf8.encode(lengthField(length.label, rest.length, digits)), rest]);
}

/** A length counts its own digits. */
function lengthField(label: string, restBytes: number, leastDigits: number): string {
  for (let digits = Math.max(1, leastDigits); ; digits += 1) {
    const total = label.length + 1 + digits + restBytes;
    if (String(total).length <= digits) return `${label}:${String(total).padStart(digits, '0')}`;
  }
}

function encodeField(field: TaggedField, characters: TaggedRecord['characters']): Uint8Array {
  if (field.kind === 'data') return joined([utf8.encode(`${field.label}:`), field.data]);
  if (field.subfields.flat().some(holdsSeparator)) throw new Error(`a separator within field ${field.label}`);
  const text = `${field.label}:${field.subfields.map((items) => items.join('\x1f')).join('\x1e')}`;
  return characters === 'utf-8' ? utf8.encode(text) : fromLatin1(text);
}

function holdsSeparator(item: string): boolean {
  for (let index = 0; index < item.length; index += 1) {
    const code = item.charCodeAt(index);
    if (code >= separators.file && code <= separators.unit) return true;
  }
  return false;
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => fits(character.charCodeAt(0), 1));
}

function fits(value: number, size: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** size)
    throw new Error(`a value that does not fit ${size} bytes`);
  return value;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
