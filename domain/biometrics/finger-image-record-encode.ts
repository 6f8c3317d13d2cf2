import { ByteWriter } from './byte-cursor.ts';
import { compressionToCode } from './finger-image-codes.ts';
import {
  fingerHeaderBytes2005,
  formatIdentifier,
  generalHeaderBytes,
  qualityUndefined2005,
  versionNumber,
  type FingerImageRecord,
  type FingerImageRepresentation,
  type FingerRecordResult,
} from './finger-image-record-model.ts';
import { parseFingerImageRecord } from './finger-image-record-parse.ts';
import { encodeCaptureTime } from './finger-image-time.ts';
import { err, ok } from '../result.ts';

/**
 * Writes the edition `record.version` names. Fails with `finger-record-not-expressible` where that edition has
 * no place for the content: 2005 shares device, resolution, depth and compression among all its fingers.
 */
export function encodeFingerImageRecord(record: FingerImageRecord): FingerRecordResult<Uint8Array> {
  const encoded = record.version === '2011' ? encode2011(record) : encode2005(record);
  if (!encoded.ok) return encoded;
  const readBack = parseFingerImageRecord(encoded.value);
  return readBack.ok
    ? encoded
    : err('finger-record-not-expressible', readBack.error.cause ?? readBack.error.code);
}

function encode2011(record: FingerImageRecord): FingerRecordResult<Uint8Array> {
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
  const total = sizes.reduce<number>((sum, size) => sum + size, generalHeaderBytes['2011']);
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

function encode2005(record: FingerImageRecord): FingerRecordResult<Uint8Array> {
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
  const total = record.representations.reduce<number>(
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
