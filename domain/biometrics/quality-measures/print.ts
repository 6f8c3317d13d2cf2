import type { GrayImage } from '../gray-image.ts';
import { workingPicture } from '../minutiae/working-picture.ts';

/** A finger at 500 ppi without the white around it; what every measure here is taken of. */
export interface Print {
  readonly width: number;
  readonly height: number;
  /** 0 black … 255 white, row by row. */
  readonly grey: Uint8Array;
  /** Where it was cut out of the whole picture at 500 ppi, which is `fullWidth × fullHeight`. */
  readonly left: number;
  readonly top: number;
  readonly fullWidth: number;
  readonly fullHeight: number;
}

/** Rows and columns at the edge whose mean is above this are paper. */
const whiteMean = 250;

/** Cuts off rows and columns that are nearly white, from outside in; undefined where nothing is left or there is no picture. */
export function printOf(image: GrayImage): Print | undefined {
  const picture = workingPicture(image);
  if (picture === undefined) return undefined;
  const { width, height, grey } = picture;
  const rowSums = new Float64Array(height);
  const columnSums = new Float64Array(width);
  for (let y = 0, at = 0; y < height; y += 1) {
    let sum = 0;
    for (let x = 0; x < width; x += 1, at += 1) {
      const value = grey[at] as number;
      sum += value;
      columnSums[x] = (columnSums[x] as number) + value;
    }
    rowSums[y] = sum;
  }
  const rows = inked(rowSums, whiteMean * width);
  const columns = inked(columnSums, whiteMean * height);
  if (rows === undefined || columns === undefined) return undefined;
  const part = cut(grey, width, columns, rows);
  return {
    ...part,
    left: picture.left + columns.first,
    top: picture.top + rows.first,
    fullWidth: picture.fullWidth,
    fullHeight: picture.fullHeight,
  };
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function inked(sums: Float64Array, most: number): Span | undefined {
  const first = sums.findIndex((sum) => sum <= most);
  const last = sums.findLastIndex((sum) => sum <= most);
  return last > first ? { first, last } : undefined;
}

function cut(grey: Uint8Array, stride: number, columns: Span, rows: Span) {
  const width = columns.last - columns.first + 1;
  const height = rows.last - rows.first + 1;
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (rows.first + y) * stride + columns.first;
    part.set(grey.subarray(from, from + width), y * width);
  }
  return { width, height, grey: part };
}
