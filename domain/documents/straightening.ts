import { type GrayPage, grayOf, inkOf, shrinkTo } from './gray-page.ts';
import { edgeWidth, type PageCheckCode, pageLimits, pageRemarks } from './page-checks.ts';
import { findPaperEdge } from './paper-edge.ts';
import { type Corners, type Picture, type Point, straighten } from './perspective.ts';
import { skewOf } from './skew.ts';

/** What a page must show before it is put right without anybody's hand. Angles in degrees. */
const limits = {
  /** Less than this is left as it is. */
  leastTurn: 1,
  /** Near the end of what `skewOf` looks for, the true angle may lie beyond it. */
  greatestTurn: 8,
  /** Upper and lower half of the page may differ by this. */
  halvesDiffer: 0.75,
  /** Lines of print slope by no more than this afterwards. */
  leftOver: 0.5,
  /** Printed edges may grow wider by being drawn anew: factor, and pixels. */
  wider: 1.25,
  widerBy: 0.3,
  /** Ink, of all there is, that the page may lose at its corners before it is given a larger sheet. */
  inkLost: 0.0005,
  /** More pixels than this are not drawn anew: A4 at 500 ppi. */
  pixels: 25_000_000,
} as const;

export type Straightening =
  /** There is nothing to put right. */
  | { readonly kind: 'straight' }
  /** There may be, but what would come of it may be worse: left as it is. */
  | { readonly kind: 'unsure' }
  | {
      readonly kind: 'done';
      readonly picture: Picture;
      /** Degrees it was turned by, clockwise where positive; 0 where only its edge was followed. */
      readonly turned: number;
      /** Cropped to the paper's edge. */
      readonly cropped: boolean;
      /** What is wrong with the page as it is now. */
      readonly remarks: readonly PageCheckCode[];
    };

/** The page as it lies in the picture, cropped to the paper or turned until its lines are level, where that is sure to be no worse. */
export function straightenPage(
  picture: Picture,
  gray: GrayPage = grayOf(picture),
  before: readonly PageCheckCode[] = pageRemarks(gray),
): Straightening {
  if (picture.width * picture.height > limits.pixels) return { kind: 'unsure' };
  const edge = findPaperEdge(picture, gray);
  if (edge.kind === 'found') {
    const cropped = straighten(picture, edge.corners, { longest: Number.POSITIVE_INFINITY });
    const remarks = pageRemarks(grayOf(cropped));
    const worse = (['cut-off', 'tilted'] as const).some(
      (code) => remarks.includes(code) && !before.includes(code),
    );
    if (!worse) return { kind: 'done', picture: cropped, turned: 0, cropped: true, remarks };
  }
  const skew = sureSkew(gray);
  if (skew === 'unsure') return { kind: 'unsure' };
  if (skew === null) return { kind: edge.kind === 'none' ? 'straight' : 'unsure' };
  const turned = straighten(picture, sheetTurned(gray, skew), {
    longest: Number.POSITIVE_INFINITY,
    beyond: borderColour(picture),
  });
  const now = grayOf(turned);
  const remarks = pageRemarks(now);
  const left = skewOf(now);
  const isBetter =
    left !== null &&
    Math.abs(left) <= limits.leftOver &&
    (before.includes('cut-off') || !remarks.includes('cut-off')) &&
    isAsSharp(gray, now);
  return isBetter
    ? { kind: 'done', picture: turned, turned: -skew, cropped: false, remarks }
    : { kind: 'unsure' };
}

/** Degrees that its lines fall by, where the page agrees with itself about it; null where there is nothing to turn. */
function sureSkew(gray: GrayPage): number | 'unsure' | null {
  const skew = skewOf(gray);
  if (skew === null || Math.abs(skew) < limits.leastTurn) return null;
  if (Math.abs(skew) > limits.greatestTurn) return 'unsure';
  const halves = halvesOf(gray)
    .map(skewOf)
    .filter((half) => half !== null);
  const agree = halves.every((half) => Math.abs(half - skew) <= limits.halvesDiffer);
  return halves.length > 0 && agree ? skew : 'unsure';
}

function halvesOf({ width, height, pixels }: GrayPage): GrayPage[] {
  const middle = Math.floor(height / 2);
  return [
    { width, height: middle, pixels: pixels.subarray(0, middle * width) },
    { width, height: height - middle, pixels: pixels.subarray(middle * width) },
  ];
}

function isAsSharp(before: GrayPage, after: GrayPage): boolean {
  const [was, is] = [before, after].map((page) => edgeWidth(shrinkTo(page, pageLimits.lookedAt)));
  if (was === null || was === undefined || is === null || is === undefined) return true;
  return is <= was * limits.wider + limits.widerBy;
}

/** Corners, in the picture, of a sheet whose lines are level: as large as the picture, larger where print would fall off it. */
function sheetTurned(gray: GrayPage, skew: number): Corners {
  const { width, height } = gray;
  const angle = (skew * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const around = (wide: number, high: number): Corners => {
    const corner = (x: number, y: number): Point => ({
      x: width / 2 + (x * wide * cosine - y * high * sine) / 2,
      y: height / 2 + (x * wide * sine + y * high * cosine) / 2,
    });
    return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  };
  if (inkBeyond(gray, { sine, cosine }) <= limits.inkLost) return around(width, height);
  const [up, side] = [Math.abs(sine), Math.abs(cosine)];
  return around(Math.ceil(width * side + height * up), Math.ceil(height * side + width * up));
}

/** Share of the ink that a sheet of the picture's own size, turned, does not hold. */
function inkBeyond(gray: GrayPage, { sine, cosine }: { sine: number; cosine: number }): number {
  const small = shrinkTo(gray, 900);
  const ink = inkOf(small);
  let [all, lost] = [0, 0];
  for (let at = 0; at < ink.length; at += 1) {
    if (ink[at] !== 1) continue;
    all += 1;
    const [dx, dy] = [(at % small.width) - small.width / 2, Math.floor(at / small.width) - small.height / 2];
    const [x, y] = [dx * cosine + dy * sine, dy * cosine - dx * sine];
    if (Math.abs(x) > small.width / 2 - 1 || Math.abs(y) > small.height / 2 - 1) lost += 1;
  }
  return all === 0 ? 0 : lost / all;
}

/** Median colour along the border: what is drawn where there was no picture. */
function borderColour({ width, height, data }: Picture): [number, number, number] {
  const inset = Math.min(3, Math.floor(Math.min(width, height) / 4));
  const places: number[] = [];
  for (let x = 0; x < width; x += 4) places.push(inset * width + x, (height - 1 - inset) * width + x);
  for (let y = 0; y < height; y += 4) places.push(y * width + inset, y * width + width - 1 - inset);
  const median = (channel: number): number => {
    const values = Uint8Array.from(places, (place) => data[place * 4 + channel] ?? 0).sort();
    return values[Math.floor(values.length / 2)] ?? 255;
  };
  return [median(0), median(1), median(2)];
}

/** The picture turned clockwise by so many right angles. */
export function turnedByQuarters({ width, height, data }: Picture, quarters: number): OwnPicture {
  const turns = ((quarters % 4) + 4) % 4;
  // Four bytes at a time.
  const from = new Uint32Array(data.slice().buffer);
  if (turns === 0) return { width, height, data: new Uint8ClampedArray(from.buffer) };
  const [wide, high] = turns === 2 ? [width, height] : [height, width];
  const to = new Uint32Array(from.length);
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      const [fromX, fromY] =
        turns === 1
          ? [y, height - 1 - x]
          : turns === 2
            ? [width - 1 - x, height - 1 - y]
            : [width - 1 - y, x];
      to[y * wide + x] = from[fromY * width + fromX] ?? 0;
    }
  }
  return { width: wide, height: high, data: new Uint8ClampedArray(to.buffer) };
}

/** A picture whose pixels nobody else holds. */
export interface OwnPicture extends Picture {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}
