import { describe, expect, it } from 'vitest';
import { fingerQualityVerdicts } from '../biometrics/finger-quality.ts';
import { adviceAfter } from './finger-advice.ts';

const finger = (quality: number, ...remarks: string[]) => ({
  finger: 'RIGHT_INDEX' as const,
  quality,
  remarks,
});
const rule = { threshold: 40, byFinger: { little: 20 } };

describe('adviceAfter', () => {
  it('has none when every finger was good, whatever was remarked', () => {
    expect(adviceAfter([finger(40, 'too-dry'), finger(90)], rule)).toBeUndefined();
  });
  it('has none when nothing was taken or nothing is known', () => {
    expect(adviceAfter([], rule)).toBeUndefined();
    expect(adviceAfter([finger(12), finger(12, 'image-seen-before')], rule)).toBeUndefined();
  });
  it('names what most poor fingers have when they differ', () => {
    const hand = [finger(20, 'too-dry'), finger(20, 'off-centre'), finger(20, 'off-centre', 'too-small')];
    expect(adviceAfter(hand, rule)).toBe('centre-finger');
  });
  it('prefers dry skin when as many fingers are too small', () => {
    expect(adviceAfter([finger(20, 'too-small', 'too-dry')], rule)).toBe('too-dry');
  });
  it('goes by the threshold of the kind of finger', () => {
    const little = { ...finger(30, 'too-dry'), finger: 'RIGHT_LITTLE' as const };
    expect(adviceAfter([little], rule)).toBeUndefined();
  });
  it('has a remedy for every verdict but a finger that is not there', () => {
    const without = fingerQualityVerdicts.filter((verdict) => !adviceAfter([finger(0, verdict)], rule));
    expect(without).toEqual(['no-finger']);
  });
});
