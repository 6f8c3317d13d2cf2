import { describe, expect, it } from 'vitest';
import type { AttemptSummary } from '../../../../domain/application/draft.ts';
import { mainRemark } from './main-remark.ts';

function attempt(...remarks: string[][]): AttemptSummary {
  return { fingers: remarks.map((each) => ({ remarks: each })) } as unknown as AttemptSummary;
}

describe('mainRemark', () => {
  it('is the remark most fingers of the last attempt share', () => {
    const attempts = [attempt(['too-wet']), attempt(['too-small', 'too-dry'], ['too-dry'], ['off-centre'])];
    expect(mainRemark({ attempts })).toBe('too-dry');
  });

  it('is null when nothing was remarked or nothing was tried', () => {
    expect(mainRemark({ attempts: [attempt([], [])] })).toBeNull();
    expect(mainRemark({ attempts: [] })).toBeNull();
  });
});
