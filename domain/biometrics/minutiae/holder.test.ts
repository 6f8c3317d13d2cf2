import { describe, expect, it } from 'vitest';
import { finger, record, still, touch } from '../../../test/support/made-minutiae.ts';
import { prepareTemplate } from './compare.ts';
import { type PreparedFinger, verifyHolder } from './holder.ts';
import { holderFrom } from './threshold.ts';

const later = { ...still, degrees: 12, shiftX: 20, jitter: 3, lost: 0.15, added: 3 };

function prepared(position: number, template: Uint8Array): PreparedFinger {
  const cloud = prepareTemplate(template);
  if (cloud === undefined) throw new Error('unreadable');
  return { position, cloud };
}

const enrolled = [2, 7].map((position) => prepared(position, touch(finger(position), 1, still)));

describe('verifyHolder', () => {
  it('knows the holder by one finger when the other is not like the enrolled one', () => {
    const verdict = verifyHolder(
      [prepared(7, touch(finger(99), 2, later)), prepared(2, touch(finger(2), 2, later))],
      enrolled,
    );
    expect(verdict).toMatchObject({ same: true, probe: 1, reference: 0 });
    expect(verdict.score).toBeGreaterThanOrEqual(holderFrom);
  });

  it('takes nobody for the holder when all fingers are those of another', () => {
    const comers = [2, 7].map((position) => prepared(position, touch(finger(position + 300), 2, later)));
    expect(verifyHolder(comers, enrolled).same).toBe(false);
  });

  it('does not compare fingers of different positions, and every one with one of unknown position', () => {
    const right = touch(finger(2), 2, later);
    expect(verifyHolder([prepared(7, right)], enrolled.slice(0, 1))).toEqual({
      same: false,
      score: 0,
      probe: -1,
      reference: -1,
    });
    expect(verifyHolder([prepared(0, right)], enrolled)).toMatchObject({ same: true, reference: 0 });
  });

  it('says no when there is nothing to compare', () => {
    expect(verifyHolder([], enrolled).same).toBe(false);
    expect(verifyHolder(enrolled, []).same).toBe(false);
    expect(verifyHolder([prepared(2, record([]))], enrolled).same).toBe(false);
  });
});
