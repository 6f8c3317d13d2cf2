import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Finding, type KeptFinding, saidNow } from '../../application/findings.ts';
import { earlierApplicantFrom, earlierApplicantTwoFrom, sameFingerTwiceFrom } from '../minutiae/threshold.ts';
import { fingerprintCaptureIds, fingersOf } from '../positions.ts';
import {
  type EarlierLikeness,
  earlierFindings,
  type FoundBetween,
  type GuardFinger,
  isComparable,
  officerFinding,
  ownFinding,
  samePersonBy,
} from './fingers.ts';
import { standingFindings } from './standing.ts';

const allFingers: GuardFinger[] = fingerprintCaptureIds.flatMap((captureId) =>
  fingersOf(captureId).map((finger) => ({
    evidenceId: `${captureId} ${finger}`,
    captureId,
    finger,
    good: true,
  })),
);
const anyFinger = fc.constantFrom(...allFingers);
const score = fc.double({ min: 0, max: 200, noNaN: true });
const at = (captureId: string, finger: string): GuardFinger => {
  const found = allFingers.find(({ evidenceId }) => evidenceId === `${captureId} ${finger}`);
  if (found === undefined) throw new Error(`${captureId} ${finger}`);
  return found;
};
const certain = 120;
const told = (alike: number) => ({ score: alike, telling: true });

describe('ownFinding', () => {
  test('says the same whichever of the two comes first', () => {
    fc.assert(
      fc.property(anyFinger, anyFinger, score, (one, other, alike) => {
        expect(ownFinding(one, other, told(alike))).toEqual(ownFinding(other, one, told(alike)));
      }),
    );
  });

  test('says nothing of different fingers that are not alike, nor of plain and rolled prints that are', () => {
    fc.assert(
      fc.property(anyFinger, anyFinger, score, (one, other, alike) => {
        const found = ownFinding(one, other, told(alike));
        if (one.finger === other.finger) {
          expect(found === null || found.code === 'plain-rolled-differ').toBe(true);
          if (alike >= sameFingerTwiceFrom) expect(found).toBeNull();
        } else expect(found === null).toBe(alike < sameFingerTwiceFrom);
      }),
    );
  });

  test.each([
    ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_INDEX', 'ROLLED_LEFT_INDEX', 'LEFT_INDEX', 'hands-swapped'],
    // Named from left to right, a left hand gives its little finger for the right index.
    ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_INDEX', 'ROLLED_LEFT_LITTLE', 'LEFT_LITTLE', 'hands-swapped'],
    ['PLAIN_LEFT_FOUR_FINGERS', 'LEFT_MIDDLE', 'PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_RING', 'hands-swapped'],
    ['PLAIN_THUMBS', 'LEFT_THUMB', 'ROLLED_RIGHT_THUMB', 'RIGHT_THUMB', 'hands-swapped'],
    ['ROLLED_RIGHT_INDEX', 'RIGHT_INDEX', 'ROLLED_LEFT_LITTLE', 'LEFT_LITTLE', 'same-finger-twice'],
    ['ROLLED_RIGHT_INDEX', 'RIGHT_INDEX', 'ROLLED_RIGHT_MIDDLE', 'RIGHT_MIDDLE', 'same-finger-twice'],
    ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_INDEX', 'PLAIN_THUMBS', 'RIGHT_THUMB', 'thumb-among-fingers'],
    ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_LITTLE', 'ROLLED_LEFT_THUMB', 'LEFT_THUMB', 'thumb-among-fingers'],
  ])('of %s %s like %s %s is %s', (capture, finger, otherCapture, otherFinger, code) => {
    const found = ownFinding(at(capture, finger), at(otherCapture, otherFinger), told(certain));
    expect(found).toMatchObject({ code, severity: 'stop' });
  });

  test('only warns of prints that differ when one of them is too poor to tell', () => {
    const plain = at('PLAIN_THUMBS', 'LEFT_THUMB');
    const rolled = at('ROLLED_LEFT_THUMB', 'LEFT_THUMB');
    expect(ownFinding(plain, rolled, told(0))).toMatchObject({
      code: 'plain-rolled-differ',
      severity: 'stop',
    });
    expect(ownFinding(plain, { ...rolled, good: false }, told(0))).toMatchObject({ severity: 'warn' });
    expect(ownFinding(plain, rolled, told(12)), 'between the two nobody knows').toBeNull();
  });

  test('says nothing of prints that are not alike when they show too little to tell', () => {
    const plain = at('PLAIN_THUMBS', 'LEFT_THUMB');
    const rolled = at('ROLLED_LEFT_THUMB', 'LEFT_THUMB');
    expect(ownFinding(plain, rolled, { score: 0, telling: false })).toBeNull();
  });

  test('is asked of whatever could be sealed side by side', () => {
    const thumb = at('PLAIN_THUMBS', 'LEFT_THUMB');
    expect(isComparable(thumb, { ...thumb, evidenceId: 'another attempt' })).toBe(false);
    expect(isComparable(thumb, at('PLAIN_THUMBS', 'RIGHT_THUMB'))).toBe(true);
    expect(isComparable(thumb, at('ROLLED_LEFT_THUMB', 'LEFT_THUMB'))).toBe(true);
  });
});

test('officerFinding stops at an officer, by id and never by name', () => {
  const thumb = at('PLAIN_THUMBS', 'LEFT_THUMB');
  expect(officerFinding(thumb, 'le-van-a', certain)).toMatchObject({
    code: 'officer-finger',
    severity: 'stop',
    other: { kind: 'officer', label: 'le-van-a' },
  });
  expect(officerFinding(thumb, 'le-van-a', sameFingerTwiceFrom - 1)).toBeNull();
});

describe('earlierFindings', () => {
  const likeness = (
    probe: GuardFinger,
    finger: GuardFinger['finger'],
    alike: number,
    person: EarlierLikeness['earlier']['person'] = 'another',
    applicationId = 'a',
  ): EarlierLikeness => ({
    probe,
    finger,
    score: alike,
    earlier: { applicationId, ticket: `T-${applicationId}`, at: '2026-03-02T01:00:00.000Z', person },
  });
  const index = at('PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_INDEX');
  const middle = at('PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_MIDDLE');
  const rolled = at('ROLLED_RIGHT_INDEX', 'RIGHT_INDEX');

  test('believes one finger that is sure, and two different ones that are likely', () => {
    expect(earlierFindings([likeness(index, 'RIGHT_INDEX', earlierApplicantFrom)])).toHaveLength(1);
    const likely = earlierApplicantTwoFrom;
    expect(earlierFindings([likeness(index, 'RIGHT_INDEX', likely)])).toEqual([]);
    const two = [likeness(index, 'RIGHT_INDEX', likely), likeness(middle, 'RIGHT_MIDDLE', likely)];
    expect(earlierFindings(two)).toHaveLength(2);
    const oneTwice = [likeness(index, 'RIGHT_INDEX', likely), likeness(rolled, 'RIGHT_INDEX', likely)];
    expect(earlierFindings(oneTwice), 'the same finger twice').toEqual([]);
    const apart = [
      likeness(index, 'RIGHT_INDEX', likely),
      likeness(middle, 'RIGHT_MIDDLE', likely, 'another', 'b'),
    ];
    expect(earlierFindings(apart), 'of two applicants').toEqual([]);
  });

  test('says nothing of the same person, and warns of one it can not tell from another', () => {
    const of = (number?: string, earlier?: string) =>
      saidNow(
        earlierFindings([likeness(index, 'RIGHT_INDEX', certain, samePersonBy(number, earlier))]).map(kept),
      ).map(({ severity }) => severity);
    expect(of('003090000123', '003090000123')).toEqual([]);
    expect(of('003 0 90 000123', '003090000123')).toEqual([]);
    expect(of('003090000123', '003090000456')).toEqual(['stop']);
    expect(of('', '003090000456')).toEqual(['warn']);
    expect(of(undefined, undefined)).toEqual(['warn']);
    expect(of('00309000045', '003090000456'), 'half typed').toEqual(['warn']);
  });

  const anyLikeness = fc
    .tuple(anyFinger, anyFinger, fc.double({ min: 20, max: 90, noNaN: true }), fc.constantFrom('a', 'b', 'c'))
    .map(([probe, { finger }, alike, id]) =>
      likeness(probe, finger, alike, id === 'a' ? 'same' : id === 'b' ? 'another' : 'unknown', id),
    );

  test('depends on what was found, never on the order, and more likenesses take nothing back', () => {
    fc.assert(
      fc.property(fc.array(anyLikeness, { maxLength: 12 }), anyLikeness, (list, more) => {
        const ordered = sorted(earlierFindings(list));
        expect(sorted(earlierFindings(list.toReversed()))).toEqual(ordered);
        expect(sorted(earlierFindings([...list, ...list]))).toEqual(ordered);
        const after = new Set(earlierFindings([...list, more]).map(keyOf));
        for (const found of ordered) expect(after.has(keyOf(found))).toBe(true);
        expect(saidNow(ordered.map(kept)).every(({ other }) => other?.label !== 'T-a')).toBe(true);
        expect(new Set(ordered.map(keyOf)).size).toBe(ordered.length);
      }),
    );
  });
});

const kept = (found: FoundBetween): KeptFinding => ({
  ...found,
  findingId: keyOf(found),
  foundAt: '2026-03-02T01:00:00.000Z',
  overruled: null,
});
const keyOf = ({ code, subjects, other }: FoundBetween): string =>
  JSON.stringify([code, subjects.map(({ evidenceId }) => evidenceId), other?.label]);
const sorted = (findings: FoundBetween[]) =>
  findings.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

describe('standingFindings', () => {
  const anyFinding = fc
    .tuple(anyFinger, anyFinger, score)
    .filter(([one, other]) => one.evidenceId !== other.evidenceId)
    .map(([one, other, alike]): Finding | null => {
      const found = ownFinding(one, other, told(alike));
      if (found === null) return null;
      return kept(found);
    });
  const anyFindings = fc
    .array(anyFinding, { maxLength: 20 })
    .map((list) => [
      ...new Map(
        list.flatMap((found) => (found === null ? [] : [[found.findingId, found] as const])),
      ).values(),
    ]);
  const anySealed = fc.subarray(allFingers.map(({ evidenceId }) => evidenceId));

  test('counts only what is about evidence to be sealed, in an order that does not depend on how it was found', () => {
    fc.assert(
      fc.property(anyFindings, anySealed, (findings, ids) => {
        const sealed = new Set(ids);
        const standing = standingFindings(findings, sealed);
        expect(standingFindings(findings.toReversed(), sealed)).toEqual(standing);
        for (const { subjects } of standing) {
          expect(subjects.every(({ evidenceId }) => sealed.has(evidenceId))).toBe(true);
        }
        expect(standingFindings(findings, new Set())).toEqual([]);
        // Whatever is left out of those that could count is said by another.
        const left = findings.filter(
          (found) => !standing.includes(found) && found.subjects.every((one) => sealed.has(one.evidenceId)),
        );
        for (const { code, subjects } of left) {
          expect(code).toBe('plain-rolled-differ');
          const says = (other: Finding) =>
            other.subjects.some((one) => subjects.some((two) => one.evidenceId === two.evidenceId));
          expect(standing.some((other) => other.code !== 'plain-rolled-differ' && says(other))).toBe(true);
        }
      }),
    );
  });
});
