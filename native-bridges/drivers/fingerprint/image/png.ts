import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { err, ok, type Failure, type Result } from '../../../../domain/result.ts';
import {
  imageLimits,
  isTooLarge,
  mostUnpackedBytes,
  type ImageErrorCode,
  type ImageResult,
} from '../../../../domain/biometrics/image-limits.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const metresPerInch = 0.0254;

/** Samples per pixel by colour type: grey, RGB, palette, grey + alpha, RGBA. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
}

interface Chunks {
  readonly header: Header;
  readonly palette: Uint8Array;
  readonly data: Uint8Array[];
  readonly ppi: number | undefined;
}

/**
 * PNG (ISO/IEC 15948) to grey: all colour types and filters, transparency over white, no interlace.
 * @param ppi used where the file does not state its resolution.
 */
export function decodePng(bytes: Uint8Array, ppi = 500): ImageResult {
  if (bytes.length > imageLimits.fileBytes) return err('image-too-large');
  if (!signature.every((byte, index) => bytes[index] === byte))
    return err('image-not-recognised', 'not a PNG');
  const chunks = readChunks(bytes);
  if (!chunks.ok) return chunks;
  const { header, palette, data } = chunks.value;
  const bitsPerPixel = (channels[header.colour] ?? 1) * header.depth;
  const stride = Math.ceil((header.width * bitsPerPixel) / 8);
  const expected = (stride + 1) * header.height;
  if (expected > mostUnpackedBytes) return err('image-too-large', 'PNG samples');
  let raw: Uint8Array;
  try {
    raw = inflateSync(concatenate(data), { maxOutputLength: expected });
  } catch (error) {
    return err('image-damaged', `PNG data: ${error instanceof Error ? error.message : 'inflate'}`);
  }
  if (raw.length !== expected) return err('image-damaged', 'PNG data cut short');
  const rows = unfilter(raw, stride, header.height, Math.max(1, bitsPerPixel >> 3));
  if (rows === undefined) return err('image-damaged', 'PNG filter');
  const pixels = toGray(rows, stride, header, palette);
  return ok({ width: header.width, height: header.height, pixels, ppi: chunks.value.ppi ?? ppi });
}

function readChunks(bytes: Uint8Array): Result<Chunks, Failure<ImageErrorCode>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header | undefined;
  let palette: Uint8Array = new Uint8Array(0);
  let ppi: number | undefined;
  const data: Uint8Array[] = [];
  for (let offset = signature.length; offset + 12 <= bytes.length; ) {
    const length = view.getUint32(offset);
    const end = offset + 8 + length;
    if (end + 4 > bytes.length) return err('image-damaged', 'PNG chunk cut short');
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (crc32(bytes.subarray(offset + 4, end)) !== view.getUint32(end))
      return err('image-damaged', 'PNG checksum');
    const body = bytes.subarray(offset + 8, end);
    if (type === 'IHDR') {
      const read = readHeader(body);
      if (!read.ok) return read;
      header = read.value;
    } else if (type === 'PLTE') palette = body;
    else if (type === 'IDAT') data.push(body);
    else if (type === 'pHYs' && length === 9 && body[8] === 1) {
      const perInch = Math.round(view.getUint32(offset + 8) * metresPerInch);
      // 72 and 96 are what picture editors write without knowing; no finger was scanned so coarsely.
      if (perInch > 96) ppi = perInch;
    }
    offset = end + 4;
    if (type === 'IEND') break;
  }
  if (header === undefined) return err('image-damaged', 'PNG without header');
  return ok({ header, palette, data, ppi });
}

function readHeader(body: Uint8Array): Result<Header, Failure<ImageErrorCode>> {
  if (body.length !== 13) return err('image-damaged', 'PNG header');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height, depth, colour] = [
    view.getUint32(0),
    view.getUint32(4),
    view.getUint8(8),
    view.getUint8(9),
  ];
  if (width === 0 || height === 0) return err('image-damaged', 'PNG size');
  if (isTooLarge(width, height)) return err('image-too-large');
  if (!depths[colour]?.includes(depth)) return err('image-unsupported', 'PNG colour type');
  if (view.getUint8(12) !== 0) return err('image-unsupported', 'interlaced PNG');
  return ok({ width, height, depth, colour });
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Undoes the five line filters; undefined for an unknown one. */
function unfilter(raw: Uint8Array, stride: number, height: number, step: number): Uint8Array | undefined {
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    if (filter > 4) return undefined;
    const source = row * (stride + 1) + 1;
    const target = row * stride;
    for (let at = 0; at < stride; at += 1) {
      const left = at >= step ? (rows[target + at - step] as number) : 0;
      const up = row > 0 ? (rows[target + at - stride] as number) : 0;
      const upLeft = at >= step && row > 0 ? (rows[target + at - stride - step] as number) : 0;
      let predicted = 0;
      if (filter === 1) predicted = left;
      else if (filter === 2) predicted = up;
      else if (filter === 3) predicted = (left + up) >> 1;
      else if (filter === 4) predicted = paeth(left, up, upLeft);
      rows[target + at] = (raw[source + at] as number) + predicted;
    }
  }
  return rows;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toUpLeft = Math.abs(estimate - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function toGray(rows: Uint8Array, stride: number, header: Header, palette: Uint8Array): Uint8Array {
  const { width, height, depth, colour } = header;
  const pixels = new Uint8Array(width * height);
  const count = channels[colour] ?? 1;
  const bytesPerSample = depth === 16 ? 2 : 1;
  const step = count * bytesPerSample;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let value: number;
      if (depth < 8) {
        const bit = column * depth;
        const packed = rows[row * stride + (bit >> 3)] as number;
        const sample = (packed >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
        value = colour === 3 ? fromPalette(palette, sample) : Math.round((sample * 255) / ((1 << depth) - 1));
      } else {
        const at = row * stride + column * step;
        const first = rows[at] as number;
        if (colour === 3) value = fromPalette(palette, first);
        else if (count < 3) value = first;
        else
          value = luminance(
            first,
            rows[at + bytesPerSample] as number,
            rows[at + 2 * bytesPerSample] as number,
          );
        if (colour === 4 || colour === 6) {
          const alpha = rows[at + (count - 1) * bytesPerSample] as number;
          value = 255 + ((value - 255) * alpha) / 255;
        }
      }
      pixels[row * width + column] = Math.round(value);
    }
  }
  return pixels;
}

/** An index beyond the palette is white: damage shows as background, never as ridge. */
function fromPalette(palette: Uint8Array, index: number): number {
  return luminance(palette[3 * index] ?? 255, palette[3 * index + 1] ?? 255, palette[3 * index + 2] ?? 255);
}

/** ITU-R BT.601, exact for grey stored as three equal channels. */
function luminance(red: number, green: number, blue: number): number {
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

/** An 8-bit grey PNG with its resolution; filter "up", which suits ridges best of the cheap ones. */
export function encodePng({ width, height, pixels, ppi }: GrayImage): Uint8Array {
  const raw = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const target = row * (width + 1) + 1;
    raw[target - 1] = 2;
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      raw[target + column] = (pixels[at] as number) - (row > 0 ? (pixels[at - width] as number) : 0);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(8, 8);
  const physical = new Uint8Array(9);
  const density = Math.round(ppi / metresPerInch);
  new DataView(physical.buffer).setUint32(0, density);
  new DataView(physical.buffer).setUint32(4, density);
  physical[8] = 1;
  return concatenate([
    signature,
    chunk('IHDR', header),
    chunk('pHYs', physical),
    chunk('IDAT', deflateSync(raw, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let index = 0; index < 4; index += 1) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}
