import { ByteCursor } from './byte-cursor.ts';
import { compressionFromCode, type FingerCompression } from './finger-image-codes.ts';
import {
  fingerHeaderBytes2005,
  fingerRecordLimits,
  formatIdentifier,
  qualityUndefined2005,
  versionNumber,
  type FingerImageRecord,
  type FingerImageRepresentation,
  type FingerRecordResult,
} from './finger-image-record-model.ts';
import { decodeCaptureTime } from './finger-image-time.ts';
import { err, ok } from '../result.ts';

/** Never throws. Trailing bytes after the stated record length are refused: they would escape the signature. */
export function parseFingerImageRecord(bytes: Uint8Array): FingerRecordResult<FingerImageRecord> {
  if (bytes.length > fingerRecordLimits.recordBytes) return err('finger-record-too-large');
  const cursor = new ByteCursor(bytes);
  if (cursor.unsigned(4) !== formatIdentifier) return err('finger-record-not-recognised');
  const version = cursor.unsigned(4);
  if (version === versionNumber['2011']) return parse2011(cursor, bytes);
  if (version === versionNumber['2005']) return parse2005(cursor, bytes);
  return err(cursor.overrun ? 'finger-record-truncated' : 'finger-record-version-unsupported');
}

function parse2011(cursor: ByteCursor, bytes: Uint8Array): FingerRecordResult<FingerImageRecord> {
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

function parseRepresentation2011(
  body: ByteCursor,
  certified: boolean,
): FingerRecordResult<FingerImageRepresentation> {
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

function parse2005(cursor: ByteCursor, bytes: Uint8Array): FingerRecordResult<FingerImageRecord> {
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
    const imageBytes = size - fingerHeaderBytes2005;
    if (imageBytes > cursor.remaining) return err('finger-record-truncated', 'finger image');
    const image = cursor.take(imageBytes);
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

function checkHeader(
  cursor: ByteCursor,
  bytes: Uint8Array,
  length: number,
  count: number,
): FingerRecordResult<void> {
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
): FingerRecordResult<FingerImageRepresentation> {
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
