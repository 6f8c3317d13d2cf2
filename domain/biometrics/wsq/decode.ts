import { ByteCursor } from '../byte-cursor.ts';
import { err, ok, type Failure, type Result } from '../../result.ts';
import { imageLimits, isTooLarge, type ImageErrorCode, type ImageResult } from '../image-limits.ts';
import { readWsqBlock } from './entropy.ts';
import { marker } from './markers.ts';
import { layOutSubbands, type Band } from './subbands.ts';
import { joinSubbands } from './synthesis.ts';
import {
  readFilters,
  readFrame,
  readHuffmanTables,
  readQuantisation,
  type WsqFilters,
  type WsqFrame,
  type WsqHuffman,
  type WsqQuantisation,
} from './tables.ts';

interface Stream {
  frame?: WsqFrame;
  filters?: WsqFilters;
  quantisation?: WsqQuantisation;
  readonly huffman: Map<number, WsqHuffman>;
  coefficients?: Int16Array;
  filled: number;
  ppi?: number;
}

/**
 * FBI Wavelet Scalar Quantisation (IAFIS-IC-0110) to grey. Written from the specification.
 * @param ppi used where no NIST comment states the resolution.
 */
export function decodeWsq(bytes: Uint8Array, ppi = 500): ImageResult {
  if (bytes.length > imageLimits.fileBytes) return err('image-too-large');
  const read = readStream(bytes);
  if (!read.ok) return read;
  const { frame, filters, quantisation, coefficients, filled } = read.value;
  if (!frame || !filters || !quantisation || !coefficients) return err('image-damaged', 'WSQ tables missing');
  const { bands, joins } = layOutSubbands(frame.width, frame.height);
  if (filled !== transmitted(bands, quantisation)) return err('image-damaged', 'WSQ coefficients missing');
  const plane = dequantise(coefficients, bands, quantisation, frame);
  for (const join of joins) joinSubbands(plane, frame.width, join, filters);
  const pixels = new Uint8Array(plane.length);
  for (let at = 0; at < plane.length; at += 1) {
    const value = (plane[at] as number) * frame.scale + frame.shift + 0.5;
    pixels[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return ok({ width: frame.width, height: frame.height, pixels, ppi: read.value.ppi ?? ppi });
}

function readStream(bytes: Uint8Array): Result<Stream, Failure<ImageErrorCode>> {
  const stream: Stream = { huffman: new Map(), filled: 0 };
  const head = new ByteCursor(bytes);
  if (head.unsigned(2) !== marker.start) return err('image-not-recognised', 'not a WSQ stream');
  let offset = 2;
  for (;;) {
    const cursor = new ByteCursor(bytes, offset);
    const kind = cursor.unsigned(2);
    if (kind === marker.end) return ok(stream);
    const length = cursor.unsigned(2);
    const end = offset + 2 + length;
    if (cursor.overrun || length < 2 || end > bytes.length)
      return err('image-damaged', 'WSQ segment cut short');
    const body = new ByteCursor(bytes, offset + 4, end);
    const problem = readSegment(stream, kind, body, bytes);
    if (problem) return problem;
    offset = end;
    if (kind === marker.block) {
      const table = stream.huffman.get(bytes[end - 1] ?? 0);
      if (!table || !stream.coefficients) return err('image-damaged', 'WSQ block before its tables');
      const block = readWsqBlock(bytes, offset, table, stream.coefficients, stream.filled);
      if (block === undefined) return err('image-damaged', 'WSQ code');
      stream.filled = block.filled;
      offset = block.offset;
    }
  }
}

function readSegment(stream: Stream, kind: number, body: ByteCursor, bytes: Uint8Array) {
  switch (kind) {
    case marker.frame: {
      const frame = readFrame(body);
      if (!frame || stream.frame) return err('image-damaged' as const, 'WSQ frame');
      if (isTooLarge(frame.width, frame.height)) return err('image-too-large' as const);
      stream.frame = frame;
      stream.coefficients = new Int16Array(frame.width * frame.height);
      return undefined;
    }
    case marker.filters: {
      const filters = readFilters(body);
      if (!filters) return err('image-unsupported' as const, 'WSQ filters');
      stream.filters = filters;
      return undefined;
    }
    case marker.quantisation: {
      const quantisation = readQuantisation(body);
      if (!quantisation) return err('image-damaged' as const, 'WSQ quantisation');
      stream.quantisation = quantisation;
      return undefined;
    }
    case marker.huffman: {
      const tables = readHuffmanTables(body);
      if (!tables) return err('image-damaged' as const, 'WSQ Huffman table');
      for (const [identifier, table] of tables) stream.huffman.set(identifier, table);
      return undefined;
    }
    case marker.comment: {
      const text = String.fromCharCode(
        ...bytes.subarray(body.position, Math.min(body.end, body.position + 1024)),
      );
      // The header of all comments is the first line; looked for at every line it would cost the square of a comment.
      const stated = text.startsWith('NIST_COM') ? /^PPI (\d{2,4})$/m.exec(text)?.[1] : undefined;
      if (stated !== undefined) stream.ppi = Number(stated);
      return undefined;
    }
    case marker.block:
    case marker.restart:
      return undefined;
    default:
      return err('image-damaged' as const, 'WSQ marker');
  }
}

function transmitted(bands: readonly Band[], { bins }: WsqQuantisation): number {
  return bands
    .slice(0, 60)
    .reduce((sum, { width, height }, index) => sum + (bins[index] === 0 ? 0 : width * height), 0);
}

/** Bin numbers to the middle (at `centre` of the width) of their intervals, placed where the tree wants them. */
function dequantise(
  coefficients: Int16Array,
  bands: readonly Band[],
  { bins, zeroBins, centre }: WsqQuantisation,
  frame: WsqFrame,
): Float32Array {
  const plane = new Float32Array(frame.width * frame.height);
  let source = 0;
  for (const [index, band] of bands.slice(0, 60).entries()) {
    const bin = bins[index] as number;
    if (bin === 0) continue;
    const half = (zeroBins[index] as number) / 2;
    for (let row = 0; row < band.height; row += 1) {
      const target = (band.y + row) * frame.width + band.x;
      for (let column = 0; column < band.width; column += 1) {
        const value = coefficients[source] as number;
        source += 1;
        if (value > 0) plane[target + column] = bin * (value - centre) + half;
        else if (value < 0) plane[target + column] = bin * (value + centre) - half;
      }
    }
  }
  return plane;
}
