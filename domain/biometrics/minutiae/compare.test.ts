import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTemplates } from './compare.ts';
import type { Minutia } from './minutia.ts';
import { encodeMinutiaeRecord } from './template-record.ts';
import { sameFinger } from './threshold.ts';

/** Small, deterministic, uniform in [0, 1). */
function numbers(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Minutiae scattered over an ellipse, directions following a loop-like flow as on a finger. */
function finger(seed: number, count = 40): Minutia[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(next());
    const bearing = 2 * Math.PI * next();
    const x = 400 + 150 * radius * Math.cos(bearing);
    const y = 400 + 200 * radius * Math.sin(bearing);
    const flow = Math.atan2(y - 300, x - 400) / 2 + (next() < 0.5 ? Math.PI : 0);
    return { x, y, angle: (-flow + 6 * Math.PI) % (2 * Math.PI), kind: 'ending', quality: 60 };
  });
}

interface Touch {
  readonly degrees: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Pixels a minutia is off. */
  readonly jitter: number;
  /** Share of minutiae not found. */
  readonly lost: number;
  readonly added: number;
}

function touch(
  minutiae: readonly Minutia[],
  seed: number,
  { degrees, shiftX, shiftY, jitter, lost, added }: Touch,
): Uint8Array {
  const next = numbers(seed);
  const turn = (degrees * Math.PI) / 180;
  const spot = (x: number, y: number, angle: number): Minutia => {
    const dx = x - 400;
    const dy = y - 400;
    return {
      x: Math.round(500 + shiftX + dx * Math.cos(turn) - dy * Math.sin(turn) + jitter * (2 * next() - 1)),
      y: Math.round(500 + shiftY + dx * Math.sin(turn) + dy * Math.cos(turn) + jitter * (2 * next() - 1)),
      angle: (angle - turn + 0.1 * (2 * next() - 1) + 4 * Math.PI) % (2 * Math.PI),
      kind: 'other',
      quality: 50,
    };
  };
  const kept = minutiae.filter(() => next() >= lost).map(({ x, y, angle }) => spot(x, y, angle));
  for (let index = 0; index < added; index += 1) {
    kept.push(spot(280 + 240 * next(), 250 + 300 * next(), 2 * Math.PI * next()));
  }
  return record(kept);
}

function record(minutiae: readonly Minutia[], pixelsPerCentimetre = 197): Uint8Array {
  return encodeMinutiaeRecord({
    captureEquipment: 0,
    width: 1000,
    height: 1000,
    resolution: { horizontal: pixelsPerCentimetre, vertical: pixelsPerCentimetre },
    views: [
      {
        position: 0,
        viewNumber: 0,
        impressionType: 0,
        quality: 0,
        minutiae,
        extendedData: new Uint8Array(0),
      },
    ],
  });
}

const still: Touch = { degrees: 0, shiftX: 0, shiftY: 0, jitter: 0, lost: 0, added: 0 };

describe('compareTemplates', () => {
  it('knows a finger again when it is turned, shifted, a quarter of it lost and some invented', () => {
    const touches = fc.record({
      degrees: fc.integer({ min: -45, max: 45 }),
      shiftX: fc.integer({ min: -120, max: 120 }),
      shiftY: fc.integer({ min: -120, max: 120 }),
      jitter: fc.constant(4),
      lost: fc.constant(0.25),
      added: fc.constant(6),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), touches, (seed, changed) => {
        const skin = finger(seed);
        const score = compareTemplates(touch(skin, seed + 1, still), touch(skin, seed + 2, changed));
        expect(sameFinger(score)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('takes no two fingers for one when their minutiae have nothing to do with each other', () => {
    const fingers = Array.from({ length: 25 }, (_, index) => touch(finger(5000 + index), 1, still));
    for (const [index, one] of fingers.entries()) {
      for (const other of fingers.slice(index + 1))
        expect(sameFinger(compareTemplates(one, other))).toBe(false);
    }
  });

  it('gives nearly the same score when the two change places', () => {
    for (let seed = 1; seed < 12; seed += 1) {
      const one = touch(finger(seed), 1, still);
      const other = touch(finger(seed), 2, { ...still, degrees: 20, jitter: 4, lost: 0.3, added: 5 });
      const there = compareTemplates(one, other);
      expect(Math.abs(compareTemplates(other, one) / there - 1)).toBeLessThan(0.15);
    }
  });

  it('knows a finger again when the other record is of another resolution', () => {
    const skin = finger(7);
    const coarse = skin.map((minutia) => ({
      ...minutia,
      x: Math.round(minutia.x / 2),
      y: Math.round(minutia.y / 2),
    }));
    expect(sameFinger(compareTemplates(record(skin), record(coarse, 98)))).toBe(true);
  });

  it('scores nothing when a record is empty, holds a handful of minutiae, or all in one place', () => {
    const whole = touch(finger(9), 1, still);
    const stacked = Array.from(
      { length: 60 },
      () => ({ x: 5, y: 5, angle: 1, kind: 'ending', quality: 1 }) as const,
    );
    for (const poor of [record([]), record(finger(9, 4)), new Uint8Array(0)]) {
      expect(compareTemplates(poor, whole)).toBe(0);
      expect(compareTemplates(whole, poor)).toBe(0);
    }
    expect(sameFinger(compareTemplates(record(stacked), whole))).toBe(false);
  });

  it('answers a finite score of at least nought and never throws when bytes or minutiae are anything', () => {
    const whole = touch(finger(11), 1, still);
    const minutia = fc.record({
      x: fc.integer({ min: 0, max: 999 }),
      y: fc.integer({ min: 0, max: 999 }),
      angle: fc.double({ min: 0, max: 6.28, noNaN: true }),
      kind: fc.constantFrom('other' as const, 'ending' as const, 'bifurcation' as const),
      quality: fc.integer({ min: 0, max: 100 }),
    });
    const templates = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(minutia, { maxLength: 255 }).map((minutiae) => record(minutiae)),
    );
    fc.assert(
      fc.property(templates, (template) => {
        const score = compareTemplates(template, whole);
        expect(Number.isFinite(score) && score >= 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
