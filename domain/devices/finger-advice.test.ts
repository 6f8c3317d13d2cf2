import { describe, expect, it } from 'vitest';
import { fingerQualityVerdicts } from '../biometrics/finger-quality.ts';
import { adviceAfter } from './finger-advice.ts';

const finger = (quality: number, ...remarks: string[]) => ({ quality, remarks });

describe('adviceAfter', () => {
  it('has none when every finger was good, whatever was remarked', () => {
    expect(adviceAfter([finger(40, 'too-dry'), finger(90)], 40)).toBeUndefined();
  });
  it('has none when nothing was taken or nothing is known', () => {
    expect(adviceAfter([], 40)).toBeUndefined();
    expect(adviceAfter([finger(12), finger(12, 'image-seen-before')], 40)).toBeUndefined();
  });
  it('names what most poor fingers have when they differ', () => {
    const hand = [finger(20, 'too-dry'), finger(20, 'off-centre'), finger(20, 'off-centre', 'too-small')];
    expect(adviceAfter(hand, 40)).toBe('centre-finger');
  });
  it('prefers dry skin when as many fingers are too small', () => {
    expect(adviceAfter([finger(20, 'too-small', 'too-dry')], 40)).toBe('too-dry');
  });
  it('has a remedy for every verdict but a finger that is not there', () => {
    const without = fingerQualityVerdicts.filter((verdict) => !adviceAfter([finger(0, verdict)], 40));
    expect(without).toEqual(['no-finger']);
  });
});
