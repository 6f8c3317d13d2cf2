import { describe, expect, test } from 'vitest';
import type { FingerException } from '../biometrics/exceptions.ts';
import { policyById } from '../policy/policies.ts';
import { approvalReasonsIn } from './approvals.ts';
import { missingFrom } from './enrollment-checks.ts';
import type { EvidenceMeta } from './evidence.ts';
import type { Finding } from './findings.ts';
import { type EnrollmentInput, enrollmentSchema, toEnrollment } from './osia-enrollment.ts';
import {
  contextKey,
  fingerMetadataSchema,
  missingFingerMetadataSchema,
  photoMetadataSchema,
  slapMetadataSchema,
} from './osia-profile.ts';
import { wholeApplication } from './test-support/whole-application.ts';

const policy = policyById('2021-07');
const startedAt = '2021-11-20T02:00:00.000Z';

type Photo = Extract<EvidenceMeta, { kind: 'photo' }>;

function withPhoto(change: Partial<Photo>): EnrollmentInput {
  const input = wholeApplication();
  return {
    ...input,
    evidence: input.evidence.map((piece) => (piece.kind === 'photo' ? { ...piece, ...change } : piece)),
  };
}

function jsonOf(text: string | undefined): unknown {
  return JSON.parse(text ?? '{}');
}

describe('a slap the device gave whole', () => {
  const input = wholeApplication();
  const fingers = input.evidence.filter((piece) => piece.kind === 'finger');
  const [first] = fingers;
  if (first === undefined) throw new Error('an application has fingers');
  const { device, capturedAt, attemptId, attemptNumber, hash, previousHash } = first;
  const segment = {
    finger: 'RIGHT_INDEX',
    corners: [
      { x: 10, y: 20 },
      { x: 110, y: 20 },
      { x: 110, y: 220 },
      { x: 10, y: 220 },
    ],
    angleDegrees: 0,
    confidence: 90,
  } as const;
  const slap: EvidenceMeta = {
    kind: 'slap',
    evidenceId: 'slap-1',
    mimeType: 'application/vnd.iso19794-4',
    bytes: 1000,
    sha256: 'e'.repeat(64),
    captureId: 'PLAIN_RIGHT_FOUR_FINGERS',
    ...{ device, capturedAt, attemptId, attemptNumber, hash, previousHash },
    segments: [{ ...segment, corners: [...segment.corners] }],
    width: 1600,
    height: 1000,
    resolutionPpi: 500,
    compression: 'NONE',
  };
  const measures = { LocalClarityScore: 0.7 };
  const evidence = input.evidence.map((piece) =>
    piece.kind === 'finger' && piece.captureId === slap.captureId
      ? { ...piece, slap: 'slap-1', measures }
      : piece,
  );
  const enrollment = enrollmentSchema.parse(toEnrollment({ ...input, evidence: [...evidence, slap] }));

  test('is an item of its own with the boxes of its fingers', () => {
    const item = enrollment.biometricData.find(({ imageRef }) => imageRef === 'evidence/slap-1.fir');
    expect(item).toMatchObject({
      biometricType: 'FINGER',
      biometricSubType: 'PLAIN_RIGHT_FOUR_FINGERS',
      impressionType: 'LIVE_SCAN_PLAIN',
      width: 1600,
    });
    expect(slapMetadataSchema.parse(jsonOf(item?.metadata)).segments).toEqual([segment]);
  });

  test('is named by each finger cut from it, and leaves the application complete', () => {
    const item = enrollment.biometricData.find(({ biometricSubType }) => biometricSubType === 'RIGHT_INDEX');
    const metadata = fingerMetadataSchema.parse(jsonOf(item?.metadata));
    expect(metadata).toMatchObject({
      slap: { file: 'evidence/slap-1.fir', sha256: 'e'.repeat(64) },
      measures,
    });
    expect(missingFrom(enrollment, policy)).toEqual([]);
  });
});

test('the picture of the hand stands with the finger that is missing', () => {
  const exception: FingerException = {
    finger: 'LEFT_RING',
    presence: 'AMPUTATED',
    permanence: 'permanent',
    note: '',
    recordedAt: startedAt,
    photo: { evidenceId: 'hand-1', capturedAt: startedAt },
  };
  const input = wholeApplication({ exceptions: [exception] });
  const hand: EvidenceMeta = {
    kind: 'exception-photo',
    evidenceId: 'hand-1',
    mimeType: 'image/jpeg',
    bytes: 10,
    sha256: 'd'.repeat(64),
    capturedAt: startedAt,
    finger: 'LEFT_RING',
    width: 640,
    height: 480,
    cameraLabel: 'fake camera',
    captureSessionId: 'session-1',
  };
  const enrollment = enrollmentSchema.parse(toEnrollment({ ...input, evidence: [...input.evidence, hand] }));
  const missing = enrollment.biometricData.filter((item) => item.missing !== undefined);
  expect(missing).toHaveLength(2);
  for (const item of missing) {
    expect(item.imageRef).toBeUndefined();
    expect(missingFingerMetadataSchema.parse(jsonOf(item.metadata))).toEqual({
      exceptionPhoto: { file: 'evidence/hand-1.jpg', sha256: 'd'.repeat(64) },
    });
  }
});

describe('a portrait', () => {
  const closedEyes = { code: 'eyes-closed', state: 'not-met', value: 0.1, limit: 0.2 } as const;

  test('carries its checks and the whole frame it was cropped from', () => {
    const input = withPhoto({ checks: [{ ...closedEyes, state: 'met' }], frame: 'frame-1' });
    const frame: EvidenceMeta = {
      kind: 'photo-frame',
      evidenceId: 'frame-1',
      mimeType: 'image/jpeg',
      bytes: 10,
      sha256: 'f'.repeat(64),
      capturedAt: startedAt,
      about: 'photo-1',
      width: 1920,
      height: 1080,
    };
    const enrollment = enrollmentSchema.parse(
      toEnrollment({ ...input, evidence: [...input.evidence, frame] }),
    );
    const face = enrollment.biometricData.find(({ biometricType }) => biometricType === 'FACE');
    expect(photoMetadataSchema.parse(jsonOf(face?.metadata))).toMatchObject({
      checks: [{ code: 'eyes-closed', state: 'met' }],
      frame: { file: 'evidence/frame-1.jpg', sha256: 'f'.repeat(64) },
    });
    expect(missingFrom(enrollment, policy)).toEqual([]);
    expect(approvalReasonsIn(enrollment, policy)).toEqual([]);
  });

  test('that fails a stopping check is incomplete without a reason and asks for four eyes in any case', () => {
    const silent = toEnrollment(withPhoto({ checks: [closedEyes] }));
    expect(missingFrom(silent, policy)).toEqual(['photo.poor']);
    expect(approvalReasonsIn(silent, policy)).toEqual(['poor-portrait']);
    const told = enrollmentSchema.parse(
      toEnrollment(withPhoto({ checks: [closedEyes], acceptedPoorReason: 'khiếm thị' })),
    );
    expect(told.contextualData[contextKey].acceptedPoorPhoto).toEqual({
      evidenceId: 'photo-1',
      reason: 'khiếm thị',
    });
    expect(missingFrom(told, policy)).toEqual([]);
    expect(approvalReasonsIn(told, policy)).toEqual(['poor-portrait']);
  });

  test('whose checks cannot be read counts as poor', () => {
    const enrollment = toEnrollment(wholeApplication());
    const biometricData = enrollment.biometricData.map((item) =>
      item.biometricType === 'FACE' ? { ...item, metadata: '{"checks":"none"' } : item,
    );
    expect(missingFrom({ ...enrollment, biometricData }, policy)).toEqual(['photo.poor']);
  });
});

describe('a finding', () => {
  const finding: Finding = {
    findingId: 'f1',
    code: 'hands-swapped',
    severity: 'stop',
    subjects: [{ evidenceId: 'e-ROLLED_RIGHT_INDEX-RIGHT_INDEX', finger: 'RIGHT_INDEX' }],
    other: null,
    score: 80,
    threshold: 40,
    foundAt: startedAt,
    overruled: null,
  };
  const overruled = { reason: 'hai bàn tay dị tật', officerId: 'officer-1', at: startedAt };

  test('that stops leaves the application incomplete while nobody explains it', () => {
    const open = enrollmentSchema.parse(toEnrollment({ ...wholeApplication(), findings: [finding] }));
    expect(missingFrom(open, policy)).toEqual(['finding.open.hands-swapped']);
    expect(approvalReasonsIn(open, policy)).toEqual([]);
  });

  test('that was overruled asks for four eyes; one that only warns asks for nothing', () => {
    const told = enrollmentSchema.parse(
      toEnrollment({ ...wholeApplication(), findings: [{ ...finding, overruled }] }),
    );
    expect(missingFrom(told, policy)).toEqual([]);
    expect(approvalReasonsIn(told, policy)).toEqual(['finding-overruled']);
    const warning = toEnrollment({ ...wholeApplication(), findings: [{ ...finding, severity: 'warn' }] });
    expect(missingFrom(warning, policy)).toEqual([]);
    expect(approvalReasonsIn(warning, policy)).toEqual([]);
  });
});
