import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { measureFingerBlocks, type FingerBlocks } from '../../../domain/biometrics/finger-blocks.ts';
import { estimateFingerQuality } from '../../../domain/biometrics/finger-quality.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { fingerPositions, type FingerPosition } from '../../../domain/biometrics/positions.ts';
import type { ImpressionOptions } from './impression.ts';
import type { FingerMaster } from './master.ts';
import { choosePattern } from './pattern.ts';
import { createPerson, impression } from './person.ts';
import { composeSlap, downscale, slapHeight, slapWidth } from './slap.ts';

const cache = new Map<string, FingerMaster>();
const adult = createPerson({ seed: 'adult', age: 34 }, cache);
const old = createPerson({ seed: 'old', age: 87 }, cache);

function take(finger: FingerPosition, attemptSeed: number, more: Partial<ImpressionOptions> = {}): GrayImage {
  return impression(adult, finger, { kind: 'plain', attemptSeed, ...more });
}

function digest(image: GrayImage): string {
  return createHash('sha256').update(image.pixels).digest('hex');
}

/** Mean cosine of twice the angle between ridge directions where both touch, at the best shift of ±2 blocks. */
function directionAgreement(left: GrayImage, right: GrayImage): number {
  const one = measureFingerBlocks(left);
  const two = measureFingerBlocks(right);
  let best = -1;
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) best = Math.max(best, agreementAt(one, two, dx, dy));
  }
  return best;
}

function agreementAt(one: FingerBlocks, two: FingerBlocks, dx: number, dy: number): number {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < one.rows; row += 1) {
    for (let column = 0; column < one.columns; column += 1) {
      const at = row * one.columns + column;
      const to = (row + dy) * two.columns + column + dx;
      if (column + dx < 0 || column + dx >= two.columns) continue;
      if ((one.deviation[at] ?? 0) < 40 || (two.deviation[to] ?? 0) < 40) continue;
      sum += Math.cos(2 * ((one.direction[at] ?? 0) - (two.direction[to] ?? 0)));
      count += 1;
    }
  }
  return sum / Math.max(1, count);
}

describe('impression', () => {
  it('gives the same bytes when person, finger and attempt are the same', () => {
    const again = createPerson({ seed: 'adult', age: 34 });
    const options = { kind: 'plain', attemptSeed: 1 } as const;
    expect(digest(impression(again, 'RIGHT_INDEX', options))).toBe(
      digest(impression(adult, 'RIGHT_INDEX', options)),
    );
  });

  it('gives other bytes when the attempt, the finger or the person differs', () => {
    const options = { kind: 'plain', attemptSeed: 1 } as const;
    const images = [
      take('RIGHT_INDEX', 1),
      take('RIGHT_INDEX', 2),
      take('RIGHT_MIDDLE', 1),
      impression(old, 'RIGHT_INDEX', options),
    ];
    expect(new Set(images.map(digest)).size).toBe(images.length);
  });

  it('keeps the flow of ridges when the finger is the same and changes it when the finger is another', () => {
    const first = fingerPositions.map((finger) => take(finger, 1));
    const second = fingerPositions.map((finger) => take(finger, 2));
    const same = first.map((image, index) => directionAgreement(image, second[index] ?? image));
    // Loops of one side resemble each other, so the comparison is with the mean over the other nine fingers.
    const others = first.map((image, index) => {
      const rest = second
        .filter((_, other) => other !== index)
        .map((other) => directionAgreement(image, other));
      return rest.reduce((sum, value) => sum + value, 0) / rest.length;
    });
    for (const [index, value] of same.entries()) {
      expect(value).toBeGreaterThan(0.88);
      expect(value).toBeGreaterThan((others[index] ?? 1) + 0.1);
    }
  });

  it('has ridges of the period of a real finger when taken at 500 ppi', () => {
    for (const finger of ['RIGHT_THUMB', 'LEFT_RING'] as const) {
      const blocks = measureFingerBlocks(take(finger, 3, { dryness: 0, wetness: 0 }));
      const periods = [...blocks.period].filter(
        (_, at) => (blocks.coherence[at] ?? 0) > 0.8 && (blocks.deviation[at] ?? 0) > 60,
      );
      periods.sort((a, b) => a - b);
      const median = periods[periods.length >> 1] ?? 0;
      // Sharp ridge edges carry harmonics, which make the apparent period shorter than the 8–10 px between ridges.
      expect(median).toBeGreaterThan(6);
      expect(median).toBeLessThan(11);
    }
  });

  it('covers more skin when rolled than when plain', () => {
    const plain = estimateFingerQuality(take('RIGHT_INDEX', 4));
    const rolled = estimateFingerQuality(take('RIGHT_INDEX', 4, { kind: 'rolled' }));
    expect(rolled.area).toBeGreaterThan(plain.area * 1.4);
  });

  it('scores lower when skin is dry, drenched, dragged or barely touching than when it is normal', () => {
    const normal = estimateFingerQuality(
      take('RIGHT_MIDDLE', 5, { dryness: 0.05, wetness: 0.05, pressure: 0.5 }),
    ).score;
    expect(normal).toBeGreaterThan(65);
    for (const fault of [{ dryness: 0.8 }, { wetness: 1 }, { smudge: 0.8 }, { partial: 1, pressure: 0.1 }]) {
      expect(estimateFingerQuality(take('RIGHT_MIDDLE', 5, fault)).score).toBeLessThan(normal - 15);
    }
  });

  it('scores lower when the person is old and ridges are worn', () => {
    const mean = (person: typeof adult) => {
      const scores = fingerPositions.map(
        (finger) =>
          estimateFingerQuality(impression(person, finger, { kind: 'plain', attemptSeed: 6 })).score,
      );
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    };
    expect(mean(old)).toBeLessThan(mean(adult) - 15);
  });
});

describe('createPerson', () => {
  it('grows ridges and valleys everywhere on the skin when growth has ended', () => {
    const { relief, width, height } = adult.master('RIGHT_THUMB');
    const side = 32;
    for (let top = side; top + 2 * side <= height; top += side) {
      for (let left = side; left + 2 * side <= width; left += side) {
        let ridge = 0;
        let valley = 0;
        for (let at = 0; at < side * side; at += 1) {
          const value = relief[(top + Math.floor(at / side)) * width + left + (at % side)] ?? 0;
          if (value > 40) ridge += 1;
          else if (value < -40) valley += 1;
        }
        expect(ridge).toBeGreaterThan(0.15 * side * side);
        expect(valley).toBeGreaterThan(0.15 * side * side);
      }
    }
  });

  it('does not grow a finger again when the cache it was given has it', () => {
    const known = new Map<string, FingerMaster>();
    const first = createPerson({ seed: 'cached' }, known).master('LEFT_LITTLE');
    expect(known.size).toBe(1);
    expect(createPerson({ seed: 'cached' }, known).master('LEFT_LITTLE')).toBe(first);
  });
});

describe('choosePattern', () => {
  it('keeps the proportions of the population when many people are made', () => {
    const counts: Record<string, number> = {};
    for (let person = 0; person < 300; person += 1) {
      for (const finger of fingerPositions) {
        const { class: name } = choosePattern(`population ${person}`, finger);
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }
    const share = (...names: string[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0) / 3000;
    expect(share('left-loop', 'right-loop')).toBeGreaterThan(0.55);
    expect(share('left-loop', 'right-loop')).toBeLessThan(0.72);
    expect(share('whorl', 'twin-loop')).toBeGreaterThan(0.23);
    expect(share('arch', 'tented-arch')).toBeLessThan(0.1);
  });
});

describe('composeSlap', () => {
  it('lays four fingers side by side and leaves the place empty when one is missing', () => {
    const fingers = ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'] as const;
    const images = fingers.map((finger) => take(finger, 7));
    const whole = composeSlap(images, 'right');
    expect([whole.width, whole.height]).toEqual([slapWidth, slapHeight]);
    const inked = ({ pixels }: GrayImage, from: number, to: number) =>
      pixels.reduce(
        (sum, value, at) => sum + (value < 128 && at % slapWidth >= from && at % slapWidth < to ? 1 : 0),
        0,
      );
    const amputated = composeSlap([images[0], undefined, images[2], images[3]], 'right');
    expect(inked(whole, 500, 720)).toBeGreaterThan(20_000);
    expect(inked(amputated, 500, 720)).toBeLessThan(inked(whole, 500, 720) / 4);
    expect(inked(amputated, 100, 380)).toBe(inked(whole, 100, 380));
  });

  it('shrinks without changing the mean grey when previewed', () => {
    const image = take('RIGHT_INDEX', 8);
    const small = downscale(image, 4);
    expect([small.width, small.height, small.ppi]).toEqual([95, 125, 125]);
    const mean = ({ pixels }: GrayImage) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(Math.abs(mean(small) - mean(image))).toBeLessThan(1);
  });
});
