import type { GrayImage } from '../gray-image.ts';
import { imageLimits } from '../image-limits.ts';
import { splitSubbands, standardHalves, wholeFilters } from './analysis.ts';
import { ByteWriter } from './byte-writer.ts';
import { buildHuffman, type HuffmanCode } from './huffman.ts';
import { marker } from './markers.ts';
import { type BinWidths, binOf, chooseBins, fromDecimal, toDecimal, transmittedBands } from './quantise.ts';
import { type Band, layOutSubbands } from './subbands.ts';
import { type Coded, codedOf } from './symbols.ts';
import { subbandCount } from './tables.ts';

export interface WsqOptions {
  /** Rate the bins are chosen for: 0.75 is the FBI's for archives, some 15:1; 2.25 some 5:1. */
  readonly bitsPerPixel?: number;
}

/** Blocks of bands with the table each is coded with. */
const blocks = [
  { from: 0, to: 19, table: 0 },
  { from: 19, to: 52, table: 1 },
  { from: 52, to: transmittedBands, table: 1 },
] as const;
/** Where a decoder puts a value within its bin. */
const binCentre = 0.44;

/**
 * FBI Wavelet Scalar Quantisation, IAFIS-IC-0110 (V3.1), of an 8-bit picture; written from the specification and not certified by the FBI, so the
 * encoder's number is 0. A comment block states size, resolution and rate as other programs write it. Some 60 ms for 800 × 750 pixels.
 *
 * Throws where the picture is larger than 4096 pixels a side or has another number of samples than its size says: those are bugs.
 */
export function encodeWsq(image: GrayImage, { bitsPerPixel = 0.75 }: WsqOptions = {}): Uint8Array {
  const { width, height, pixels } = image;
  const { side } = imageLimits;
  if (width < 1 || height < 1 || width > side || height > side || pixels.length !== width * height)
    throw new Error('not a picture that WSQ can hold');
  const { plane, shift, scale } = centred(pixels);
  const { bands, joins } = layOutSubbands(width, height);
  const filters = wholeFilters(standardHalves);
  for (const join of joins.reverse()) splitSubbands(plane, width, join, filters);
  const widths = chooseBins(plane, width, bands, bitsPerPixel);

  const writer = new ByteWriter();
  writer.unsigned(marker.start, 2);
  writeComment(writer, image, bitsPerPixel);
  writeFilters(writer);
  writeBins(writer, widths);
  writeFrame(writer, { width, height, shift, scale });
  const coded = blocks.map(({ from, to }) => codedOf(binNumbers(plane, width, bands, widths, from, to)));
  const tables = [coded.slice(0, 1), coded.slice(1)].map((sharing) => buildHuffman(frequenciesOf(sharing)));
  for (const [index, { table }] of blocks.entries()) {
    const code = tables[table] as HuffmanCode;
    if (blocks.findIndex((block) => block.table === table) === index) writeTable(writer, table, code);
    writeBlock(writer, table, code, coded[index] as Coded[]);
  }
  writer.unsigned(marker.end, 2);
  return writer.finish();
}

/** Grey values about their mean, in a range of ±128, with mean and scale as the stream states them. */
function centred(pixels: Uint8Array): { plane: Float32Array; shift: number; scale: number } {
  let sum = 0;
  let least = 255;
  let most = 0;
  for (const value of pixels) {
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const shift = fromDecimal(toDecimal(sum / pixels.length, 0xffff));
  const reach = Math.max(most - shift, shift - least) / 128;
  const scale = fromDecimal(toDecimal(reach > 0 ? reach : 1, 0xffff));
  return { plane: Float32Array.from(pixels, (value) => (value - shift) / scale), shift, scale };
}

function binNumbers(
  plane: Float32Array,
  stride: number,
  bands: readonly Band[],
  { bins, zeroBins }: BinWidths,
  from: number,
  to: number,
): Int32Array {
  const sent = bands.slice(from, to).flatMap((band, index) => {
    const bin = bins[from + index] as number;
    return bin === 0 ? [] : [{ band, bin, zeroBin: zeroBins[from + index] as number }];
  });
  const numbers = new Int32Array(sent.reduce((sum, { band }) => sum + band.width * band.height, 0));
  let at = 0;
  for (const { band, bin, zeroBin } of sent) {
    for (let row = band.y; row < band.y + band.height; row += 1) {
      for (let column = band.x; column < band.x + band.width; column += 1) {
        numbers[at] = binOf(plane[row * stride + column] as number, bin, zeroBin);
        at += 1;
      }
    }
  }
  return numbers;
}

function frequenciesOf(coded: readonly (readonly Coded[])[]): Uint32Array {
  const frequencies = new Uint32Array(256);
  for (const block of coded) {
    for (const { symbol } of block) frequencies[symbol] = (frequencies[symbol] as number) + 1;
  }
  // A picture of one grey has nothing to code, and its table must be one all the same.
  if (!frequencies.some((count) => count > 0)) frequencies[1] = 1;
  return frequencies;
}

/** The comment that other programs look for size and resolution in. */
function writeComment(writer: ByteWriter, { width, height, ppi }: GrayImage, bitsPerPixel: number): void {
  const lines = {
    NIST_COM: 9,
    PIX_WIDTH: width,
    PIX_HEIGHT: height,
    PIX_DEPTH: 8,
    PPI: Math.round(ppi),
    LOSSY: 1,
    COLORSPACE: 'GRAY',
    COMPRESSION: 'WSQ',
    WSQ_BITRATE: bitsPerPixel.toFixed(6),
  };
  const text = Object.entries(lines)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
  writer.unsigned(marker.comment, 2);
  writer.unsigned(2 + text.length, 2);
  writer.bytes(new TextEncoder().encode(text));
}

function writeFilters(writer: ByteWriter): void {
  const { low, high } = standardHalves;
  writer.unsigned(marker.filters, 2);
  writer.unsigned(4 + 6 * (low.length + high.length), 2);
  writer.byte(2 * low.length - 1);
  writer.byte(2 * high.length - 1);
  for (const value of [...low, ...high]) {
    writer.byte(value < 0 ? 1 : 0);
    writeDecimal(writer, Math.abs(value), 4);
  }
}

function writeBins(writer: ByteWriter, { bins, zeroBins }: BinWidths): void {
  writer.unsigned(marker.quantisation, 2);
  writer.unsigned(5 + 6 * subbandCount, 2);
  writeDecimal(writer, binCentre, 2);
  for (let band = 0; band < subbandCount; band += 1) {
    writeDecimal(writer, bins[band] as number, 2);
    writeDecimal(writer, zeroBins[band] as number, 2);
  }
}

function writeFrame(
  writer: ByteWriter,
  { width, height, shift, scale }: { width: number; height: number; shift: number; scale: number },
): void {
  writer.unsigned(marker.frame, 2);
  writer.unsigned(17, 2);
  writer.byte(0);
  writer.byte(255);
  writer.unsigned(height, 2);
  writer.unsigned(width, 2);
  writeDecimal(writer, shift, 2);
  writeDecimal(writer, scale, 2);
  // Encoder's number and software version: none was given to us.
  writer.byte(0);
  writer.unsigned(0, 2);
}

function writeDecimal(writer: ByteWriter, value: number, size: 2 | 4): void {
  const { places, digits } = toDecimal(value, 2 ** (8 * size) - 1);
  writer.byte(places);
  writer.unsigned(digits, size);
}

function writeTable(writer: ByteWriter, identifier: number, { counts, values }: HuffmanCode): void {
  writer.unsigned(marker.huffman, 2);
  writer.unsigned(3 + counts.length + values.length, 2);
  writer.byte(identifier);
  writer.bytes(counts);
  writer.bytes(values);
}

function writeBlock(
  writer: ByteWriter,
  identifier: number,
  { codes, lengths }: HuffmanCode,
  coded: readonly Coded[],
): void {
  writer.unsigned(marker.block, 2);
  writer.unsigned(3, 2);
  writer.byte(identifier);
  for (const { symbol, extra, extraBits } of coded) {
    writer.bits(codes[symbol] as number, lengths[symbol] as number);
    if (extraBits > 0) writer.bits(extra, extraBits);
  }
  writer.fill();
}
