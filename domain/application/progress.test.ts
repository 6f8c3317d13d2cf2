import { describe, expect, test } from 'vitest';
import { fingerprintCaptureIds } from '../biometrics/positions.ts';
import { policyById } from '../policy/policies.ts';
import { type DraftState, mayEnter, missingBeforeSigning, stepsOf } from './progress.ts';
import { stepIds } from './steps.ts';
import { wholeFields } from './test-support/whole-application.ts';

const fresh: DraftState = {
  policy: policyById('2021-07'),
  on: '2021-11-20',
  age: null,
  step: 'find',
  fields: {},
  reasonCode: null,
  fingerprints: fingerprintCaptureIds.map((captureId) => ({
    captureId,
    state: 'todo',
    acceptedPoorReason: null,
  })),
  openFindings: {},
  handsToPicture: 0,
  irisSettled: false,
  openDifferences: [],
  hasPhoto: false,
  documents: [],
  signatures: [],
  confirmed: false,
  sealed: false,
};
const good = fingerprintCaptureIds.map((captureId) => ({
  captureId,
  state: 'good' as const,
  acceptedPoorReason: null,
}));
const typed: DraftState = { ...fresh, age: 34, fields: wholeFields, reasonCode: 'change.cmnd-to-cccd' };
const captured: DraftState = { ...typed, fingerprints: good, hasPhoto: true };
const signed: DraftState = { ...captured, signatures: ['applicant'] };
const confirmed: DraftState = { ...signed, confirmed: true };

const open = (state: DraftState) => stepIds.filter((step) => mayEnter(state, step).ok);
const status = (state: DraftState) =>
  Object.fromEntries(stepsOf(state).map((step) => [step.id, step.status]));
const refusal = (state: DraftState, step: (typeof stepIds)[number]) => {
  const result = mayEnter(state, step);
  return result.ok ? null : result.error;
};

describe('mayEnter', () => {
  test.each([
    ['nothing is known', fresh, ['find', 'reason']],
    [
      'a reason is chosen',
      { ...fresh, reasonCode: 'first.age-14' },
      ['find', 'reason', 'personal', 'documents'],
    ],
    ['the form is whole', typed, ['find', 'reason', 'personal', 'documents', 'fingerprints']],
    [
      'prints are taken',
      { ...typed, fingerprints: good },
      ['find', 'reason', 'personal', 'documents', 'fingerprints', 'photo'],
    ],
    [
      'the photo is taken',
      captured,
      ['find', 'reason', 'personal', 'documents', 'fingerprints', 'photo', 'signature'],
    ],
    [
      'the applicant signed',
      signed,
      ['find', 'reason', 'personal', 'documents', 'fingerprints', 'photo', 'signature', 'review'],
    ],
    [
      'the applicant agreed',
      confirmed,
      ['find', 'reason', 'personal', 'documents', 'fingerprints', 'photo', 'signature', 'review', 'sign'],
    ],
    ['it is sealed', { ...confirmed, sealed: true }, ['slip']],
  ] satisfies [string, DraftState, string[]][])('opens the steps so far when %s', (_, state, steps) => {
    expect(open(state)).toEqual(steps);
  });

  test('names the step and the count when one is locked', () => {
    expect(refusal(typed, 'photo')).toMatchObject({
      code: 'step-locked',
      details: { step: 'fingerprints', missing: 13 },
    });
    expect(refusal({ ...typed, fields: {} }, 'fingerprints')).toMatchObject({
      details: { step: 'personal', missing: 2 },
    });
  });

  test('sends back to the reason when the applicant may not apply', () => {
    const child = { ...wholeFields, birthDate: { value: '2010-01-02', precision: 'day' as const } };
    expect(refusal({ ...typed, age: 11, fields: child }, 'fingerprints')).toMatchObject({
      details: { step: 'reason' },
    });
  });

  test('wants a birth date that is one before captures when it is malformed', () => {
    const fields = { ...wholeFields, birthDate: { value: '31021990', precision: 'day' as const } };
    expect(refusal({ ...typed, fields }, 'fingerprints')).toMatchObject({ details: { step: 'personal' } });
  });

  test('locks what follows a poor capture when it was not accepted', () => {
    const poor = good.map((capture, index) =>
      index === 2 ? { ...capture, state: 'poor' as const } : capture,
    );
    expect(refusal({ ...typed, fingerprints: poor }, 'photo')).toMatchObject({ details: { missing: 1 } });
    const accepted = poor.map((capture) => ({ ...capture, acceptedPoorReason: 'da tay mòn' }));
    expect(mayEnter({ ...typed, fingerprints: accepted }, 'photo').ok).toBe(true);
  });

  test('locks sign again when a required field is cleared after everything was done', () => {
    const { name: _, ...fields } = wholeFields;
    expect(refusal({ ...confirmed, fields }, 'sign')).toMatchObject({ details: { step: 'personal' } });
  });

  test('knows iris only when the policy asks for it', () => {
    expect(refusal(typed, 'iris')?.code).toBe('step-not-in-policy');
    const newer = {
      ...captured,
      policy: policyById('2024-07'),
      on: '2025-03-10',
      reasonCode: 'change.request',
    };
    expect(refusal(newer, 'signature')).toMatchObject({ details: { step: 'iris', missing: 1 } });
    expect(mayEnter({ ...newer, irisSettled: true }, 'signature').ok).toBe(true);
  });

  test('wants the representative before captures when a child applies under 2024', () => {
    const child: DraftState = {
      ...typed,
      policy: policyById('2024-07'),
      on: '2025-03-10',
      age: 9,
      reasonCode: 'first.under-14',
      fields: { ...wholeFields, birthDate: { value: '2016-01-02', precision: 'day' } },
    };
    expect(refusal(child, 'fingerprints')).toMatchObject({ details: { step: 'personal', missing: 1 } });
    const representative = {
      name: { full: 'TRẦN THỊ MẪU' },
      number: '003190000321',
      nationality: 'VN',
      relationship: 'mother' as const,
      phone: '0912345678',
    };
    expect(mayEnter({ ...child, fields: { ...child.fields, representative } }, 'fingerprints').ok).toBe(true);
  });
});

describe('stepsOf', () => {
  test('shows one current step, open and locked ones when fresh', () => {
    expect(status(fresh)).toEqual({
      find: 'current',
      reason: 'todo',
      personal: 'locked',
      documents: 'locked',
      fingerprints: 'locked',
      photo: 'locked',
      signature: 'locked',
      review: 'locked',
      sign: 'locked',
      slip: 'locked',
    });
  });

  test('marks passed steps that want something when the officer went on', () => {
    const { identifyingFeatures: _, ...fields } = wholeFields;
    expect(status({ ...typed, fields, step: 'fingerprints' })).toMatchObject({
      find: 'done',
      reason: 'done',
      personal: 'attention',
      documents: 'done',
      fingerprints: 'current',
      photo: 'locked',
    });
  });

  test('wants a paper when the reason asks for one', () => {
    const state = { ...typed, reasonCode: 'change.name', step: 'documents' as const };
    expect(stepsOf(state).find(({ id }) => id === 'documents')?.missing).toBe(1);
    const shown = { ...state, documents: ['birth-certificate'] };
    expect(stepsOf(shown).find(({ id }) => id === 'documents')?.missing).toBe(0);
  });

  test('is done throughout when sealed', () => {
    const steps = stepsOf({ ...confirmed, sealed: true, step: 'slip' });
    expect(steps.map((step) => step.status)).toEqual([...Array.from({ length: 9 }, () => 'done'), 'current']);
  });
});

describe('missingBeforeSigning', () => {
  test('counts down to nothing when everything is done', () => {
    // 13 captures, photo, signature, confirmation.
    expect(missingBeforeSigning(typed)).toBe(16);
    expect(missingBeforeSigning(confirmed)).toBe(0);
  });
});
