import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  copiedLikeness,
  isCopy,
  lacksPressure,
  type PenMovement,
  type PenShape,
  penFacts,
  penLikeness,
  penShape,
  tooShort,
} from './signature-checks.ts';

const geometry = { maxX: 9600, maxPressure: 1023, unitsPerInch: 2540 };
type Points = { x: number; y: number; pressure: number; timeMs: number; touching: boolean }[];

/** Joined loops that run to the right, as hands write: sizes and turns of every wave are the writer's. */
function loops(waves: readonly number[], count = 240): Points {
  return Array.from({ length: count }, (_, index) => {
    const share = index / (count - 1);
    const swing = waves.reduce((sum, wave, turn) => sum + wave * Math.sin(share * (turn + 1) * 7 + turn), 0);
    const angle = share * 12 * Math.PI;
    return {
      x: 2000 + share * 4000 + 300 * Math.cos(angle) + 200 * swing,
      y: 2500 + 600 * Math.sin(angle) + 500 * swing,
      pressure: 500 + 300 * Math.sin(angle),
      timeMs: index * 5 + 3 * Math.sin(index / 9),
      touching: index < 150 || index > 160,
    };
  });
}

/** Each run of ink or air anew, with as many samples of `count` as it has of the path; its ends stay where they are. */
function resampled(points: Points, count: number): Points {
  const runs: Points[] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run?.[0]?.touching === point.touching) run.push(point);
    else runs.push([point]);
  }
  return runs.flatMap((run) => {
    const samples = Math.max(2, Math.round((run.length / points.length) * count));
    return Array.from({ length: samples }, (_, index) => {
      const at = (index / (samples - 1)) * (run.length - 1);
      const [before, after] = [run[Math.floor(at)], run[Math.ceil(at)]];
      if (before === undefined || after === undefined) throw new Error('no run');
      const mix = (key: 'x' | 'y' | 'pressure' | 'timeMs') =>
        before[key] + (after[key] - before[key]) * (at % 1);
      return {
        x: mix('x'),
        y: mix('y'),
        pressure: mix('pressure'),
        timeMs: mix('timeMs'),
        touching: before.touching,
      };
    });
  });
}

const shapeOf = (points: Points): PenShape => {
  const shape = penShape({ points });
  if (shape === null) throw new Error('no shape');
  return shape;
};
const movement = (points: Points): PenMovement => ({ geometry, points });
const written = loops([0.4, 0.3, 0.2, 0.1]);
const line = (rhythm: (share: number) => number): Points =>
  Array.from({ length: 60 }, (_, index) => ({
    x: 1000 + index * 50,
    y: 1000,
    pressure: 400 + index,
    timeMs: 800 * rhythm(index / 59),
    touching: true,
  }));

describe('penFacts', () => {
  test('measures ink only while the pen touches', () => {
    const points: Points = [
      { x: 0, y: 0, pressure: 100, timeMs: 0, touching: true },
      { x: 1000, y: 0, pressure: 200, timeMs: 100, touching: true },
      { x: 5000, y: 0, pressure: 0, timeMs: 200, touching: false },
      { x: 5000, y: 0, pressure: 50, timeMs: 300, touching: true },
      { x: 5000, y: 500, pressure: 50, timeMs: 400, touching: true },
    ];
    expect(penFacts(movement(points))).toEqual({
      seconds: 0.4,
      strokes: 2,
      millimetres: 15,
      points: 4,
      pressure: true,
    });
    expect(penFacts({ geometry: { maxX: 9600, maxPressure: 0 }, points })).toMatchObject({
      millimetres: 15.625,
      pressure: false,
    });
  });
});

describe('tooShort', () => {
  test('is null when somebody has written', () => {
    expect(tooShort(penFacts(movement(written)))).toBeNull();
    expect(tooShort(penFacts(movement(line((share) => share))))).toBeNull();
  });

  test('names the measure that is too little', () => {
    const dot = written.slice(0, 20).map((point) => ({ ...point, x: 1, y: 1 }));
    expect(tooShort(penFacts(movement(dot)))).toEqual({ value: 0, least: 12 });
    const flash = line((share) => share / 10);
    expect(tooShort(penFacts(movement(flash)))).toEqual({ value: 0.08, least: 0.3 });
    const few = line((share) => share).filter((_, index) => index % 6 === 0 || index === 59);
    expect(tooShort(penFacts(movement(few)))).toEqual({ value: 11, least: 15 });
    expect(tooShort(penFacts(movement([])))).toEqual({ value: 0, least: 12 });
  });
});

describe('lacksPressure', () => {
  const flat = written.map((point) => ({ ...point, pressure: point.touching ? 512 : 0 }));

  test('is true when a pad with pressure sends always the same', () => {
    expect(lacksPressure(movement(flat))).toBe(true);
    expect(lacksPressure(movement(written))).toBe(false);
  });

  test('is false when the pad knows none', () => {
    expect(lacksPressure({ geometry: { ...geometry, maxPressure: 0 }, points: flat })).toBe(false);
  });
});

describe('isCopy', () => {
  const waves = fc.array(fc.double({ min: -0.6, max: 0.6, noNaN: true }), { minLength: 4, maxLength: 4 });

  test('finds the path again when it is moved, enlarged or played faster', () => {
    fc.assert(
      fc.property(
        waves,
        fc.record({
          x: fc.integer({ min: -3000, max: 3000 }),
          y: fc.integer({ min: -3000, max: 3000 }),
          size: fc.double({ min: 0.5, max: 3, noNaN: true }),
          pace: fc.double({ min: 0.5, max: 2, noNaN: true }),
        }),
        (wave, { x, y, size, pace }) => {
          const again = loops(wave).map((point) => ({
            ...point,
            x: Math.round(point.x * size + x),
            y: Math.round(point.y * size + y),
            timeMs: point.timeMs * pace,
          }));
          expect(isCopy(shapeOf(loops(wave)), shapeOf(again))).toBe(true);
        },
      ),
    );
  });

  // Not a property of every path: where one turns back on itself, coarser samples cut the corner and the courses part.
  test.each(
    [
      [0, 0, 0, 0],
      [0.3, -0.2, 0.1, 0],
      [0, 0.4, 0, -0.3],
      [-0.5, 0.2, 0.2, 0.1],
    ].flatMap((wave) => [300, 360, 480, 960].map((count) => ({ wave, count }))),
  )('finds the path $wave again when it is sampled $count times', ({ wave, count }) => {
    expect(isCopy(shapeOf(loops(wave)), shapeOf(resampled(loops(wave), count)))).toBe(true);
  });

  test('takes two signatures of one hand for what they are', () => {
    fc.assert(
      fc.property(waves, fc.integer({ min: 1, max: 1000 }), (wave, seed) => {
        // A hand varies by a tenth of a letter and drifts as it goes.
        const again = loops(wave.map((size, index) => size + 0.12 * Math.sin(seed * (index + 1)))).map(
          (point, index) => ({
            ...point,
            y: point.y + 90 * Math.sin(index / 17 + seed),
            x: point.x + 90 * Math.cos(index / 23 + seed),
          }),
        );
        expect(isCopy(shapeOf(loops(wave)), shapeOf(again))).toBe(false);
      }),
    );
  });

  test('tells strokes of a ruler apart by their rhythm', () => {
    const even = shapeOf(line((share) => share));
    const slowing = shapeOf(line((share) => 1 - (1 - share) ** 2));
    expect(penLikeness(even, slowing)).toBeGreaterThan(copiedLikeness);
    expect(isCopy(even, slowing)).toBe(false);
    expect(isCopy(even, shapeOf(line((share) => share).map((point) => ({ ...point, y: 7 }))))).toBe(true);
  });

  test('has nothing to compare when there is only a dot', () => {
    expect(penShape({ points: written.map((point) => ({ ...point, x: 5, y: 5 })) })).toBeNull();
    expect(penShape({ points: [] })).toBeNull();
  });

  test('is finite and whole for whatever a pad may send', () => {
    const point = fc.record({
      x: fc.integer({ min: 0, max: 20000 }),
      y: fc.integer({ min: 0, max: 20000 }),
      pressure: fc.integer({ min: 0, max: 4096 }),
      timeMs: fc.integer({ min: 0, max: 60000 }),
      touching: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), (points) => {
        const shape = penShape({ points });
        if (shape === null) return;
        for (const values of [shape.x, shape.y]) {
          expect(values).toHaveLength(64);
          expect(values.every(Number.isFinite)).toBe(true);
        }
        expect(penLikeness(shape, shape)).toBe(100);
      }),
    );
  });
});
