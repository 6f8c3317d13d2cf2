import type { PadGeometry } from '../../../../domain/devices/signature-pad.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { Rectangle } from './layout.ts';
import {
  imageBlockData,
  stuEncodingFlags,
  stuEncodings,
  stuErrors,
  stuFeatures,
  stuInputs,
  stuStates,
  type StuEncoding,
  type StuState,
} from './reports.ts';

/**
 * Pure: reports ↔ values. Capability, information and pen are big-endian; rectangles and thresholds little-endian.
 * No input makes these functions throw.
 */
function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function wrong(what: string): BridgeResult<never> {
  return err('protocol-error', `unreadable ${what} report`);
}

export interface StuStatus {
  readonly state: StuState;
  /** Name of the last error; "none" where all is well, the number where it is not known. */
  readonly lastError: string;
}

export function parseStatus(report: Uint8Array): BridgeResult<StuStatus> {
  if (report[0] !== stuFeatures.status.id || report.length < 3) return wrong('status');
  const state = stuStates[report[1] ?? 0xff];
  if (state === undefined) return wrong('status');
  const error = report[2] ?? 0;
  return ok({ state, lastError: stuErrors[error] ?? error.toString(16) });
}

export interface StuInformation {
  readonly model: string;
  /** "1.4" */
  readonly firmware: string;
  /** Whether it says that it has a chip for its keys. */
  readonly secureChip: boolean;
}

export function parseInformation(report: Uint8Array): BridgeResult<StuInformation> {
  if (report[0] !== stuFeatures.information.id || report.length < 12) return wrong('information');
  return ok({
    model: ascii(report.subarray(1, 10)),
    firmware: `${report[10]}.${report[11]}`,
    secureChip: (report[12] ?? 0) !== 0,
  });
}

export function parseUid(report: Uint8Array): BridgeResult<string> {
  if (report[0] !== stuFeatures.uid2.id || report.length < 2) return wrong('uid');
  return ok(ascii(report.subarray(1, stuFeatures.uid2.length)));
}

export function parseSerial(report: Uint8Array): BridgeResult<string> {
  if (report[0] !== stuFeatures.serial.id || report.length < 2) return wrong('serial');
  const serial = ascii(report.subarray(1, stuFeatures.serial.length));
  return serial === '' ? wrong('serial') : ok(serial);
}

/** Pressure at which ink begins and at which it ends. */
export interface StuInkThreshold {
  readonly on: number;
  readonly off: number;
}

export function parseInkThreshold(report: Uint8Array): BridgeResult<StuInkThreshold> {
  if (report[0] !== stuFeatures.inkThreshold.id || report.length < 5) return wrong('ink threshold');
  const data = view(report);
  return ok({ on: data.getUint16(1, true), off: data.getUint16(3, true) });
}

function ascii(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
}

export function parseCapability(report: Uint8Array): BridgeResult<PadGeometry> {
  if (report[0] !== stuFeatures.capability.id || report.length < 11) return wrong('capability');
  const data = view(report);
  const geometry = {
    maxX: data.getUint16(1),
    maxY: data.getUint16(3),
    maxPressure: data.getUint16(5),
    screenWidth: data.getUint16(7),
    screenHeight: data.getUint16(9),
  };
  const usable = Object.values(geometry).every((value) => value > 0);
  if (!usable || geometry.screenWidth > 4096 || geometry.screenHeight > 4096) return wrong('capability');
  const resolution = report.length >= 14 ? data.getUint16(12) : 0;
  return ok(resolution === 0 ? geometry : { ...geometry, unitsPerInch: resolution });
}

/** The best encoding that the pad says it takes; undefined where it does not say. */
export function parseEncoding(capability: Uint8Array): StuEncoding | undefined {
  const flags = capability[0] === stuFeatures.capability.id ? (capability[14] ?? 0) : 0;
  if ((flags & stuEncodingFlags['24-bit']) !== 0) return '24-bit';
  return (flags & stuEncodingFlags['1-bit']) !== 0 ? '1-bit' : undefined;
}

/** One pen sample as the pad sends it. */
export interface StuPen {
  readonly inProximity: boolean;
  readonly touching: boolean;
  readonly pressure: number;
  readonly x: number;
  readonly y: number;
  /** Milliseconds modulo 65536; absent without the time option. */
  readonly time: number | undefined;
  /** Modulo 65536; absent without the sequence option. */
  readonly sequence: number | undefined;
}

/** Undefined for reports that are not a pen's, encrypted ones among them. */
export function parsePen(report: Uint8Array): StuPen | undefined {
  const timed = report[0] === stuInputs.penWithTimeAndSequence;
  if (!timed && report[0] !== stuInputs.pen && report[0] !== stuInputs.penWithOption) return undefined;
  if (report.length < (timed ? 11 : 7)) return undefined;
  return readPen(view(report), 1, timed ? 7 : undefined);
}

/** Six bytes of a pen; time and sequence, two bytes each, where they stand. */
export function readPen(data: DataView, at: number, timeAt: number | undefined): StuPen {
  const flags = data.getUint8(at);
  return {
    inProximity: (flags & 0x80) !== 0,
    touching: (flags & 0x70) !== 0,
    pressure: ((flags & 0x0f) << 8) | data.getUint8(at + 1),
    x: data.getUint16(at + 2),
    y: data.getUint16(at + 4),
    time: timeAt === undefined ? undefined : data.getUint16(timeAt),
    sequence: timeAt === undefined ? undefined : data.getUint16(timeAt + 2),
  };
}

type SimpleFeature = 'endCapture' | 'clearScreen' | 'inkingMode' | 'endImage' | 'penDataOption';

/** Set reports of one byte: the value, 0 where it does not matter. */
export function encodeByte(feature: SimpleFeature, value = 0): Uint8Array {
  return Uint8Array.of(stuFeatures[feature].id, value);
}

export function encodeStartCapture(sessionId: number): Uint8Array {
  const report = new Uint8Array(stuFeatures.startCapture.length);
  report[0] = stuFeatures.startCapture.id;
  view(report).setUint32(1, sessionId);
  return report;
}

/** Right and bottom edges are inclusive in the pad's rectangles. */
function putRectangle(report: Uint8Array, at: number, { left, top, right, bottom }: Rectangle): void {
  const data = view(report);
  for (const [index, value] of [left, top, right - 1, bottom - 1].entries()) {
    data.setUint16(at + index * 2, value, true);
  }
}

export function encodeClearArea(area: Rectangle): Uint8Array {
  const report = new Uint8Array(stuFeatures.clearArea.length);
  report.set([stuFeatures.clearArea.id, 0, 1]);
  putRectangle(report, 3, area);
  return report;
}

/** Where the pad itself shows ink. */
export function encodeDrawingArea(area: Rectangle): Uint8Array {
  const report = new Uint8Array(stuFeatures.drawingArea.length);
  report[0] = stuFeatures.drawingArea.id;
  putRectangle(report, 1, area);
  return report;
}

export function encodeStartImage(encoding: StuEncoding): Uint8Array {
  return Uint8Array.of(stuFeatures.startImage.id, stuEncodings[encoding]);
}

/** The image cut into blocks, each a whole report. */
export function* encodeImageBlocks(image: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < image.length; at += imageBlockData) {
    const data = image.subarray(at, at + imageBlockData);
    const report = new Uint8Array(stuFeatures.imageBlock.length);
    report[0] = stuFeatures.imageBlock.id;
    view(report).setUint16(1, data.length, true);
    report.set(data, 3);
    yield report;
  }
}

/** RGB, three bytes a pixel, as the pad wants it. */
export function encodePixels(
  rgb: Uint8Array,
  width: number,
  height: number,
  encoding: StuEncoding,
): Uint8Array {
  if (encoding === '24-bit') {
    const bgr = new Uint8Array(rgb.length);
    for (let at = 0; at + 2 < rgb.length; at += 3) {
      bgr[at] = rgb[at + 2] ?? 0;
      bgr[at + 1] = rgb[at + 1] ?? 0;
      bgr[at + 2] = rgb[at] ?? 0;
    }
    return bgr;
  }
  // One bit a pixel, highest bit leftmost, 1 is white; rows begin on a byte.
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * height).fill(0xff);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((rgb[(y * width + x) * 3 + 1] ?? 255) >= 128) continue;
      const at = y * stride + (x >> 3);
      bits[at] = (bits[at] ?? 0xff) & ~(0x80 >> (x & 7));
    }
  }
  return bits;
}
