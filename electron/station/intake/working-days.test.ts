import { describe, expect, it } from 'vitest';
import { addWorkingDays } from './working-days.ts';

describe('addWorkingDays', () => {
  it('leaves out Saturday and Sunday when a weekend lies between', () => {
    expect(addWorkingDays('2026-03-05', 7)).toBe('2026-03-16');
  });

  it('leaves out holidays of fixed date when they fall on working days', () => {
    expect(addWorkingDays('2026-04-29', 1)).toBe('2026-05-04');
  });

  it('stays on the day when nothing is to be added', () => {
    expect(addWorkingDays('2026-03-07', 0)).toBe('2026-03-07');
  });
});
