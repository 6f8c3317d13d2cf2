import { describe, expect, test } from 'vitest';
import type { FingerException } from '../biometrics/exceptions.ts';
import { policyById } from '../policy/policies.ts';
import { approvalReasonsIn, approvalReasonsOfDraft } from './approvals.ts';
import { type Enrollment, enrollmentSchema, toEnrollment } from './osia-enrollment.ts';
import { contextKey, type StationContext } from './osia-profile.ts';
import { wholeApplication } from './test-support/whole-application.ts';

const policy = policyById('2021-07');
const amputated: FingerException = {
  finger: 'LEFT_RING',
  presence: 'AMPUTATED',
  permanence: 'permanent',
  note: '',
  recordedAt: '2021-11-20T02:05:00.000Z',
};

function withContext(enrollment: Enrollment, change: Partial<StationContext>): Enrollment {
  const context = { ...enrollment.contextualData[contextKey], ...change };
  return { ...enrollment, contextualData: { [contextKey]: context } };
}
/** Every plain right-hand image at this score. */
function scored(enrollment: Enrollment, quality: number): Enrollment {
  const biometricData = enrollment.biometricData.map((item) =>
    item.instance === 'PLAIN_RIGHT_FOUR_FINGERS' ? { ...item, quality } : item,
  );
  return { ...enrollment, biometricData };
}

describe('approvalReasonsIn', () => {
  test('asks for nothing when every finger was captured well', () => {
    expect(approvalReasonsIn(toEnrollment(wholeApplication()), policy)).toEqual([]);
  });

  test('asks for four eyes when a finger is missing, whichever of both places tells of it', () => {
    const excepted = toEnrollment(wholeApplication({ exceptions: [amputated] }));
    expect(approvalReasonsIn(excepted, policy)).toEqual(['finger-exception']);
    const untold = withContext(excepted, { fingerExceptions: [] });
    expect(approvalReasonsIn(untold, policy)).toEqual(['finger-exception']);
    const onlyTold = withContext(toEnrollment(wholeApplication()), { fingerExceptions: [amputated] });
    expect(approvalReasonsIn(onlyTold, policy)).toEqual(['finger-exception']);
  });

  test('asks for four eyes when a print is poor, whether or not somebody says that it was accepted', () => {
    const poor = scored(toEnrollment(wholeApplication()), policy.fingerprintQuality.threshold - 1);
    expect(approvalReasonsIn(poor, policy)).toEqual(['poor-fingerprint']);
    const accepted = withContext(toEnrollment(wholeApplication()), {
      acceptedPoor: [{ captureId: 'PLAIN_RIGHT_FOUR_FINGERS', reason: 'da tay mòn' }],
    });
    expect(approvalReasonsIn(accepted, policy)).toEqual(['poor-fingerprint']);
  });

  test('asks for nothing when the rule set does not', () => {
    const lenient = { ...policy, approvals: [] };
    expect(approvalReasonsIn(toEnrollment(wholeApplication({ exceptions: [amputated] })), lenient)).toEqual(
      [],
    );
  });
});

describe('approvalReasonsOfDraft', () => {
  test('tells what the sealed application will tell', () => {
    for (const options of [{}, { exceptions: [amputated] }]) {
      const input = wholeApplication(options);
      const ofDraft = approvalReasonsOfDraft(policy, input);
      expect(ofDraft).toEqual(approvalReasonsIn(toEnrollment(input), policy));
    }
  });
});

describe('toEnrollment', () => {
  test('names the supervisor and the reasons when one signs beside the officer, and else says nothing of it', () => {
    const approval = { officerId: 'giam-sat', reasons: ['finger-exception'] } as const;
    const told = toEnrollment({ ...wholeApplication({ exceptions: [amputated] }), approval });
    expect(enrollmentSchema.parse(told).contextualData[contextKey].approvals).toEqual([approval]);
    const without = toEnrollment({ ...wholeApplication(), approval: null });
    expect(Object.keys(without.contextualData[contextKey])).not.toContain('approvals');
  });
});
