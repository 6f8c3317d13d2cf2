import { describe, expect, it } from 'vitest';
import { findCamera, spareCamera } from './camera-memory.ts';

const brio = { id: 'video0', label: 'Logitech BRIO (046d:085e)' };
const stand = { id: 'video2', label: 'Document camera (1bcf:2b91)' };

describe('findCamera', () => {
  it('finds the very camera when it is where it was', () => {
    expect(findCamera(brio, [stand, brio])).toBe(brio);
  });

  it('finds it by its make when it is plugged in elsewhere', () => {
    const moved = { ...brio, id: 'video4' };
    expect(findCamera(brio, [stand, moved])).toBe(moved);
  });

  it('takes no other camera that now stands in its place', () => {
    expect(findCamera(brio, [{ ...stand, id: 'video0' }])).toBeNull();
  });

  it('guesses at none when two of its make were moved', () => {
    const twins = [
      { ...brio, id: 'video4' },
      { ...brio, id: 'video6' },
    ];
    expect(findCamera(brio, twins)).toBeNull();
    expect(findCamera({ ...brio, id: 'video6' }, twins)).toBe(twins[1]);
    expect(findCamera(null, twins)).toBeNull();
    expect(findCamera({ id: 'x', label: '' }, [{ id: 'y', label: '' }])).toBeNull();
  });
});

describe('spareCamera', () => {
  it('leaves the other purpose its camera when there is a choice', () => {
    expect(spareCamera(brio, [brio, stand])).toBe(stand);
    expect(spareCamera(brio, [brio])).toBeNull();
    expect(spareCamera(null, [brio, stand])).toBeNull();
  });
});
