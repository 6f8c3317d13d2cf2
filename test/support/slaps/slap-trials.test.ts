import { beforeAll, describe, expect, it } from 'vitest';
import { segmentSlap } from '../../../domain/biometrics/slap/index.ts';
import type { Person } from '../../../native-bridges/simulators/fingers/person.ts';
import { laySlap } from '../../../native-bridges/simulators/fingers/slap-hand.ts';
import { overlap } from './overlap.ts';
import { runTrial, trialPeople } from './slap-trials.ts';

let people: Person[];
beforeAll(() => {
  people = trialPeople(1);
});

describe('segmentSlap', { timeout: 60_000 }, () => {
  it.each(['straight', 'turned', 'one missing', 'dry', 'thumbs'] as const)(
    'finds every finger, and no hand that is not there, when hands lie %s',
    (trial) => {
      const { slaps, rightCount, wrongHand, overlaps } = runTrial(people, trial, 4);
      expect(rightCount).toBe(slaps);
      expect(wrongHand).toBe(0);
      expect(overlaps.toSorted((one, other) => one - other)[Math.floor(overlaps.length / 2)]).toBeGreaterThan(
        0.75,
      );
    },
  );

  it('says what is wrong when asked for other fingers than lie there', () => {
    const [person] = people as [Person];
    const four = laySlap(person, { kind: 'right', seed: 1 }).image;
    const right = {
      capture: 'PLAIN_RIGHT_FOUR_FINGERS',
      expected: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING'],
    } as const;
    expect(segmentSlap(four, right).problems).toContain('too-many-fingers');
    const three = laySlap(person, { kind: 'right', seed: 1, without: ['RIGHT_RING'] }).image;
    expect(
      segmentSlap(three, { ...right, expected: [...right.expected, 'RIGHT_LITTLE'] }).problems,
    ).toContain('too-few-fingers');
    expect(segmentSlap(four, { ...right, expected: ['LEFT_INDEX'] }).problems).toContain('asked-wrongly');
    const over = laySlap(person, { kind: 'right', seed: 1, shiftX: 120 }).image;
    expect(segmentSlap(over, { ...right, expected: [...right.expected, 'RIGHT_LITTLE'] }).problems).toContain(
      'finger-cut-off',
    );
    const clean = { width: 1600, height: 1500, ppi: 500, pixels: new Uint8Array(1600 * 1500).fill(249) };
    expect(segmentSlap(clean, right).problems).toEqual(['no-finger']);
  });
});

it('overlap is the share of the whole that two boxes have in common', () => {
  const square = (x: number) => [
    { x, y: 0 },
    { x: x + 2, y: 0 },
    { x: x + 2, y: 2 },
    { x, y: 2 },
  ];
  expect(overlap(square(0), square(0))).toBeCloseTo(1);
  expect(overlap(square(0), square(1))).toBeCloseTo(1 / 3);
  expect(overlap(square(0), square(5))).toBe(0);
});
