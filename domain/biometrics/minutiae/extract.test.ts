import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../gray-image.ts';
import { extractMinutiae } from './extract.ts';
import type { Minutia } from './minutia.ts';
import { parseMinutiaeRecord } from './template-record.ts';
import { extractTemplate } from './template.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

interface Planted {
  readonly x: number;
  readonly y: number;
  /** 1: the additional ridge lies above; -1: below. */
  readonly sign: 1 | -1;
}

const width = 400;
const height = 500;
const planted: readonly Planted[] = [
  { x: 120, y: 130, sign: 1 },
  { x: 270, y: 120, sign: -1 },
  { x: 200, y: 240, sign: 1 },
  { x: 110, y: 350, sign: -1 },
  { x: 290, y: 370, sign: 1 },
];

/**
 * Upright ridges in an ellipse with a minutia of known place and direction at each spiral of the phase (Larkin and Fletcher
 * 2007): nothing of our own says where the minutiae are.
 */
function ridges(spirals: readonly Planted[], period = 9, scale = 1): GrayImage {
  const pixels = new Uint8Array(width * scale * height * scale).fill(250);
  for (let row = 0; row < height * scale; row += 1) {
    for (let column = 0; column < width * scale; column += 1) {
      const x = (column + 0.5) / scale - 0.5;
      const y = (row + 0.5) / scale - 0.5;
      if (((x - 200) / 170) ** 2 + ((y - 250) / 220) ** 2 > 1) continue;
      let phase = (2 * Math.PI * x) / period;
      for (const spiral of spirals) phase += spiral.sign * Math.atan2(y - spiral.y, x - spiral.x);
      pixels[row * width * scale + column] = 140 - 100 * Math.cos(phase);
    }
  }
  return { width: width * scale, height: height * scale, pixels, ppi: 500 * scale };
}

/** The same with its ridges faint under grain: strokes one pixel high and twelve wide, across the ridges, as a finger that slid leaves them. */
function slid(image: GrayImage): GrayImage {
  let state = 7;
  let stroke = 0;
  const pixels = image.pixels.map((value, at) => {
    if (at % 12 === 0) {
      state = (state * 48271) % 0x7fffffff;
      stroke = 90 * (state / 0x7fffffff - 0.5);
    }
    return value === 250 ? value : 140 + 0.35 * (value - 140) + stroke;
  });
  return { ...image, pixels };
}

function nearest(minutiae: readonly Minutia[], { x, y }: Planted): Minutia {
  const sorted = [...minutiae].sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y));
  if (sorted[0] === undefined) throw new Error('no minutia found');
  return sorted[0];
}

describe('extractMinutiae', () => {
  it.each([7, 9, 11])(
    'finds every planted minutia, its direction, and no other when ridges are %d pixels apart',
    (period) => {
      const { minutiae } = extractMinutiae(ridges(planted, period));
      expect(minutiae).toHaveLength(planted.length);
      for (const spiral of planted) {
        const found = nearest(minutiae, spiral);
        expect(Math.hypot(found.x - spiral.x, found.y - spiral.y)).toBeLessThan(7);
        expect(Math.sin(found.angle) * spiral.sign).toBeGreaterThan(0.97);
        expect(found.quality).toBeGreaterThan(50);
      }
    },
  );

  it('finds every planted minutia when grain across the ridges is stronger than they are', () => {
    const { minutiae } = extractMinutiae(slid(ridges(planted)));
    for (const spiral of planted) {
      const found = nearest(minutiae, spiral);
      expect(Math.hypot(found.x - spiral.x, found.y - spiral.y)).toBeLessThan(10);
    }
  });

  it('calls a minutia an ending when a ridge begins there and a bifurcation when a valley does', () => {
    // The phase straight above the spiral is 2πx/9 − π/2: a ridge's middle at a quarter of a period, a valley's at three.
    const kindAt = (x: number) => {
      const spiral = { x, y: 250, sign: 1 } as const;
      return nearest(extractMinutiae(ridges([spiral])).minutiae, spiral).kind;
    };
    expect(kindAt(9 * 22.25)).toBe('ending');
    expect(kindAt(9 * 22.75)).toBe('bifurcation');
  });

  it('finds the same places in pixels at 500 ppi when the picture has 1000 ppi', () => {
    const fine = extractMinutiae(ridges(planted, 9, 2));
    expect([fine.width, fine.height]).toEqual([width, height]);
    expect(fine.minutiae).toHaveLength(planted.length);
    for (const spiral of planted) {
      const found = nearest(fine.minutiae, spiral);
      expect(Math.hypot(found.x - spiral.x, found.y - spiral.y)).toBeLessThan(7);
    }
  });

  it('finds nothing when there is no finger, no room or no believable resolution', () => {
    const empty = { width, height, pixels: new Uint8Array(width * height).fill(249), ppi: 500 };
    const pictures: GrayImage[] = [
      empty,
      { ...empty, pixels: new Uint8Array(width * height) },
      { width: 0, height: 0, pixels: new Uint8Array(0), ppi: 500 },
      { width: 5, height: 3, pixels: new Uint8Array(15).fill(9), ppi: 500 },
      { ...ridges(planted), ppi: 10 },
      { ...ridges(planted), ppi: Number.NaN },
      { ...ridges(planted), pixels: new Uint8Array(7) },
    ];
    for (const picture of pictures) expect(extractMinutiae(picture).minutiae).toEqual([]);
  });

  it('ends and writes a valid record when pixels are anything', () => {
    const pictures = fc
      .tuple(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 125, max: 1000 }),
      )
      .chain(([columns, rows, ppi]) =>
        fc
          .uint8Array({ minLength: columns * rows, maxLength: columns * rows })
          .map((pixels) => ({ width: columns, height: rows, pixels, ppi })),
      );
    fc.assert(
      fc.property(pictures, (picture) => {
        expect(parseMinutiaeRecord(extractTemplate(picture)).ok).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('stays within the room of a record and a bounded time when a huge picture is noise', () => {
    let state = 1;
    const pixels = new Uint8Array(3200 * 3000).map(() => (state = (state * 48271) % 0x7fffffff) & 255);
    const started = processorTime();
    const record = parseMinutiaeRecord(extractTemplate({ width: 3200, height: 3000, pixels, ppi: 500 }));
    expect(processorTime() - started).toBeLessThan(5000);
    expect(record.ok && record.value.views[0]?.minutiae.length).toBeLessThanOrEqual(255);
  });
});
