import { captureProgress } from '../../biometrics/best-of.ts';
import type { FingerException } from '../../biometrics/exceptions.ts';
import { fingerprintCaptureIds, fingersOf, impressionOf } from '../../biometrics/positions.ts';
import type { CaptureDevice } from '../../devices/fingerprint-scanner.ts';
import type { AttemptSummary, FingerprintProgress } from '../draft.ts';
import type { EvidenceMeta } from '../evidence.ts';
import type { DraftFields } from '../fields.ts';
import type { EnrollmentInput } from '../osia-enrollment.ts';

/** A complete application of a synthetic person (number in the unused 003 series), for tests of both sides of the line. */

const scanner: CaptureDevice = {
  deviceId: 'scanner-1',
  make: 'Simulated',
  model: 'Slap 4-4-2',
  serialNumber: 'SIM-0001',
  simulated: true,
};
const pad: CaptureDevice = { ...scanner, deviceId: 'pad-1', model: 'Pad', serialNumber: 'SIM-0002' };

export const startedAt = '2021-11-20T02:00:00.000Z';
export const sealedAt = '2021-11-20T02:20:00.000Z';

export const wholeFields: DraftFields = {
  name: { full: 'NGUYỄN VĂN MẪU', family: 'NGUYỄN', middle: 'VĂN', given: 'MẪU' },
  birthDate: { value: '1987-03-09', precision: 'day' },
  sex: 'male',
  personalNumber: '003087000123',
  oldIdentityNumber: '003123456',
  ethnicGroup: { scheme: '121-TCTK/PPCĐ-1979', code: '01' },
  religion: { scheme: 'unofficial-16', code: '00' },
  nationality: 'VN',
  maritalStatus: 'single',
  placeOfOrigin: {
    country: 'VN',
    geography: 'three-level',
    unitCode: '00001',
    unitName: 'Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội',
    detail: '',
  },
  birthRegistrationPlace: {
    country: 'VN',
    geography: 'three-level',
    unitCode: '00001',
    unitName: 'Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội',
    detail: '',
  },
  permanentAddress: {
    country: 'VN',
    geography: 'three-level',
    unitCode: '00001',
    unitName: 'Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội',
    detail: 'Số 1',
  },
  identifyingFeatures: 'Nốt ruồi cách 1 cm dưới mép trái',
  phone: '0912345678',
  surrenderedCard: { kind: 'cmnd-9', number: '003123456', issuedOn: '2009-05-04' },
  delivery: { byPost: false, address: '' },
};

interface Options {
  readonly fields?: DraftFields;
  readonly exceptions?: readonly FingerException[];
  /** Score of every finger. */
  readonly quality?: number;
  readonly acceptedPoorReason?: string | null;
}

export function wholeApplication(options: Options = {}): EnrollmentInput {
  const { exceptions = [], quality = 80, acceptedPoorReason = null } = options;
  const fingerprints = fingerprintCaptureIds.map((captureId): FingerprintProgress => {
    const expected = fingersOf(captureId).filter(
      (finger) => !exceptions.some((one) => one.finger === finger),
    );
    const attempts: AttemptSummary[] = expected.length === 0 ? [] : [attemptOf(captureId, expected, quality)];
    const excepted = exceptions.map(({ finger }) => finger);
    const rule = { threshold: 60, byFinger: {} };
    const { state, choices } = captureProgress({ captureId, attempts, excepted, rule });
    return {
      captureId,
      article: 'TT 60/2021/TT-BCA, Điều 5 khoản 3',
      state,
      attempts,
      expected,
      choices: choices.map(({ attempt, image, ...choice }) => ({
        ...choice,
        evidenceId: image.evidenceId,
        attemptId: attempt.attemptId,
        attemptNumber: attempt.number,
      })),
      comparing: 0,
      acceptedPoorReason: state === 'poor' ? acceptedPoorReason : null,
    };
  });
  return {
    applicationId: 'app-0001',
    policyId: '2021-07',
    reason: { code: 'change.cmnd-to-cccd', issueType: 'change' },
    fields: options.fields ?? wholeFields,
    intakePlace: 'counter',
    ticket: 'A012',
    fee: { amount: 15_000, currency: 'VND', code: 'conversion.half', article: 'TT 59/2019/TT-BTC, Điều 4' },
    resultDate: '2021-12-01',
    station: { id: 'station-1', name: 'Trạm 1', unitCode: '00001', unitName: 'Công an phường Phúc Xá' },
    officerId: 'officer-1',
    startedAt,
    sealedAt,
    evidence: [...fingerEvidence(fingerprints), ...otherEvidence()],
    fingerprints,
    fingerExceptions: exceptions,
    irisException: null,
    fieldRemarks: [],
    confirmations: [
      { kind: 'data-read-back', by: 'applicant', at: sealedAt, revision: 12 },
      { kind: 'consent-signed', by: 'applicant', at: sealedAt, consentSha256: 'c'.repeat(64) },
    ],
    softwareVersions: { station: '0.1.0' },
  };
}

function attemptOf(
  captureId: FingerprintProgress['captureId'],
  expected: FingerprintProgress['expected'],
  quality: number,
): AttemptSummary {
  return {
    attemptId: `attempt-${captureId}`,
    number: 1,
    capturedAt: startedAt,
    device: scanner,
    fingers: expected.map((finger) => ({
      evidenceId: `e-${captureId}-${finger}`,
      finger,
      quality,
      deviceQuality: quality,
      stationQuality: quality,
      stationAlgorithm: 'TRAM-CAPTURE-AID-1',
      remarks: [],
    })),
    quality,
    chosen: true,
  };
}

const digest = (index: number): string => index.toString(16).padStart(64, '0');

function fingerEvidence(fingerprints: readonly FingerprintProgress[]): EvidenceMeta[] {
  const fingers = fingerprints.flatMap(({ captureId, attempts }) =>
    attempts.flatMap((attempt) => attempt.fingers.map((finger) => ({ captureId, attempt, finger }))),
  );
  return fingers.flatMap(({ captureId, attempt, finger }, index): EvidenceMeta[] => [
    {
      kind: 'finger',
      evidenceId: finger.evidenceId,
      mimeType: 'application/vnd.iso19794-4',
      bytes: 1000,
      sha256: digest(index),
      capturedAt: attempt.capturedAt,
      captureId,
      finger: finger.finger,
      impression: impressionOf(captureId),
      attemptId: attempt.attemptId,
      attemptNumber: attempt.number,
      device: attempt.device,
      quality: finger.quality,
      deviceQuality: finger.deviceQuality,
      stationQuality: finger.quality,
      stationAlgorithm: 'TRAM-CAPTURE-AID-1',
      width: 400,
      height: 500,
      resolutionPpi: 500,
      compression: 'WSQ',
      hash: digest(index + 1),
      previousHash: digest(index),
    },
    {
      kind: 'device-envelope',
      evidenceId: `j-${finger.evidenceId}`,
      mimeType: 'application/jose',
      bytes: 1400,
      sha256: digest(index + 1000),
      capturedAt: attempt.capturedAt,
      about: finger.evidenceId,
    },
  ]);
}

function otherEvidence(): EvidenceMeta[] {
  const signature = { signer: 'applicant', capturedAt: sealedAt, bytes: 2000 } as const;
  const document = {
    kind: 'document',
    mimeType: 'image/jpeg',
    bytes: 90_000,
    capturedAt: startedAt,
    documentId: 'document-1',
    documentType: 'family-book',
    source: 'camera',
  } as const;
  return [
    {
      kind: 'photo',
      evidenceId: 'photo-1',
      mimeType: 'image/jpeg',
      bytes: 90_000,
      sha256: digest(2001),
      capturedAt: startedAt,
      width: 960,
      height: 1280,
      cameraLabel: 'fake camera',
      captureSessionId: 'session-1',
      remarks: [],
    },
    { ...document, evidenceId: 'page-2', sha256: digest(2003), page: 2 },
    { ...document, evidenceId: 'page-1', sha256: digest(2002), page: 1 },
    {
      ...signature,
      kind: 'signature-image',
      evidenceId: 'signature-1',
      mimeType: 'image/png',
      sha256: digest(2004),
      attemptId: 'attempt-signature',
      device: pad,
      consentSha256: 'c'.repeat(64),
    },
    {
      ...signature,
      kind: 'signature-strokes',
      evidenceId: 'strokes-1',
      mimeType: 'application/vnd.iso19794-7',
      sha256: digest(2005),
      about: 'signature-1',
    },
    {
      ...signature,
      kind: 'signature-screen',
      evidenceId: 'screen-1',
      mimeType: 'image/png',
      sha256: digest(2006),
      about: 'signature-1',
    },
  ];
}
