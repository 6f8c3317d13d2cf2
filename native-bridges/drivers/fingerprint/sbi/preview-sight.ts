import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';

/**
 * What one preview frame shows: SBI has no word for what the human should do, so the driver looks itself. Ridges are too
 * fine for a preview, so this measures how much touches, how dark and how even. Pure; under a millisecond.
 */
export interface PreviewSight {
  /** Separate touched areas of finger size. */
  readonly touches: number;
  /** Mean grey of the touched areas; 255 where nothing touches. */
  readonly meanGrey: number;
  /** Share of pixels inside the touched areas that are darker than halfway between ink and clean glass. */
  readonly darkness: number;
  /** How unlike its neighbours each touched square is, as a share of the range between ink and clean glass. */
  readonly unevenness: number;
  /** Width of the widest touch as a share of the frame's width. */
  readonly widest: number;
  /** A touch is cut off by the left, right or upper edge. The lower edge is where fingers come from. */
  readonly cutOff: boolean;
  /** Middle of all touches below or above the frame's, as a share of its height; 0 where nothing touches. */
  readonly fromMiddle: number;
}

/** Side of the squares looked at, in preview pixels: about a millimetre at a quarter of 500 ppi. */
const cell = 8;
/** A touched square's mean grey is below this, or it has ridges of at least that deviation. */
const touchedBelow = 222;
const touchedDeviation = 26;
const cleanGlass = 249;
/** Smaller areas are dirt, drops and the edges of other fingers' creases. */
const smallestTouch = 24;

interface Squares {
  readonly columns: number;
  readonly rows: number;
  readonly grey: Float32Array;
  readonly touched: Uint8Array;
}

export function lookAtPreview(frame: GrayImage): PreviewSight {
  const squares = measureSquares(frame);
  const touches = findTouches(squares);
  const cells = touches.flat();
  if (cells.length === 0) {
    return {
      touches: 0,
      meanGrey: 255,
      darkness: 0,
      unevenness: 0,
      widest: 0,
      cutOff: false,
      fromMiddle: 0,
    };
  }
  const { columns, rows, grey } = squares;
  const spans = touches.map((area) => spanOf(area, columns));
  const { darkness, unevenness } = texture(frame, squares, cells);
  return {
    touches: touches.length,
    meanGrey: mean(cells, (at) => grey[at] ?? 255),
    darkness,
    unevenness,
    widest: Math.max(...spans.map(({ left, right }) => (right - left + 1) / columns)),
    cutOff: spans.some(({ left, right, top }) => left === 0 || top === 0 || right === columns - 1),
    fromMiddle: mean(cells, (at) => Math.floor(at / columns) + 0.5) / rows - 0.5,
  };
}

function measureSquares(frame: GrayImage): Squares {
  const columns = Math.floor(frame.width / cell);
  const rows = Math.floor(frame.height / cell);
  const grey = new Float32Array(columns * rows);
  const touched = new Uint8Array(columns * rows);
  for (let at = 0; at < grey.length; at += 1) {
    let sum = 0;
    let squares = 0;
    forEachPixel(frame, at, columns, (value) => {
      sum += value;
      squares += value * value;
    });
    const average = sum / (cell * cell);
    const deviation = Math.sqrt(Math.max(0, squares / (cell * cell) - average * average));
    grey[at] = average;
    touched[at] = average < touchedBelow || deviation > touchedDeviation ? 1 : 0;
  }
  return { columns, rows, grey, touched };
}

function forEachPixel(frame: GrayImage, at: number, columns: number, see: (value: number) => void): void {
  const top = Math.floor(at / columns) * cell;
  const left = (at % columns) * cell;
  for (let y = top; y < top + cell; y += 1) {
    const base = y * frame.width + left;
    for (let x = 0; x < cell; x += 1) see(frame.pixels[base + x] ?? 255);
  }
}

function neighboursOf(at: number, { columns, rows }: Squares): number[] {
  const column = at % columns;
  return [
    column > 0 ? at - 1 : -1,
    column + 1 < columns ? at + 1 : -1,
    at - columns,
    at + columns < rows * columns ? at + columns : -1,
  ].filter((neighbour) => neighbour >= 0);
}

/** Touched squares that hang together, each area as the list of its squares. */
function findTouches(squares: Squares): number[][] {
  const seen = new Uint8Array(squares.touched.length);
  const touches: number[][] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] === 1 || squares.touched[start] === 0) continue;
    const area = [start];
    seen[start] = 1;
    for (const at of area) {
      for (const next of neighboursOf(at, squares)) {
        if (seen[next] === 1 || squares.touched[next] === 0) continue;
        seen[next] = 1;
        area.push(next);
      }
    }
    if (area.length >= smallestTouch) touches.push(area);
  }
  return touches;
}

function spanOf(area: readonly number[], columns: number) {
  const span = { left: columns, right: 0, top: Number.MAX_SAFE_INTEGER };
  for (const at of area) {
    span.left = Math.min(span.left, at % columns);
    span.right = Math.max(span.right, at % columns);
    span.top = Math.min(span.top, Math.floor(at / columns));
  }
  return span;
}

/** Looks inside the touches only: a touch's rim is half glass whatever the skin is like. */
function texture(frame: GrayImage, squares: Squares, cells: readonly number[]) {
  const { columns, grey, touched } = squares;
  const inner = cells.filter((at) => {
    const neighbours = neighboursOf(at, squares);
    return neighbours.length === 4 && neighbours.every((next) => touched[next] === 1);
  });
  if (inner.length === 0) return { darkness: 0, unevenness: 0 };
  const histogram = new Uint32Array(256);
  for (const at of inner) {
    forEachPixel(frame, at, columns, (value) => {
      histogram[value] = (histogram[value] ?? 0) + 1;
    });
  }
  const pixels = inner.length * cell * cell;
  let ink = 0;
  for (let seen = 0; ink < 255; ink += 1) {
    seen += histogram[ink] ?? 0;
    if (seen >= 0.03 * pixels) break;
  }
  let dark = 0;
  for (let value = 0; value < (ink + cleanGlass) / 2; value += 1) dark += histogram[value] ?? 0;
  const roughness = mean(inner, (at) => {
    const around = mean(neighboursOf(at, squares), (next) => grey[next] ?? 255);
    return Math.abs((grey[at] ?? 255) - around);
  });
  return { darkness: dark / pixels, unevenness: roughness / Math.max(1, cleanGlass - ink) };
}

function mean(items: readonly number[], value: (item: number) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length;
}
