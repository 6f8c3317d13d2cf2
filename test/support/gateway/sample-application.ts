import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type EvidenceMeta, evidenceFileName } from '../../../domain/application/evidence.ts';
import type { DraftFields } from '../../../domain/application/fields.ts';
import { type Enrollment, toEnrollment } from '../../../domain/application/osia-enrollment.ts';
import { fingerprintCaptureIds, fingersOf, impressionOf } from '../../../domain/biometrics/positions.ts';
import type { PolicyId } from '../../../domain/policy/policy.ts';

export interface SampleInput {
  readonly applicationId: string;
  readonly station: {
    readonly id: string;
    readonly name: string;
    readonly unitCode: string;
    readonly unitName: string;
  };
  readonly officerId: string;
  readonly policyId?: PolicyId;
  /** Bytes of each of the 20 finger images. */
  readonly fingerBytes?: number;
  /** Content of a file of this media type and about this size; pseudo-random by application where it is left out. */
  readonly contentOf?: (mimeType: string, size: number) => Buffer;
  readonly at?: Date;
}

export interface SampleFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

const device = { deviceId: 'd-1', make: 'Test', model: 'Slap', serialNumber: '1', simulated: true };
const address = {
  country: 'VN',
  geography: 'three-level',
  unitCode: '00001',
  unitName: 'Phúc Xá',
  detail: '1',
} as const;

/** A made-up person: numbers of the unused 003 series. */
const fields: DraftFields = {
  name: { full: 'NGUYỄN THỊ MẪU' },
  birthDate: { value: '1987-05-04', precision: 'day' },
  sex: 'female',
  personalNumber: '003187000017',
  oldIdentityNumber: '003000017',
  nationality: 'VN',
  ethnicGroup: { scheme: 'vn-ethnic-2009', code: '01' },
  placeOfOrigin: address,
  permanentAddress: address,
  currentAddress: address,
  identifyingFeatures: 'Nốt ruồi cách đuôi mắt trái 1 cm',
};

/** The files of a complete application: what the checks of domain/application ask for, and pictures that are only bytes. */
export function sampleFiles(
  input: SampleInput,
  change: (enrollment: Enrollment) => unknown = (same) => same,
): SampleFile[] {
  const at = (input.at ?? new Date()).toISOString();
  const contents = new Map<string, Buffer>();
  const common = (mimeType: string, size: number) => {
    const evidenceId = `e-${contents.size + 1}`;
    const content =
      input.contentOf?.(mimeType, size) ?? pseudoRandom(`${input.applicationId} ${evidenceId}`, size);
    contents.set(evidenceId, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { evidenceId, mimeType, bytes: content.length, sha256, capturedAt: at };
  };
  const fingers: EvidenceMeta[] = fingerprintCaptureIds.flatMap((captureId) =>
    fingersOf(captureId).map(
      (finger): EvidenceMeta => ({
        ...common('application/vnd.iso19794-4', input.fingerBytes ?? 2000),
        kind: 'finger',
        captureId,
        finger,
        impression: impressionOf(captureId),
        attemptId: `a-${captureId}`,
        attemptNumber: 1,
        device,
        quality: 90,
        deviceQuality: 92,
        width: 400,
        height: 500,
        resolutionPpi: 500,
        compression: 'NONE',
        hash: '00',
        previousHash: '00',
      }),
    ),
  );
  const photo: EvidenceMeta = {
    ...common('image/jpeg', 3000),
    kind: 'photo',
    width: 600,
    height: 800,
    cameraLabel: 'Test',
    captureSessionId: 's-1',
    remarks: [],
  };
  const signature: EvidenceMeta = {
    ...common('image/png', 1000),
    kind: 'signature-image',
    signer: 'applicant',
    attemptId: 'a-signature',
    device: { ...device, deviceId: 'd-2' },
    consentSha256: '00',
  };
  const evidence = [...fingers, photo, signature];
  const enrollment = toEnrollment({
    applicationId: input.applicationId,
    policyId: input.policyId ?? '2021-07',
    reason: { code: 'change.cmnd-to-cccd', issueType: 'change' },
    fields,
    intakePlace: 'counter',
    ticket: '1',
    fee: null,
    resultDate: null,
    station: input.station,
    officerId: input.officerId,
    startedAt: at,
    sealedAt: at,
    evidence,
    fingerprints: [],
    fingerExceptions: [],
    irisException: null,
    fieldRemarks: [],
    confirmations: [{ kind: 'data-read-back', by: 'applicant', at }],
    softwareVersions: { test: '1' },
  });
  return [
    {
      name: 'application.json',
      mimeType: 'application/json',
      content: Buffer.from(canonicalize(change(enrollment)) ?? ''),
    },
    ...evidence.map((piece) => ({
      name: evidenceFileName(piece),
      mimeType: piece.mimeType,
      content: contents.get(piece.evidenceId) ?? Buffer.alloc(0),
    })),
  ];
}

/** Bytes that no compression makes smaller, the same for the same seed. */
function pseudoRandom(seed: string, size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < size; block += 1) {
    blocks.push(createHash('sha256').update(`${seed} ${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}
