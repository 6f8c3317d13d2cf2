import { describe, expect, it } from 'vitest';
import { captures } from '../fingerprints/test-captures.ts';
import { summaryOf } from './summary.ts';

describe('summaryOf', () => {
  it('counts captures with an image, poor ones taken so, and excepted fingers apart', () => {
    const fingerprints = captures({ ROLLED_LEFT_INDEX: 'exception', PLAIN_THUMBS: 'poor' }, 'good').map(
      (one) => (one.state === 'poor' ? { ...one, acceptedPoorReason: 'vân mòn' } : one),
    );
    const view = {
      fingerprints,
      fingerExceptions: [{ finger: 'LEFT_INDEX', photo: {} }, { finger: 'LEFT_RING' }],
      documents: [{ pages: [1, 2] }, { pages: [3] }],
      photo: { remarks: ['too-dark'], acceptedPoorReason: 'mắt kém' },
      findings: [
        { severity: 'stop', overruled: {} },
        { severity: 'warn', overruled: null },
        { severity: 'stop', overruled: null },
      ],
      signatures: [{}],
      remarks: [{ severity: 'warning' }, { severity: 'error' }],
      irisException: null,
      steps: [
        { id: 'photo', missing: 0 },
        { id: 'review', missing: 1 },
        { id: 'sign', missing: 1 },
      ],
    } as unknown as Parameters<typeof summaryOf>[0];
    expect(summaryOf(view)).toEqual({
      captures: 12,
      poorAccepted: 1,
      exceptedFingers: 2,
      findingsOverruled: 1,
      findingsNoted: 1,
      handsPictured: 1,
      photoKept: 'mắt kém',
      comparing: false,
      attempts: 12,
      documents: 2,
      pages: 3,
      photoRemarks: 1,
      signatures: 1,
      warnings: 1,
      irisMissing: false,
      hasPhoto: true,
      missing: 1,
    });
  });
});
