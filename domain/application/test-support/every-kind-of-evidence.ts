import type { FingerException } from '../../biometrics/exceptions.ts';
import type { EvidenceMeta } from '../evidence.ts';
import type { EnrollmentInput } from '../osia-enrollment.ts';
import { startedAt, wholeApplication } from './whole-application.ts';

const handPictured: FingerException = {
  finger: 'LEFT_RING',
  presence: 'AMPUTATED',
  permanence: 'permanent',
  note: '',
  recordedAt: startedAt,
  photo: { evidenceId: 'hand-1', capturedAt: startedAt },
};

/** A complete application that has evidence of every kind: a finger is missing and its hand pictured, a slap whole, a page straightened. */
export function everyKindOfEvidence(): EnrollmentInput {
  const input = wholeApplication({ exceptions: [handPictured] });
  const slapOf = 'PLAIN_RIGHT_FOUR_FINGERS';
  const ofSlap = new Set(
    input.evidence.flatMap((piece) =>
      piece.kind === 'finger' && piece.captureId === slapOf ? [piece.evidenceId] : [],
    ),
  );
  // Fingers cut from a slap have no envelope of their own: the slap has it.
  const evidence = input.evidence.flatMap((piece): EvidenceMeta[] => {
    if (piece.kind === 'device-envelope' && ofSlap.has(piece.about)) return [];
    if (piece.kind === 'finger' && ofSlap.has(piece.evidenceId)) return [{ ...piece, slap: 'slap-1' }];
    return piece.kind === 'photo' ? [{ ...piece, frame: 'frame-1' }] : [piece];
  });
  return { ...input, evidence: [...evidence, ...wholeSlap(evidence), ...pictures()] };
}

function wholeSlap(evidence: readonly EvidenceMeta[]): EvidenceMeta[] {
  const cut = evidence.find((piece) => piece.kind === 'finger' && piece.slap === 'slap-1');
  if (cut?.kind !== 'finger') throw new Error('no finger of the slap');
  const { captureId, capturedAt, attemptId, attemptNumber, device, hash, previousHash } = cut;
  return [
    {
      ...{ kind: 'slap', evidenceId: 'slap-1', mimeType: cut.mimeType, bytes: 9000, sha256: digest('1') },
      ...{ captureId, capturedAt, attemptId, attemptNumber, device, hash, previousHash },
      ...{ segments: [], width: 1600, height: 1000, resolutionPpi: 500, compression: 'NONE' },
    },
    {
      ...{ kind: 'device-envelope', evidenceId: 'j-slap-1', mimeType: 'application/jose', bytes: 1400 },
      ...{ sha256: digest('2'), capturedAt, about: 'slap-1' },
    },
  ];
}

function pictures(): EvidenceMeta[] {
  const common = { mimeType: 'image/jpeg', bytes: 9000, capturedAt: startedAt } as const;
  const size = { width: 640, height: 480 } as const;
  return [
    {
      ...{ ...common, ...size, kind: 'exception-photo', evidenceId: 'hand-1', sha256: digest('3') },
      ...{ finger: 'LEFT_RING', cameraLabel: 'fake camera', captureSessionId: 'session-2' },
    },
    { ...common, ...size, kind: 'photo-frame', evidenceId: 'frame-1', sha256: digest('4'), about: 'photo-1' },
    {
      ...{ ...common, kind: 'document-straightened', evidenceId: 'straight-1', sha256: digest('5') },
      about: 'page-1',
    },
  ];
}

const digest = (digit: string): string => `f${digit}`.padStart(64, 'e');
