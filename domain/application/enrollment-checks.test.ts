import { describe, expect, test } from 'vitest';
import type { FingerException } from '../biometrics/exceptions.ts';
import { policyById } from '../policy/policies.ts';
import type { Policy } from '../policy/policy.ts';
import { missingFrom } from './enrollment-checks.ts';
import type { Finding } from './findings.ts';
import { type Enrollment, enrollmentSchema, toEnrollment } from './osia-enrollment.ts';
import { contextKey } from './osia-profile.ts';
import { everyKindOfEvidence } from './test-support/every-kind-of-evidence.ts';
import { wholeApplication, wholeFields } from './test-support/whole-application.ts';

const policy = policyById('2021-07');
const whole = () => toEnrollment(wholeApplication());
const amputated: FingerException = {
  finger: 'LEFT_RING',
  presence: 'AMPUTATED',
  permanence: 'permanent',
  note: '',
  recordedAt: '2021-11-20T02:05:00.000Z',
};

function without(enrollment: Enrollment, instance: string): Enrollment {
  return {
    ...enrollment,
    biometricData: enrollment.biometricData.filter((item) => item.instance !== instance),
  };
}

describe('missingFrom', () => {
  test('finds nothing when the application is whole', () => {
    expect(missingFrom(whole(), policy)).toEqual([]);
  });

  test('finds nothing when an absent finger has its exception', () => {
    expect(missingFrom(toEnrollment(wholeApplication({ exceptions: [amputated] })), policy)).toEqual([]);
  });

  test('names capture and finger when a rolled capture is gone', () => {
    expect(missingFrom(without(whole(), 'ROLLED_LEFT_LITTLE'), policy)).toEqual([
      'fingerprint.missing.ROLLED_LEFT_LITTLE.LEFT_LITTLE',
    ]);
  });

  test('stops at what the register says of the person until somebody explains it, also when the finding is left out', () => {
    const said = { statementId: 's', source: 'population', proven: true, evidenceId: null } as const;
    const at = '2021-11-20T02:04:00.000Z';
    const finding: Finding = {
      ...{ findingId: 'f', code: 'register-dead', severity: 'stop', subjects: [{ evidenceId: 's' }] },
      ...{ other: null, score: 1, threshold: 1, foundAt: at, overruled: null },
    };
    const of = (findings: Finding[], number = wholeFields.personalNumber ?? '') => {
      const fields = { personalNumber: number };
      const statements = [{ ...said, saidAt: at, fields, lifeStatus: 'dead' as const }];
      const enrollment = toEnrollment({ ...wholeApplication(), findings, statements });
      expect(enrollmentSchema.parse(enrollment)).toEqual(enrollment);
      return missingFrom(enrollment, policy);
    };
    expect(of([finding])).toEqual(['finding.open.register-dead']);
    expect(of([])).toEqual(['finding.open.register-dead']);
    expect(of([{ ...finding, code: 'register-missing' }])).toContain('finding.open.register-dead');
    const overruled = { reason: 'Dữ liệu ghi nhầm', officerId: 'o', at };
    expect(of([{ ...finding, overruled }])).toEqual([]);
    expect(of([], '003087000999'), 'somebody else').toEqual(['difference.open.personalNumber']);
  });

  test('names what is missing when images are there in name only', () => {
    const enrollment = whole();
    const hollow = enrollment.biometricData.map(({ imageRef: _imageRef, ...item }) => ({
      ...item,
      image: '',
    }));
    const codes = missingFrom({ ...enrollment, biometricData: hollow }, policy);
    expect(codes).toContain('fingerprint.missing.ROLLED_LEFT_LITTLE.LEFT_LITTLE');
    expect(codes).toContain('photo.missing');
    expect(codes).toContain('signature.missing.applicant');
  });

  test('names each finger when a flat capture is gone', () => {
    expect(missingFrom(without(whole(), 'PLAIN_THUMBS'), policy)).toEqual([
      'fingerprint.missing.PLAIN_THUMBS.LEFT_THUMB',
      'fingerprint.missing.PLAIN_THUMBS.RIGHT_THUMB',
    ]);
  });

  test('sees a contradiction when a finger has an image and an exception', () => {
    const enrollment = whole();
    const excepted = toEnrollment(wholeApplication({ exceptions: [amputated] })).biometricData.filter(
      ({ missing }) => missing !== undefined,
    );
    expect(
      missingFrom({ ...enrollment, biometricData: [...enrollment.biometricData, ...excepted] }, policy),
    ).toEqual([
      'fingerprint.contradiction.PLAIN_LEFT_FOUR_FINGERS.LEFT_RING',
      'fingerprint.contradiction.ROLLED_LEFT_RING.LEFT_RING',
    ]);
  });

  test('sees a finger twice when an attempt that was not chosen came along', () => {
    const enrollment = whole();
    const again = enrollment.biometricData.filter(({ instance }) => instance === 'ROLLED_RIGHT_THUMB');
    expect(
      missingFrom({ ...enrollment, biometricData: [...enrollment.biometricData, ...again] }, policy),
    ).toEqual(['fingerprint.twice.ROLLED_RIGHT_THUMB.RIGHT_THUMB']);
  });

  test('repeats nothing a sender wrote when an image is of no capture', () => {
    const enrollment = whole();
    const [first] = enrollment.biometricData;
    const stray = { ...first, biometricType: 'FINGER' as const, instance: 'NGUYỄN VĂN MẪU' };
    expect(
      missingFrom({ ...enrollment, biometricData: [...enrollment.biometricData, stray] }, policy),
    ).toEqual(['fingerprint.unexpected.unknown']);
  });

  test('sees a flat image where a rolled one was asked when the impression is changed', () => {
    const enrollment = whole();
    const biometricData = enrollment.biometricData.map((item) =>
      item.instance === 'ROLLED_RIGHT_RING' ? { ...item, impressionType: 'LIVE_SCAN_PLAIN' as const } : item,
    );
    expect(missingFrom({ ...enrollment, biometricData }, policy)).toEqual([
      'fingerprint.impression.ROLLED_RIGHT_RING.RIGHT_RING',
    ]);
  });

  test('wants a reason when prints are below the threshold', () => {
    const poor = missingFrom(toEnrollment(wholeApplication({ quality: 15 })), policy);
    expect(poor).toHaveLength(13);
    expect(poor[0]).toBe('fingerprint.poor.PLAIN_RIGHT_FOUR_FINGERS');
    const accepted = wholeApplication({ quality: 15, acceptedPoorReason: 'da tay mòn' });
    expect(missingFrom(toEnrollment(accepted), policy)).toEqual([]);
  });

  test.each([
    ['photo.missing', (item: { biometricType: string }) => item.biometricType !== 'FACE'],
    ['signature.missing.applicant', (item: { biometricType: string }) => item.biometricType !== 'SIGNATURE'],
  ])('answers %s when it is left out', (code, keep) => {
    const enrollment = whole();
    expect(
      missingFrom({ ...enrollment, biometricData: enrollment.biometricData.filter(keep) }, policy),
    ).toEqual([code]);
  });

  test('wants the read-back when the applicant did not confirm', () => {
    const enrollment = whole();
    const context = enrollment.contextualData[contextKey];
    const contextualData = { [contextKey]: { ...context, confirmations: [] } };
    expect(missingFrom({ ...enrollment, contextualData }, policy)).toEqual(['confirmation.missing']);
  });

  test('wants the field and refuses its form when fields are missing or malformed', () => {
    const { identifyingFeatures: _, ...fields } = wholeFields;
    const input = { ...wholeApplication({ fields: { ...fields, personalNumber: '12345' } }) };
    expect(missingFrom(toEnrollment(input), policy)).toEqual([
      'field.missing.identifyingFeatures',
      'field.malformed.personalNumber',
    ]);
  });

  test('wants a paper of the reason when none was shown', () => {
    const input = { ...wholeApplication(), reason: { code: 'change.name', issueType: 'change' } as const };
    expect(missingFrom(toEnrollment(input), policy)).toEqual(['document.missing']);
  });

  test('refuses age and reason when the rule set does not know them', () => {
    const young = { ...wholeFields, birthDate: { value: '2010-01-02', precision: 'day' } as const };
    const input = {
      ...wholeApplication({ fields: young }),
      reason: { code: 'change.whim', issueType: 'change' } as const,
    };
    expect(missingFrom(toEnrollment(input), policy)).toEqual(
      expect.arrayContaining(['reason.unknown', 'eligibility.under-14']),
    );
  });

  test('wants iris or its exception when the rules of 2024 are in force', () => {
    const input = {
      ...wholeApplication(),
      policyId: '2024-07',
      reason: { code: 'change.cmnd-to-can-cuoc', issueType: 'change' },
      sealedAt: '2024-11-20T02:20:00.000Z',
    } as const;
    const newer = policyById('2024-07');
    expect(missingFrom(toEnrollment(input), newer)).toEqual(['iris.missing']);
    const excepted = { ...input, irisException: { code: 'no-device', note: '' } };
    expect(missingFrom(toEnrollment(excepted), newer)).toEqual([]);
    expect(missingFrom(toEnrollment(excepted), policy)).toContain('policy.other');
  });
});

describe('missingFrom, where the rule set wants a picture of the hand', () => {
  const wanting: Policy = { ...policy, fingerExceptions: { proofPhoto: 'required', source: '' } };
  const pictured = toEnrollment(everyKindOfEvidence());
  const bare = ['fingerprint.hand-picture.LEFT_RING'];
  const saying = (metadata: string | undefined): Enrollment => ({
    ...pictured,
    biometricData: pictured.biometricData.map(({ metadata: said, ...item }) => {
      const told = item.missing === undefined ? said : metadata;
      return told === undefined ? item : { ...item, metadata: told };
    }),
  });
  const file = (name: string) => JSON.stringify({ exceptionPhoto: { file: name, sha256: 'a'.repeat(64) } });

  test('finds nothing when the finger names the picture that was taken for it', () => {
    expect(missingFrom(pictured, wanting)).toEqual([]);
    expect(missingFrom(saying(file('evidence/hand-1.jpg')), wanting)).toEqual([]);
  });

  test.each([
    ['no metadata', undefined],
    ['an empty object', '{}'],
    ['no JSON', 'picture'],
    ['nothing', 'null'],
    ['something else', JSON.stringify({ frame: { file: 'evidence/hand-1.jpg', sha256: 'a'.repeat(64) } })],
    ['a picture without a digest', JSON.stringify({ exceptionPhoto: { file: 'evidence/hand-1.jpg' } })],
    ['the portrait', file('evidence/photo-1.jpg')],
    ['a page', file('evidence/page-2.jpg')],
  ])('wants the picture when the finger names %s', (_, metadata) => {
    expect(missingFrom(saying(metadata), wanting)).toEqual(bare);
    expect(missingFrom(saying(metadata), policy)).toEqual([]);
  });

  test.each([
    ['never recorded', []],
    ['recorded without a picture', [amputated]],
    [
      'recorded with the portrait for it',
      [{ ...amputated, photo: { evidenceId: 'photo-1', capturedAt: amputated.recordedAt } }],
    ],
  ])('wants the picture when the exception was %s', (_, fingerExceptions) => {
    const context = pictured.contextualData[contextKey];
    const contextualData = { [contextKey]: { ...context, fingerExceptions } };
    const [photo] = fingerExceptions.flatMap((one) => ('photo' in one && one.photo ? [one.photo] : []));
    const said = photo === undefined ? pictured : saying(file(`evidence/${photo.evidenceId}.jpg`));
    expect(missingFrom({ ...said, contextualData }, wanting)).toEqual(bare);
  });

  test('wants the picture of the other hand when one stands for both', () => {
    const [left] = pictured.contextualData[contextKey].fingerExceptions;
    if (left === undefined) throw new Error('no exception');
    const input = everyKindOfEvidence();
    const both = toEnrollment({
      ...input,
      evidence: input.evidence.filter((piece) => piece.kind !== 'finger' || piece.finger !== 'RIGHT_RING'),
      fingerExceptions: [left, { ...left, finger: 'RIGHT_RING' }],
    });
    expect(missingFrom(both, wanting)).toEqual(['fingerprint.hand-picture.RIGHT_RING', ...bare]);
  });
});
