import type { z } from 'zod';
import type { FingerException } from '../biometrics/exceptions.ts';
import { fingerprintCaptureIds, fingersOf, impressionOf } from '../biometrics/positions.ts';
import { osiaDocumentType } from './document-types.ts';
import { type EvidenceMeta, evidenceFileName } from './evidence.ts';
import type {
  fingerMetadataSchema,
  missingFingerMetadataSchema,
  photoMetadataSchema,
  signatureMetadataSchema,
  slapMetadataSchema,
} from './osia-profile.ts';
import { type OsiaBiometricData, osiaBiometricSubTypeSchema, type OsiaDocumentData } from './osia-schema.ts';

type Evidence<Kind extends EvidenceMeta['kind']> = Extract<EvidenceMeta, { kind: Kind }>;

/** Scores are the station's: the lower of the device's and the station's own estimate, 0–100, no published scale. */
export const qualityFormat = 'TRAM_CAN_CUOC_LOWER_OF_DEVICE_AND_STATION';

const impressionTypes = { plain: 'LIVE_SCAN_PLAIN', rolled: 'LIVE_SCAN_ROLLED' } as const;

/** Pieces of evidence as biometric items, then what could not be captured as items without an image. */
export function biometricDataOf(input: {
  readonly evidence: readonly EvidenceMeta[];
  readonly fingerExceptions: readonly FingerException[];
  readonly irisException: { readonly code: string; readonly note: string } | null;
}): OsiaBiometricData[] {
  const { evidence } = input;
  const about = (
    kind: 'device-envelope' | 'photo-frame' | 'signature-strokes' | 'signature-screen',
    evidenceId: string,
  ): FileReference | undefined =>
    referenceTo(
      evidence.find((piece) => piece.kind === kind && 'about' in piece && piece.about === evidenceId),
    );
  const slapOf = (evidenceId: string | undefined) =>
    referenceTo(evidence.find((piece) => piece.kind === 'slap' && piece.evidenceId === evidenceId));
  const items = evidence.flatMap((piece): OsiaBiometricData[] => {
    switch (piece.kind) {
      case 'finger':
        return [
          fingerItem(piece, {
            envelope: about('device-envelope', piece.evidenceId),
            slap: slapOf(piece.slap),
          }),
        ];
      case 'slap':
        return [slapItem(piece, about('device-envelope', piece.evidenceId))];
      case 'photo':
        return [photoItem(piece, about('photo-frame', piece.evidenceId))];
      case 'signature-image':
        return [
          signatureItem(piece, {
            strokes: about('signature-strokes', piece.evidenceId),
            screen: about('signature-screen', piece.evidenceId),
          }),
        ];
      default:
        return [];
    }
  });
  return [...items, ...missingFingers(input.fingerExceptions, evidence), ...missingIris(input.irisException)];
}

interface FileReference {
  readonly file: string;
  readonly sha256: string;
}

function referenceTo(piece: EvidenceMeta | undefined): FileReference | undefined {
  return piece && { file: evidenceFileName(piece), sha256: piece.sha256 };
}

function fingerItem(
  piece: Evidence<'finger'>,
  { envelope, slap }: { envelope: FileReference | undefined; slap: FileReference | undefined },
): OsiaBiometricData {
  const metadata: z.infer<typeof fingerMetadataSchema> = {
    evidenceId: piece.evidenceId,
    sha256: piece.sha256,
    captureId: piece.captureId,
    finger: piece.finger,
    impression: piece.impression,
    attemptId: piece.attemptId,
    attemptNumber: piece.attemptNumber,
    deviceQuality: piece.deviceQuality,
    ...(piece.stationQuality === undefined ? {} : { stationQuality: piece.stationQuality }),
    ...(piece.stationAlgorithm === undefined ? {} : { stationAlgorithm: piece.stationAlgorithm }),
    ...(piece.measures === undefined ? {} : { measures: piece.measures }),
    hash: piece.hash,
    previousHash: piece.previousHash,
    ...(envelope ? { envelope } : {}),
    ...(slap ? { slap } : {}),
  };
  return {
    ...imageOfFinger(piece),
    biometricSubType: piece.finger,
    impressionType: impressionTypes[piece.impression],
    quality: Math.round(piece.quality),
    qualityFormat,
    metadata: JSON.stringify(metadata),
  };
}

function slapItem(piece: Evidence<'slap'>, envelope: FileReference | undefined): OsiaBiometricData {
  const metadata: z.infer<typeof slapMetadataSchema> = {
    evidenceId: piece.evidenceId,
    sha256: piece.sha256,
    captureId: piece.captureId,
    attemptId: piece.attemptId,
    attemptNumber: piece.attemptNumber,
    hash: piece.hash,
    previousHash: piece.previousHash,
    ...(piece.segments === undefined ? {} : { segments: piece.segments }),
    ...(envelope ? { envelope } : {}),
  };
  return {
    ...imageOfFinger(piece),
    biometricSubType: osiaBiometricSubTypeSchema.safeParse(piece.captureId).data ?? 'UNKNOWN',
    impressionType: impressionTypes[impressionOf(piece.captureId)],
    metadata: JSON.stringify(metadata),
  };
}

function imageOfFinger(piece: Evidence<'finger' | 'slap'>) {
  const { device } = piece;
  return {
    biometricType: 'FINGER',
    instance: piece.captureId,
    imageRef: evidenceFileName(piece),
    captureDate: piece.capturedAt,
    captureDevice: `${device.make} ${device.model} ${device.serialNumber}`,
    width: piece.width,
    height: piece.height,
    resolution: Math.round(piece.resolutionPpi),
    bitdepth: 8,
    mimeType: piece.mimeType,
    compression: piece.compression,
  } as const satisfies OsiaBiometricData;
}

function photoItem(piece: Evidence<'photo'>, frame: FileReference | undefined): OsiaBiometricData {
  const metadata: z.infer<typeof photoMetadataSchema> = {
    evidenceId: piece.evidenceId,
    sha256: piece.sha256,
    captureSessionId: piece.captureSessionId,
    remarks: piece.remarks,
    ...(piece.checks === undefined ? {} : { checks: piece.checks }),
    ...(piece.liveness === undefined ? {} : { liveness: piece.liveness }),
    ...(piece.acceptedPoorReason === undefined ? {} : { acceptedPoorReason: piece.acceptedPoorReason }),
    ...(frame ? { frame } : {}),
  };
  return {
    biometricType: 'FACE',
    biometricSubType: 'PORTRAIT',
    imageRef: evidenceFileName(piece),
    captureDate: piece.capturedAt,
    captureDevice: piece.cameraLabel,
    width: piece.width,
    height: piece.height,
    bitdepth: 24,
    mimeType: piece.mimeType,
    compression: piece.mimeType === 'image/png' ? 'PNG' : 'JPEG',
    metadata: JSON.stringify(metadata),
  };
}

function signatureItem(
  piece: Evidence<'signature-image'>,
  { strokes, screen }: { strokes: FileReference | undefined; screen: FileReference | undefined },
): OsiaBiometricData {
  const metadata: z.infer<typeof signatureMetadataSchema> = {
    evidenceId: piece.evidenceId,
    sha256: piece.sha256,
    signer: piece.signer,
    attemptId: piece.attemptId,
    consentSha256: piece.consentSha256,
    ...(strokes ? { strokes } : {}),
    ...(screen ? { screen } : {}),
  };
  const { device } = piece;
  return {
    biometricType: 'SIGNATURE',
    instance: piece.signer,
    imageRef: evidenceFileName(piece),
    captureDate: piece.capturedAt,
    captureDevice: `${device.make} ${device.model} ${device.serialNumber}`,
    mimeType: piece.mimeType,
    metadata: JSON.stringify(metadata),
  };
}

/** One item per capture a finger is absent from, so that every capture accounts for all its fingers. */
function missingFingers(
  exceptions: readonly FingerException[],
  evidence: readonly EvidenceMeta[],
): OsiaBiometricData[] {
  return fingerprintCaptureIds.flatMap((captureId) =>
    fingersOf(captureId).flatMap((finger): OsiaBiometricData[] => {
      const exception = exceptions.find((candidate) => candidate.finger === finger);
      if (!exception) return [];
      const exceptionPhoto = referenceTo(
        evidence.find(
          (piece) => piece.kind === 'exception-photo' && piece.evidenceId === exception.photo?.evidenceId,
        ),
      );
      const metadata: z.infer<typeof missingFingerMetadataSchema> | undefined = exceptionPhoto && {
        exceptionPhoto,
      };
      return [
        {
          biometricType: 'FINGER',
          biometricSubType: finger,
          instance: captureId,
          impressionType: impressionTypes[impressionOf(captureId)],
          captureDate: exception.recordedAt,
          missing: [
            {
              biometricSubType: finger,
              ...(exception.presence === 'MISSING' ? {} : { presence: exception.presence }),
            },
          ],
          ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
          comment:
            exception.note === '' ? exception.permanence : `${exception.permanence}: ${exception.note}`,
        },
      ];
    }),
  );
}

function missingIris(
  exception: { readonly code: string; readonly note: string } | null,
): OsiaBiometricData[] {
  if (exception === null) return [];
  return [
    {
      biometricType: 'IRIS',
      biometricSubType: 'EYE_BOTH',
      missing: [{ biometricSubType: 'EYE_BOTH' }],
      comment: exception.note === '' ? exception.code : `${exception.code}: ${exception.note}`,
    },
  ];
}

/** The straightened copy that stands for a page. */
export function straightenedCopyOf(
  evidence: readonly EvidenceMeta[],
  page: EvidenceMeta,
): Evidence<'document-straightened'> | undefined {
  return evidence.find(
    (piece): piece is Evidence<'document-straightened'> =>
      piece.kind === 'document-straightened' && piece.about === page.evidenceId,
  );
}

/** One item per paper, one part per page, pages in order: a page that was straightened as it is now. */
export function documentDataOf(evidence: readonly EvidenceMeta[]): OsiaDocumentData[] {
  const documents = new Map<string, Evidence<'document'>[]>();
  for (const piece of evidence) {
    if (piece.kind !== 'document') continue;
    documents.set(piece.documentId, [...(documents.get(piece.documentId) ?? []), piece]);
  }
  return [...documents].flatMap(([documentId, parts]): OsiaDocumentData[] => {
    const [first] = parts;
    if (!first) return [];
    const documentType = osiaDocumentType(first.documentType);
    return [
      {
        documentType,
        ...(documentType === 'OTHER' ? { documentTypeOther: first.documentType } : {}),
        instance: documentId,
        parts: parts
          .toSorted((one, other) => one.page - other.page)
          .map((part) => {
            const shown = straightenedCopyOf(evidence, part) ?? part;
            return {
              pages: [part.page],
              dataRef: evidenceFileName(shown),
              mimeType: shown.mimeType,
              captureDate: part.capturedAt,
            };
          }),
      },
    ];
  });
}
