import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { enrollmentSchema, toEnrollment } from './osia-enrollment.ts';
import { contextKey, fingerMetadataSchema, signatureMetadataSchema } from './osia-profile.ts';
import { osiaEnrollmentSchema } from './osia-schema.ts';
import { wholeApplication } from './test-support/whole-application.ts';

describe('toEnrollment', () => {
  const enrollment = toEnrollment(wholeApplication());

  test('gives a strict OSIA Enrollment of our profile when the application is whole', () => {
    expect(enrollmentSchema.parse(enrollment)).toEqual(enrollment);
    expect(osiaEnrollmentSchema.parse(enrollment)).toEqual(enrollment);
  });

  test('survives canonical JSON unchanged when written and read again', () => {
    const written = canonicalize(enrollment) ?? '';
    const read = enrollmentSchema.parse(JSON.parse(written));
    expect(canonicalize(read)).toBe(written);
  });

  test('leaves out cleared fields instead of writing undefined when a field was cleared', () => {
    const input = wholeApplication();
    const cleared = toEnrollment({ ...input, fields: { ...input.fields, phone: undefined } });
    expect('phone' in cleared.biographicData).toBe(false);
  });

  test('has one finger item per evidence with its envelope when thirteen captures were taken', () => {
    const fingers = enrollment.biometricData.filter(({ biometricType }) => biometricType === 'FINGER');
    expect(fingers).toHaveLength(20);
    expect(new Set(fingers.map(({ imageRef }) => imageRef)).size).toBe(20);
    const [first] = fingers;
    expect(first).toMatchObject({
      biometricSubType: 'RIGHT_INDEX',
      instance: 'PLAIN_RIGHT_FOUR_FINGERS',
      impressionType: 'LIVE_SCAN_PLAIN',
      imageRef: 'evidence/e-PLAIN_RIGHT_FOUR_FINGERS-RIGHT_INDEX.fir',
      resolution: 500,
      bitdepth: 8,
      quality: 80,
    });
    const metadata = fingerMetadataSchema.parse(JSON.parse(first?.metadata ?? '{}'));
    expect(metadata.envelope?.file).toBe('evidence/j-e-PLAIN_RIGHT_FOUR_FINGERS-RIGHT_INDEX.jws');
    const estimate = { stationQuality: 80, stationAlgorithm: 'TRAM-CAPTURE-AID-1' };
    expect(metadata).toMatchObject(estimate);
    expect(enrollment.contextualData[contextKey].attempts[0]?.fingers[0]).toMatchObject(estimate);
  });

  test('names a missing finger in every capture it belongs to when it is amputated', () => {
    const { biometricData } = toEnrollment(
      wholeApplication({
        exceptions: [
          {
            finger: 'LEFT_RING',
            presence: 'AMPUTATED',
            permanence: 'permanent',
            note: 'mất đốt',
            recordedAt: '2021-11-20T02:05:00.000Z',
          },
        ],
      }),
    );
    const missing = biometricData.filter((item) => item.missing !== undefined);
    expect(missing.map(({ instance }) => instance)).toEqual(['PLAIN_LEFT_FOUR_FINGERS', 'ROLLED_LEFT_RING']);
    expect(missing.every((item) => item.imageRef === undefined)).toBe(true);
    expect(missing[0]?.missing).toEqual([{ biometricSubType: 'LEFT_RING', presence: 'AMPUTATED' }]);
  });

  test('orders the pages of a paper and keeps our type when OSIA knows only OTHER', () => {
    expect(enrollment.documentData).toHaveLength(1);
    expect(enrollment.documentData[0]).toMatchObject({
      documentType: 'OTHER',
      documentTypeOther: 'family-book',
    });
    expect(enrollment.documentData[0]?.parts.map(({ dataRef }) => dataRef)).toEqual([
      'evidence/page-1.jpg',
      'evidence/page-2.jpg',
    ]);
  });

  test('binds strokes, pad screen and consent to the signature when it was signed', () => {
    const signature = enrollment.biometricData.find(({ biometricType }) => biometricType === 'SIGNATURE');
    const metadata = signatureMetadataSchema.parse(JSON.parse(signature?.metadata ?? '{}'));
    expect(metadata).toMatchObject({
      signer: 'applicant',
      strokes: { file: 'evidence/strokes-1.sdi' },
      screen: { file: 'evidence/screen-1.png' },
      consentSha256: 'c'.repeat(64),
    });
  });

  test('counts the intake day in Vietnam when it is sealed in the evening by UTC', () => {
    const late = toEnrollment({ ...wholeApplication(), sealedAt: '2021-11-20T18:00:00.000Z' });
    expect(late.requestData.intakeDate).toBe('2021-11-21');
  });

  test('records every device once when several captures used it', () => {
    expect(enrollment.contextualData[contextKey].devices.map(({ deviceId }) => deviceId)).toEqual([
      'scanner-1',
      'pad-1',
    ]);
  });
});

describe('enrollmentSchema', () => {
  test.each([
    ['a member of the enrollment', (value: Record<string, unknown>) => ({ ...value, extra: 1 })],
    [
      'a biographic field',
      (value: Record<string, unknown>) => ({
        ...value,
        biographicData: { ...(value['biographicData'] as object), shoeSize: 42 },
      }),
    ],
    ['an unfinished status', (value: Record<string, unknown>) => ({ ...value, status: 'IN_PROGRESS' })],
  ])('refuses %s when it is not of the profile', (_, change) => {
    expect(enrollmentSchema.safeParse(change(toEnrollment(wholeApplication()))).success).toBe(false);
  });
});
