import { ByteCursor, ByteWriter } from './byte-cursor.ts';
import {
  compressionFromCode,
  compressionToCode,
  type FingerCompression,
  type FingerRecordVersion,
} from './finger-image-codes.ts';
import { decodeCaptureTime, encodeCaptureTime } from './finger-image-time.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

export { isoFingerPositionCode, isoImpressionTypeCode } from './finger-image-codes.ts';

/**
 * ISO/IEC 19794-4 finger image record: the 2005 edition ("010") and the 2011 edition ("020", which MOSIP
 * devices send). Numbers are the codes of the standard; names for them are in finger-image-codes.ts.
 */
export interface FingerImageRecord {
  readonly version: FingerRecordVersion;
  /** Image acquisition level, 2005 only (30 = 500 ppi EFTS/F, 31 …); 0 in 2011. */
  readonly acquisitionLevel: number;
  /** 2011: each representation carries a list of certification blocks (possibly empty). */
  readonly certified: boolean;
  readonly representations: readonly FingerImageRepresentation[];
}

export interface FingerImageQuality {
  /** 0–100; 255 = the algorithm failed. */
  readonly score: number;
  /** IBIA registered owner of the algorithm. */
  readonly vendor: number;
  readonly algorithm: number;
}

export interface FingerImageRepresentation {
  /** 0 unknown, 1–10 right thumb … left little, 13 right slap, 14 left slap, 15 both thumbs. */
  readonly position: number;
  /** As stored: the 2011 edition counts from 0, the 2005 edition from 1. */
  readonly viewNumber: number;
  /** ISO 8601 UTC with milliseconds; undefined in the 2005 edition or where the device left it unset. */
  readonly capturedAt: string | undefined;
  /** 2005 knows only `type` (its capture device id). */
  readonly device: { readonly technology: number; readonly vendor: number; readonly type: number };
  readonly quality: readonly FingerImageQuality[];
  readonly certifications: readonly { readonly authority: number; readonly scheme: number }[];
  readonly scaleUnits: 'ppi' | 'ppcm';
  readonly scanResolution: { readonly horizontal: number; readonly vertical: number };
  readonly imageResolution: { readonly horizontal: number; readonly vertical: number };
  readonly pixelDepth: number;
  readonly compression: FingerCompression;
  readonly impressionType: number;
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
  /** 2011: segmentation, annotation and comment blocks after the image, untouched. */
  readonly extendedData: Uint8Array;
}

export type FingerRecordErrorCode =
  | 'finger-record-truncated'
  | 'finger-record-not-recognised'
  | 'finger-record-version-unsupported'
  | 'finger-record-length-mismatch'
  | 'finger-record-too-large'
  | 'finger-record-field-invalid'
  | 'finger-record-not-expressible';

type Parsed<T> = Result<T, Failure<FingerRecordErrorCode>>;

/** Larger than any ten-print image at 1000 ppi, small enough that a hostile record cannot exhaust memory. */
export const fingerRecordLimits = {
  recordBytes: 16 * 1024 * 1024,
  representations: 64,
  side: 4096,
} as const;

const formatIdentifier = 0x46495200;
const versionNumber = { '2005': 0x30313000, '2011': 0x30323000 } as const;
const generalHeaderBytes = { '2005': 32, '2011': 16 } as const;
const fingerHeaderBytes2005 = 14;
const qualityUndefined2005 = 254;

/** Image pixels per inch (horizontal), whatever unit the record uses. */
export function pixelsPerInch(representation: FingerImageRepresentation): number {
  const { horizontal } = representation.imageResolution;
  return representation.scaleUnits === 'ppi' ? horizontal : Math.round(horizontal * 2.54);
}

/** Never throws. Trailing bytes after the stated record length are refused: they would escape the signature. */
export function parseFingerImageRecord(bytes: Uint8Array): Parsed<FingerImageRecord> {
  if (bytes.length > fingerRecordLimits.recordBytes) return err('finger-record-too-large');
  const cursor = new ByteCursor(bytes);
  if (cursor.unsigned(4) !== formatIdentifier) return err('finger-record-not-recognised');
  const version = cursor.unsigned(4);
  if (version === versionNumber['2011']) return parse2011(cursor, bytes);
  if (version === versionNumber['2005']) return parse2005(cursor, bytes);
  return err(cursor.overrun ? 'finger-record-truncated' : 'finger-record-version-unsupported');
}

function parse2011(cursor: ByteCursor, bytes: Uint8Array): Parsed<FingerImageRecord> {
  const length = cursor.unsigned(4);
  const count = cursor.unsigned(2);
  const certificationFlag = cursor.unsigned(1);
  const positions = cursor.unsigned(1);
  const header = checkHeader(cursor, bytes, length, count);
  if (!header.ok) return header;
  if (certificationFlag > 1) return err('finger-record-field-invalid', 'certification flag');
  const representations: FingerImageRepresentation[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = cursor.position;
    const size = cursor.unsigned(4);
    if (cursor.overrun || start + size > bytes.length)
      return err('finger-record-truncated', 'representation');
    const body = new ByteCursor(bytes, cursor.position, start + size);
    const representation = parseRepresentation2011(body, certificationFlag === 1);
    if (!representation.ok) return representation;
    representations.push(representation.value);
    cursor.take(body.end - cursor.position);
  }
  if (cursor.remaining !== 0)
    return err('finger-record-length-mismatch', 'bytes after the last representation');
  if (new Set(representations.map(({ position }) => position)).size !== positions) {
    return err('finger-record-field-invalid', 'number of finger positions');
  }
  return ok({ version: '2011', acquisitionLevel: 0, certified: certificationFlag === 1, representations });
}

function parseRepresentation2011(body: ByteCursor, certified: boolean): Parsed<FingerImageRepresentation> {
  const capturedAt = decodeCaptureTime(body.take(9));
  const device = { technology: body.unsigned(1), vendor: body.unsigned(2), type: body.unsigned(2) };
  const quality = repeat(body.unsigned(1), () => ({
    score: body.unsigned(1),
    vendor: body.unsigned(2),
    algorithm: body.unsigned(2),
  }));
  const certifications = repeat(certified ? body.unsigned(1) : 0, () => ({
    authority: body.unsigned(2),
    scheme: body.unsigned(1),
  }));
  const position = body.unsigned(1);
  const viewNumber = body.unsigned(1);
  const units = body.unsigned(1);
  const scanResolution = { horizontal: body.unsigned(2), vertical: body.unsigned(2) };
  const imageResolution = { horizontal: body.unsigned(2), vertical: body.unsigned(2) };
  const pixelDepth = body.unsigned(1);
  const compression = compressionFromCode('2011', body.unsigned(1));
  const impressionType = body.unsigned(1);
  const width = body.unsigned(2);
  const height = body.unsigned(2);
  const image = body.take(body.unsigned(4));
  if (body.overrun) return err('finger-record-truncated', 'representation body');
  const extendedData = body.take(body.remaining);
  return checkRepresentation(units, compression, {
    position,
    viewNumber,
    capturedAt,
    device,
    quality,
    certifications,
    scanResolution,
    imageResolution,
    pixelDepth,
    impressionType,
    width,
    height,
    image,
    extendedData,
  });
}

function parse2005(cursor: ByteCursor, bytes: Uint8Array): Parsed<FingerImageRecord> {
  const length = cursor.unsigned(6);
  const device = { technology: 0, vendor: 0, type: cursor.unsigned(2) };
  const acquisitionLevel = cursor.unsigned(2);
  const fingers = cursor.unsigned(1);
  const units = cursor.unsigned(1);
  const scanResolution = { horizontal: cursor.unsigned(2), vertical: cursor.unsigned(2) };
  const imageResolution = { horizontal: cursor.unsigned(2), vertical: cursor.unsigned(2) };
  const pixelDepth = cursor.unsigned(1);
  const compression = compressionFromCode('2005', cursor.unsigned(1));
  cursor.unsigned(2);
  const header = checkHeader(cursor, bytes, length, fingers);
  if (!header.ok) return header;
  const representations: FingerImageRepresentation[] = [];
  let finger = 0;
  let viewsLeft = 0;
  while (finger < fingers || viewsLeft > 0) {
    if (representations.length >= fingerRecordLimits.representations)
      return err('finger-record-too-large', 'views');
    const size = cursor.unsigned(4);
    const position = cursor.unsigned(1);
    const views = cursor.unsigned(1);
    const viewNumber = cursor.unsigned(1);
    const score = cursor.unsigned(1);
    const impressionType = cursor.unsigned(1);
    const width = cursor.unsigned(2);
    const height = cursor.unsigned(2);
    cursor.unsigned(1);
    if (cursor.overrun || size < fingerHeaderBytes2005)
      return err('finger-record-truncated', 'finger header');
    const image = cursor.take(size - fingerHeaderBytes2005);
    if (cursor.overrun) return err('finger-record-truncated', 'finger image');
    if (viewsLeft === 0) {
      finger += 1;
      viewsLeft = Math.max(views, 1);
    }
    viewsLeft -= 1;
    const representation = checkRepresentation(units, compression, {
      position,
      viewNumber,
      capturedAt: undefined,
      device,
      quality: score === qualityUndefined2005 ? [] : [{ score, vendor: 0, algorithm: 0 }],
      certifications: [],
      scanResolution,
      imageResolution,
      pixelDepth,
      impressionType,
      width,
      height,
      image,
      extendedData: new Uint8Array(0),
    });
    if (!representation.ok) return representation;
    representations.push(representation.value);
  }
  if (cursor.remaining !== 0) return err('finger-record-length-mismatch', 'bytes after the last finger');
  return ok({ version: '2005', acquisitionLevel, certified: false, representations });
}

function checkHeader(cursor: ByteCursor, bytes: Uint8Array, length: number, count: number): Parsed<void> {
  if (cursor.overrun) return err('finger-record-truncated', 'general header');
  if (length !== bytes.length) {
    return err(
      length > bytes.length ? 'finger-record-truncated' : 'finger-record-length-mismatch',
      'record length',
    );
  }
  if (count === 0) return err('finger-record-field-invalid', 'no representation');
  if (count > fingerRecordLimits.representations) return err('finger-record-too-large', 'representations');
  return ok();
}

function checkRepresentation(
  units: number,
  compression: FingerCompression | undefined,
  rest: Omit<FingerImageRepresentation, 'scaleUnits' | 'compression'>,
): Parsed<FingerImageRepresentation> {
  const invalid = (field: string) => err('finger-record-field-invalid' as const, field);
  if (units !== 1 && units !== 2) return invalid('scale units');
  if (compression === undefined) return invalid('compression');
  if (rest.pixelDepth < 1 || rest.pixelDepth > 16) return invalid('pixel depth');
  if (rest.width === 0 || rest.height === 0) return invalid('image size');
  if (rest.width > fingerRecordLimits.side || rest.height > fingerRecordLimits.side) {
    return err('finger-record-too-large', 'image size');
  }
  if (rest.imageResolution.horizontal === 0) return invalid('image resolution');
  const expected = uncompressedBytes(compression, rest.width * rest.height, rest.pixelDepth);
  if (expected === undefined ? rest.image.length === 0 : expected !== rest.image.length) {
    return invalid('image data length');
  }
  return ok({ ...rest, scaleUnits: units === 1 ? 'ppi' : 'ppcm', compression });
}

function uncompressedBytes(
  compression: FingerCompression,
  pixels: number,
  depth: number,
): number | undefined {
  if (compression === 'RAW') return pixels * Math.ceil(depth / 8);
  if (compression === 'PACKED') return Math.ceil((pixels * depth) / 8);
  return undefined;
}

function repeat<T>(count: number, read: () => T): T[] {
  return Array.from({ length: count }, read);
}

/**
 * Writes the edition `record.version` names. Fails with `finger-record-not-expressible` where that edition has
 * no place for the content: 2005 shares device, resolution, depth and compression among all its fingers.
 */
export function encodeFingerImageRecord(record: FingerImageRecord): Parsed<Uint8Array> {
  const encoded = record.version === '2011' ? encode2011(record) : encode2005(record);
  if (!encoded.ok) return encoded;
  const readBack = parseFingerImageRecord(encoded.value);
  return readBack.ok
    ? encoded
    : err('finger-record-not-expressible', readBack.error.cause ?? readBack.error.code);
}

function encode2011(record: FingerImageRecord): Parsed<Uint8Array> {
  const sizes = record.representations.map(
    (item) =>
      4 +
      9 +
      5 +
      1 +
      item.quality.length * 5 +
      (record.certified ? 1 + item.certifications.length * 3 : 0) +
      3 +
      8 +
      3 +
      4 +
      4 +
      item.image.length +
      item.extendedData.length,
  );
  const total = sizes.reduce((sum, size) => sum + size, generalHeaderBytes['2011']);
  const positions = new Set(record.representations.map(({ position }) => position)).size;
  const writer = new ByteWriter(total)
    .unsigned(4, formatIdentifier)
    .unsigned(4, versionNumber['2011'])
    .unsigned(4, total)
    .unsigned(2, record.representations.length)
    .unsigned(1, record.certified ? 1 : 0)
    .unsigned(1, positions);
  for (const [index, item] of record.representations.entries()) {
    writer.unsigned(4, sizes[index] ?? 0).append(encodeCaptureTime(item.capturedAt));
    writer.unsigned(1, item.device.technology).unsigned(2, item.device.vendor).unsigned(2, item.device.type);
    writer.unsigned(1, item.quality.length);
    for (const { score, vendor, algorithm } of item.quality) {
      writer.unsigned(1, score).unsigned(2, vendor).unsigned(2, algorithm);
    }
    if (record.certified) {
      writer.unsigned(1, item.certifications.length);
      for (const { authority, scheme } of item.certifications)
        writer.unsigned(2, authority).unsigned(1, scheme);
    }
    writer
      .unsigned(1, item.position)
      .unsigned(1, item.viewNumber)
      .unsigned(1, item.scaleUnits === 'ppi' ? 1 : 2);
    writeResolutions(writer, item);
    writer.unsigned(1, item.pixelDepth).unsigned(1, compressionToCode('2011', item.compression));
    writer.unsigned(1, item.impressionType).unsigned(2, item.width).unsigned(2, item.height);
    writer.unsigned(4, item.image.length).append(item.image).append(item.extendedData);
  }
  return ok(writer.bytes);
}

function encode2005(record: FingerImageRecord): Parsed<Uint8Array> {
  const first = record.representations[0];
  if (first === undefined) return err('finger-record-not-expressible', 'no representation');
  const shared = (item: FingerImageRepresentation) =>
    JSON.stringify([
      item.device.type,
      item.scaleUnits,
      item.scanResolution,
      item.imageResolution,
      item.pixelDepth,
      item.compression,
    ]);
  if (record.representations.some((item) => shared(item) !== shared(first))) {
    return err(
      'finger-record-not-expressible',
      'the 2005 edition has one resolution and compression for all fingers',
    );
  }
  const total = record.representations.reduce(
    (sum, item) => sum + fingerHeaderBytes2005 + item.image.length,
    generalHeaderBytes['2005'],
  );
  const runs = positionRuns(record.representations);
  const writer = new ByteWriter(total)
    .unsigned(4, formatIdentifier)
    .unsigned(4, versionNumber['2005'])
    .unsigned(6, total)
    .unsigned(2, first.device.type)
    .unsigned(2, record.acquisitionLevel)
    .unsigned(1, runs.length)
    .unsigned(1, first.scaleUnits === 'ppi' ? 1 : 2);
  writeResolutions(writer, first);
  writer
    .unsigned(1, first.pixelDepth)
    .unsigned(1, compressionToCode('2005', first.compression))
    .unsigned(2, 0);
  for (const run of runs) {
    for (const item of run) {
      writer.unsigned(4, fingerHeaderBytes2005 + item.image.length).unsigned(1, item.position);
      writer.unsigned(1, run.length).unsigned(1, item.viewNumber);
      writer.unsigned(1, item.quality[0]?.score ?? qualityUndefined2005).unsigned(1, item.impressionType);
      writer.unsigned(2, item.width).unsigned(2, item.height).unsigned(1, 0).append(item.image);
    }
  }
  return ok(writer.bytes);
}

/** The 2005 edition counts a finger once and its views after it, so neighbours of one position form a run. */
function positionRuns(items: readonly FingerImageRepresentation[]): FingerImageRepresentation[][] {
  const runs: FingerImageRepresentation[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last?.[0]?.position === item.position) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

function writeResolutions(writer: ByteWriter, item: FingerImageRepresentation): void {
  for (const { horizontal, vertical } of [item.scanResolution, item.imageResolution]) {
    writer.unsigned(2, horizontal).unsigned(2, vertical);
  }
}
