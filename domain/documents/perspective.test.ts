import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPage, threshold } from './find-page.ts';
import {
  type Corners,
  isPage,
  mapFromPage,
  pageSize,
  type Picture,
  straighten,
  wholePicture,
} from './perspective.ts';

const width = 640;
const height = 480;
const tilted: Corners = [
  { x: 130, y: 70 },
  { x: 520, y: 100 },
  { x: 560, y: 400 },
  { x: 90, y: 430 },
];

/** Inside or outside of four corners that go round clockwise. */
function inside(corners: Corners, x: number, y: number): boolean {
  return corners.every((corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    return (next.x - corner.x) * (y - corner.y) - (next.y - corner.y) * (x - corner.x) >= 0;
  });
}

/** A white page with a black upper left quarter mark on a dark table. */
function photograph(corners: Corners, paper = 230, table = 60): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0, m7 = 0] = mapFromPage(corners);
  data.fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data.fill(
        inside(corners, x + 0.5, y + 0.5) ? paper : table,
        (y * width + x) * 4,
        (y * width + x) * 4 + 3,
      );
    }
  }
  for (let u = 0.1; u < 0.2; u += 0.001) {
    for (let v = 0.1; v < 0.2; v += 0.001) {
      const w = m6 * u + m7 * v + 1;
      const at =
        (Math.floor((m3 * u + m4 * v + m5) / w) * width + Math.floor((m0 * u + m1 * v + m2) / w)) * 4;
      data.fill(0, at, at + 3);
    }
  }
  return { width, height, data };
}

describe('mapFromPage', () => {
  it('carries the corners of the page to the corners in the picture', () => {
    const coordinate = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate), (n) => {
        const corners: Corners = [
          { x: n[0], y: n[1] },
          { x: 600 - n[2], y: n[3] },
          { x: 620, y: 470 - n[4] },
          { x: n[5], y: 460 },
        ];
        const m = mapFromPage(corners);
        for (const [index, [u, v]] of [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ].entries()) {
          const [x = 0, y = 0, w = 0] = [0, 3, 6].map(
            (row) => (m[row] ?? 0) * (u ?? 0) + (m[row + 1] ?? 0) * (v ?? 0) + (m[row + 2] ?? 0),
          );
          expect(x / w).toBeCloseTo(corners[index]?.x ?? 0, 6);
          expect(y / w).toBeCloseTo(corners[index]?.y ?? 0, 6);
        }
      }),
    );
  });
});

describe('straighten', () => {
  it('puts what is printed where it is on the page', () => {
    const page = straighten(photograph(tilted), tilted);
    expect({ width: page.width, height: page.height }).toEqual(pageSize(tilted));
    const gray = (u: number, v: number): number =>
      page.data[(Math.floor(v * page.height) * page.width + Math.floor(u * page.width)) * 4] ?? -1;
    expect(gray(0.15, 0.15)).toBeLessThan(40);
    expect(gray(0.5, 0.5)).toBe(230);
    expect(gray(0.02, 0.98)).toBe(230);
    expect(gray(0.25, 0.15)).toBe(230);
  });

  it('never reads outside the picture, whatever the corners', () => {
    const picture = photograph(tilted);
    const outside: Corners = [
      { x: -40, y: -40 },
      { x: width + 40, y: -30 },
      { x: width + 50, y: height + 40 },
      { x: -30, y: height + 30 },
    ];
    expect(straighten(picture, outside).data.every((value) => value >= 0)).toBe(true);
  });
});

describe('findPage', () => {
  it('finds the corners of a tilted page within three pixels', () => {
    const found = findPage(photograph(tilted));
    for (const [index, corner] of tilted.entries()) {
      expect(Math.abs((found?.[index]?.x ?? 1e9) - corner.x)).toBeLessThan(4);
      expect(Math.abs((found?.[index]?.y ?? 1e9) - corner.y)).toBeLessThan(4);
    }
  });

  it('proposes nothing when there is no page', () => {
    const table = photograph(tilted, 60, 60);
    expect(findPage(table)).toBeNull();
    const small: Corners = [
      { x: 10, y: 10 },
      { x: 60, y: 10 },
      { x: 60, y: 60 },
      { x: 10, y: 60 },
    ];
    expect(findPage(photograph(small))).toBeNull();
  });

  it('parts two grays between them', () => {
    const values = Uint8Array.from([...new Array<number>(50).fill(40), ...new Array<number>(70).fill(200)]);
    expect(threshold(values)).toBeGreaterThanOrEqual(40);
    expect(threshold(values)).toBeLessThan(200);
  });
});

describe('isPage', () => {
  it('refuses corners that cross, dent or shrink to nothing', () => {
    expect(isPage(tilted, width, height)).toBe(true);
    expect(isPage(wholePicture(width, height), width, height)).toBe(true);
    const [a, b, c, d] = tilted;
    expect(isPage([b, a, c, d], width, height)).toBe(false);
    expect(isPage([a, b, { x: 150, y: 100 }, d], width, height)).toBe(false);
    expect(isPage([a, a, a, a], width, height)).toBe(false);
  });
});
