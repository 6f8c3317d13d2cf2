import { describe, expect, it, vi } from 'vitest';
import { loadGeography } from '../../../domain/applicant/geography/units.ts';
import { GeographyData } from './geography-data.ts';

describe('GeographyData', () => {
  it('reads a geography once however many fields ask, and tells those that watch when it is there', async () => {
    const read = vi.fn(loadGeography);
    const data = new GeographyData(read);
    const told: unknown[] = [];
    const stop = data.subscribe(() => told.push(data.get('two-level')?.id));
    expect(data.get('two-level')).toBeNull();
    await Promise.all([data.load('two-level'), data.load('two-level')]);
    stop();
    await data.load('three-level');
    expect(read.mock.calls).toEqual([['two-level'], ['three-level']]);
    expect(told).toEqual(['two-level']);
    expect(data.get('two-level')).toBe(data.get('two-level'));
  });

  it('asks again after it could not be read', async () => {
    const read = vi.fn(loadGeography).mockRejectedValueOnce(new Error('cut off'));
    const data = new GeographyData(read);
    await data.load('two-level');
    expect(data.get('two-level')).toBeNull();
    await data.load('two-level');
    expect(data.get('two-level')?.units.size).toBeGreaterThan(3000);
  });
});
