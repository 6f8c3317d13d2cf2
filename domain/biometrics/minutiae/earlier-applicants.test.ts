import { describe, expect, it } from 'vitest';
import { finger, still, touch } from '../../../test/support/made-minutiae.ts';
import { prepareTemplate } from './compare.ts';
import { findEarlierApplicants } from './earlier-applicants.ts';
import type { PreparedFinger } from './holder.ts';
import { earlierApplicantFrom, earlierApplicantTwoFrom } from './threshold.ts';

function prepared(position: number, seed: number, times: number, lost = 0): PreparedFinger {
  const cloud = prepareTemplate(
    touch(finger(seed), times, { ...still, degrees: times, jitter: times > 1 ? 3 : 0, lost, added: 2 }),
  );
  if (cloud === undefined) throw new Error('unreadable');
  return { position, cloud };
}

const person = (from: number, times: number) =>
  [1, 2, 3, 4].map((position) => prepared(position, from + position, times));
const earlier = [10, 20, 30].map((from) => ({ key: `applicant ${from}`, fingers: person(from, 1) }));

describe('findEarlierApplicants', () => {
  it('finds whose fingers they are when an earlier applicant touches again', () => {
    const found = findEarlierApplicants(person(20, 2), earlier);
    expect(found.map(({ key }) => key)).toEqual(['applicant 20']);
    expect(found[0]?.pairs.map(({ probe, reference }) => probe - reference)).toEqual([0, 0, 0, 0]);
    expect(found[0]?.pairs[0]?.score).toBeGreaterThanOrEqual(earlierApplicantFrom);
  });

  it('finds nobody when all fingers are new', () => {
    expect(findEarlierApplicants(person(500, 2), earlier)).toEqual([]);
  });

  it('finds a finger under another position when hands were swapped', () => {
    const found = findEarlierApplicants([prepared(9, 32, 2)], earlier);
    expect(found.map(({ key }) => key)).toEqual(['applicant 30']);
  });

  it('wants two fingers when none is beyond doubt, and counts two pictures of one finger once', () => {
    // So much lost that each pair lies between the two thresholds: looked for among many touches.
    const faint = (position: number, seed: number): PreparedFinger => {
      for (let times = 2; times < 400; times += 1) {
        const cloud = prepareTemplate(
          touch(finger(seed), times, { ...still, jitter: 5, lost: 0.45, added: 8 }),
        );
        if (cloud === undefined) continue;
        const pairs = findEarlierApplicants([{ position, cloud }, prepared(8, 12, 2)], earlier)[0]?.pairs;
        const score = pairs?.find(({ probe }) => probe === 0)?.score ?? 0;
        if (score >= earlierApplicantTwoFrom && score < earlierApplicantFrom) return { position, cloud };
      }
      throw new Error('no faint touch found');
    };
    const [one, other] = [faint(1, 11), faint(3, 13)];
    expect(findEarlierApplicants([one], earlier)).toEqual([]);
    expect(findEarlierApplicants([one, one], earlier)).toEqual([]);
    expect(findEarlierApplicants([one, other], earlier)[0]?.pairs).toHaveLength(2);
  });
});
