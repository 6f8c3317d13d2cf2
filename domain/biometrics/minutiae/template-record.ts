import { ByteCursor, ByteWriter } from '../byte-cursor.ts';
import { err, ok, type Failure, type Result } from '../../result.ts';
import { minutiaKinds, type Minutia } from './minutia.ts';

/** One view of a finger in a record. */
export interface FingerMinutiaeView {
  /** ISO/IEC 19794-2 table 2: 0 unknown, 1 right thumb … 10 left little finger. */
  readonly position: number;
  /** 0–15, counted per finger. */
  readonly viewNumber: number;
  /** 0 live plain, 1 live rolled, 2 non-live plain, 3 non-live rolled, 8 swipe. */
  readonly impressionType: number;
  /** 0–100. */
  readonly quality: number;
  readonly minutiae: readonly Minutia[];
  /** Extended data block as it is, without its length; empty where there is none. */
  readonly extendedData: Uint8Array;
}

/** ISO/IEC 19794-2:2005 finger minutiae record, "record format" (clause 7); big-endian. */
export interface FingerMinutiaeRecord {
  /** Bits 15–12 say what the equipment is certified for, the rest is the maker's device type; 0 unknown. */
  readonly captureEquipment: number;
  readonly width: number;
  readonly height: number;
  /** Pixels per centimetre. */
  readonly resolution: { readonly horizontal: number; readonly vertical: number };
  readonly views: readonly FingerMinutiaeView[];
}

export type MinutiaeRecordFailure = Failure<
  | 'minutiae-record-not-recognised'
  | 'minutiae-record-version-unsupported'
  | 'minutiae-record-truncated'
  | 'minutiae-record-length-mismatch'
  | 'minutiae-record-field-invalid'
>;
type RecordResult<T> = Result<T, MinutiaeRecordFailure>;

const formatIdentifier = 0x464d5200;
const version2005 = 0x20323000;
const headerBytes = 24;
const viewBytes = 4;
const minutiaBytes = 6;
/** A step of the angle byte is 1.40625°. */
const angleSteps = 256;
/** Clause 7.3.9: sixteen views of ten fingers at most, in practice one. */
const mostViews = 176;
const mostMinutiaeInView = 255;
const mostCoordinate = 0x3fff;

/** Bugs (a coordinate beyond 14 bits, more than 255 minutiae) throw: no caller can make them of a finger. */
export function encodeMinutiaeRecord(record: FingerMinutiaeRecord): Uint8Array {
  const length = record.views.reduce(
    (sum, view) => sum + viewBytes + view.minutiae.length * minutiaBytes + 2 + view.extendedData.length,
    headerBytes,
  );
  const writer = new ByteWriter(length)
    .unsigned(4, formatIdentifier)
    .unsigned(4, version2005)
    .unsigned(4, length)
    .unsigned(2, record.captureEquipment)
    .unsigned(2, record.width)
    .unsigned(2, record.height)
    .unsigned(2, record.resolution.horizontal)
    .unsigned(2, record.resolution.vertical)
    .unsigned(1, record.views.length)
    .unsigned(1, 0);
  for (const view of record.views) {
    if (view.minutiae.length > mostMinutiaeInView) throw new RangeError('more minutiae than a view holds');
    writer
      .unsigned(1, view.position)
      .unsigned(1, view.viewNumber * 16 + view.impressionType)
      .unsigned(1, view.quality)
      .unsigned(1, view.minutiae.length);
    for (const minutia of view.minutiae) writeMinutia(writer, minutia);
    writer.unsigned(2, view.extendedData.length).append(view.extendedData);
  }
  return writer.bytes;
}

function writeMinutia(writer: ByteWriter, { x, y, angle, kind, quality }: Minutia): void {
  if (!(x >= 0 && y >= 0 && x <= mostCoordinate && y <= mostCoordinate)) {
    throw new RangeError('minutia outside of any picture');
  }
  const turn = Math.round((angle * angleSteps) / (2 * Math.PI));
  writer
    .unsigned(2, minutiaKinds.indexOf(kind) * 0x4000 + Math.round(x))
    .unsigned(2, Math.round(y))
    .unsigned(1, ((turn % angleSteps) + angleSteps) % angleSteps)
    .unsigned(1, quality);
}

/** Never throws. Strict: the stated length is the length, reserved bits are nought, minutiae lie within the picture. */
export function parseMinutiaeRecord(bytes: Uint8Array): RecordResult<FingerMinutiaeRecord> {
  const cursor = new ByteCursor(bytes);
  if (cursor.unsigned(4) !== formatIdentifier) return err('minutiae-record-not-recognised');
  const version = cursor.unsigned(4);
  if (version !== version2005) {
    return err(cursor.overrun ? 'minutiae-record-truncated' : 'minutiae-record-version-unsupported');
  }
  const length = cursor.unsigned(4);
  const captureEquipment = cursor.unsigned(2);
  const width = cursor.unsigned(2);
  const height = cursor.unsigned(2);
  const resolution = { horizontal: cursor.unsigned(2), vertical: cursor.unsigned(2) };
  const count = cursor.unsigned(1);
  const reserved = cursor.unsigned(1);
  if (cursor.overrun || length > bytes.length) return err('minutiae-record-truncated', 'record length');
  if (length < bytes.length) return err('minutiae-record-length-mismatch', 'bytes after the record');
  if (reserved !== 0) return invalid('reserved byte');
  if (count === 0 || count > mostViews) return invalid('number of views');
  if (width > mostCoordinate + 1 || height > mostCoordinate + 1) return invalid('image size');
  if (resolution.horizontal === 0 || resolution.vertical === 0) return invalid('resolution');
  const views: FingerMinutiaeView[] = [];
  for (let index = 0; index < count; index += 1) {
    const view = parseView(cursor, width, height);
    if (!view.ok) return view;
    views.push(view.value);
  }
  if (cursor.remaining > 0) return err('minutiae-record-length-mismatch', 'bytes after the last view');
  return ok({ captureEquipment, width, height, resolution, views });
}

function parseView(cursor: ByteCursor, width: number, height: number): RecordResult<FingerMinutiaeView> {
  const position = cursor.unsigned(1);
  const numberAndType = cursor.unsigned(1);
  const quality = cursor.unsigned(1);
  const count = cursor.unsigned(1);
  if (cursor.overrun || cursor.remaining < count * minutiaBytes + 2) {
    return err('minutiae-record-truncated', 'view');
  }
  if (position > 10) return invalid('finger position');
  if (quality > 100) return invalid('finger quality');
  const minutiae: Minutia[] = [];
  for (let index = 0; index < count; index += 1) {
    const kindAndX = cursor.unsigned(2);
    const y = cursor.unsigned(2);
    const angle = (cursor.unsigned(1) * 2 * Math.PI) / angleSteps;
    const score = cursor.unsigned(1);
    const kind = minutiaKinds[kindAndX >> 14];
    const x = kindAndX & mostCoordinate;
    if (kind === undefined) return invalid('minutia type');
    if (y > mostCoordinate) return invalid('reserved bits of a minutia');
    if (x >= width || y >= height) return invalid('minutia outside the picture');
    if (score > 100) return invalid('minutia quality');
    minutiae.push({ x, y, angle, kind, quality: score });
  }
  const extendedLength = cursor.unsigned(2);
  if (extendedLength > cursor.remaining) return err('minutiae-record-truncated', 'extended data');
  return ok({
    position,
    viewNumber: numberAndType >> 4,
    impressionType: numberAndType & 15,
    quality,
    minutiae,
    extendedData: cursor.take(extendedLength),
  });
}

function invalid(field: string) {
  return err('minutiae-record-field-invalid' as const, field);
}
