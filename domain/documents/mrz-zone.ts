import { type GrayPage, inkOf, shrinkTo, turned } from './gray-page.ts';
import { skewOf } from './skew.ts';

/** Pixels from, included, to, excluded. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One place of a line: where its ink is, and whether that is a filler. */
export interface MrzCell extends Box {
  readonly filler: boolean;
}

/** Places of a line of the identity card's MRZ (TD1, ICAO 9303-5). */
export const td1Places = 30;
const td1Lines = 3;

const lookedAt = 1800;
/** Of a line: 30 places of 2.54 mm against characters some 3 mm tall (ICAO 9303-3, OCR-B size 1). */
const leastShape = 16;
const greatestShape = 42;

/**
 * The three lines of an MRZ of an identity card, each cut into its 30 places; null where there is none. Fillers are told by their form here, because
 * readers of ordinary print take a run of them for letters. `page` is the picture looked at: boxes are in its pixels.
 */
export function findMrzZone(
  whole: GrayPage,
): { readonly page: GrayPage; readonly lines: MrzCell[][] } | null {
  const page = straight(shrinkTo(whole, lookedAt));
  const ink = inkOf(page);
  for (const group of linesInThrees(lineBoxes(page, ink))) {
    const lines = group.map((box) => cellsOf(page, ink, box));
    if (lines.every((cells) => cells !== null)) return { page, lines };
  }
  return null;
}

/** Less than this the columns between characters stay open. */
const leastTilt = 0.4;

function straight(page: GrayPage): GrayPage {
  const skew = skewOf(page);
  return skew === null || Math.abs(skew) < leastTilt ? page : turned(page, -skew);
}

/** Boxes of what looks like a line of print: ink joined over gaps of some characters. */
function lineBoxes({ width, height }: GrayPage, ink: Uint8Array): Box[] {
  const gap = Math.max(6, Math.round(width / 40));
  const joined = new Uint8Array(ink.length);
  for (let y = 0; y < height; y += 1) {
    let last = -1;
    for (let x = 0; x < width; x += 1) {
      if (ink[y * width + x] !== 1) continue;
      if (last >= 0 && x - last <= gap) joined.fill(1, y * width + last, y * width + x + 1);
      else joined[y * width + x] = 1;
      last = x;
    }
  }
  return connected(joined, width, height).filter(({ left, top, right, bottom }) => {
    const shape = (right - left) / (bottom - top);
    return bottom - top >= 8 && shape >= leastShape && shape <= greatestShape;
  });
}

function connected(mask: Uint8Array, width: number, height: number): Box[] {
  const boxes: Box[] = [];
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start += 1) {
    if (mask[start] !== 1) continue;
    let [left, top, right, bottom] = [width, height, 0, 0];
    stack.push(start);
    mask[start] = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= mask.length || mask[next] !== 1) continue;
        mask[next] = 0;
        stack.push(next);
      }
    }
    boxes.push({ left, top, right, bottom });
  }
  return boxes;
}

/** Three lines below one another that begin and end alike, the lowest first: an MRZ stands at the foot of a card. */
function linesInThrees(boxes: readonly Box[]): Box[][] {
  const ordered = boxes.toSorted((one, other) => other.bottom - one.bottom);
  const threes: Box[][] = [];
  for (const last of ordered) {
    const group = [last];
    for (const box of ordered) {
      const above = group[0];
      if (above === undefined || group.length === td1Lines) break;
      if (box.bottom <= above.top && continues(box, above)) group.unshift(box);
    }
    if (group.length === td1Lines) threes.push(group);
  }
  return threes;
}

function continues(one: Box, other: Box): boolean {
  const [width, tall] = [other.right - other.left, other.bottom - other.top];
  const apart = other.top - one.bottom;
  return (
    Math.abs(one.left - other.left) < 0.05 * width &&
    Math.abs(one.right - other.right) < 0.05 * width &&
    apart < 2.5 * tall
  );
}

/** The places of a line, or null where its ink does not fall into 30 of them. */
function cellsOf(page: GrayPage, ink: Uint8Array, box: Box): MrzCell[] | null {
  const runs = inkRuns(page, ink, box);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return null;
  const centre = ({ left, right }: Box): number => (left + right) / 2;
  const pitch = (centre(last) - centre(first)) / (td1Places - 1);
  const cells: (Box | undefined)[] = Array.from({ length: td1Places }, () => undefined);
  for (const run of runs) {
    const place = Math.round((centre(run) - centre(first)) / pitch);
    const known = cells[place];
    // A letter that fell apart stands in one place all the same.
    cells[place] =
      known === undefined
        ? run
        : {
            left: known.left,
            right: run.right,
            top: Math.min(known.top, run.top),
            bottom: Math.max(known.bottom, run.bottom),
          };
  }
  const whole = cells.filter((cell) => cell !== undefined && cell.right - cell.left < 1.25 * pitch);
  if (whole.length !== td1Places) return null;
  return whole.flatMap((cell) =>
    cell === undefined ? [] : [{ ...cell, filler: isFiller(page, ink, cell) }],
  );
}

/** Runs of columns with ink in them, each as high as its ink; specks left out. */
function inkRuns({ width }: GrayPage, ink: Uint8Array, box: Box): Box[] {
  const tall = box.bottom - box.top;
  const runs: Box[] = [];
  let from = -1;
  for (let x = box.left; x <= box.right; x += 1) {
    let inked = false;
    for (let y = box.top; y < box.bottom && x < box.right; y += 1) inked ||= ink[y * width + x] === 1;
    if (inked && from < 0) from = x;
    if (inked || from < 0) continue;
    let [top, bottom] = [box.bottom, box.top];
    for (let y = box.top; y < box.bottom; y += 1) {
      for (let column = from; column < x; column += 1) {
        if (ink[y * width + column] !== 1) continue;
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
    }
    if (bottom - top >= 0.3 * tall) runs.push({ left: from, right: x, top, bottom });
    from = -1;
  }
  return runs;
}

/** `<`: on its left ink only about the middle, on its right only above and below it. */
function isFiller({ width }: GrayPage, ink: Uint8Array, { left, top, right, bottom }: Box): boolean {
  const [wide, tall] = [right - left, bottom - top];
  const share = (fromX: number, toX: number, fromY: number, toY: number): number => {
    let [inked, all] = [0, 0];
    for (let y = Math.round(top + fromY * tall); y < top + toY * tall; y += 1) {
      for (let x = Math.round(left + fromX * wide); x < left + toX * wide; x += 1) {
        all += 1;
        inked += ink[y * width + x] ?? 0;
      }
    }
    return all === 0 ? 0 : inked / all;
  };
  const point = share(0, 0.3, 0.35, 0.65);
  const leftEnds = share(0, 0.3, 0, 0.25) + share(0, 0.3, 0.75, 1);
  const notch = share(0.7, 1, 0.38, 0.62);
  const rightEnds = Math.min(share(0.65, 1, 0, 0.3), share(0.65, 1, 0.7, 1));
  return point > 0.35 && leftEnds < 0.12 && notch < 0.12 && rightEnds > 0.25;
}
