import { describe, expect, it } from 'vitest';
import { finger, record, still, touch } from '../../../test/support/made-minutiae.ts';
import { tellsApart } from './cloud.ts';
import { prepareTemplate } from './compare.ts';
import { plainAgainstRolled, samePositionSurelyFrom, samePositionSurelyNotBelow } from './threshold.ts';

describe('plainAgainstRolled', () => {
  it('says nothing when the score lies between the two thresholds', () => {
    expect(plainAgainstRolled(samePositionSurelyFrom)).toBe('same');
    expect(plainAgainstRolled(samePositionSurelyFrom - 0.1)).toBe('unknown');
    expect(plainAgainstRolled(samePositionSurelyNotBelow)).toBe('unknown');
    expect(plainAgainstRolled(samePositionSurelyNotBelow - 0.1)).toBe('different');
  });

  it('says nothing about a low score when the prints can not tell', () => {
    expect(plainAgainstRolled(0, false)).toBe('unknown');
    expect(plainAgainstRolled(samePositionSurelyFrom, false)).toBe('same');
  });
});

describe('tellsApart', () => {
  const clear = prepareTemplate(record(finger(3).map((minutia) => ({ ...minutia, quality: 80 }))));
  const faint = prepareTemplate(touch(finger(3), 1, still));
  const few = prepareTemplate(record(finger(3, 12).map((minutia) => ({ ...minutia, quality: 80 }))));

  it('holds when both prints show many minutiae clearly, and not when one shows few or faint ones', () => {
    if (!clear || !faint || !few) throw new Error('unreadable');
    expect(tellsApart(clear, clear)).toBe(true);
    expect(tellsApart(clear, faint)).toBe(false);
    expect(tellsApart(few, clear)).toBe(false);
  });
});
