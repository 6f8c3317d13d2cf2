import type { ApplicationFinger } from '../../domain/biometrics/ansi-nist/application-record.ts';
import { nistPosition } from '../../domain/biometrics/ansi-nist/application-record.ts';
import type { FingerException } from '../../domain/biometrics/exceptions.ts';
import { isoFingerPositionCode } from '../../domain/biometrics/finger-image-record.ts';
import {
  encodeFingerDataBlock,
  standardVersion,
} from '../../domain/biometrics/iso39794/finger-data-block.ts';
import { extractTemplate } from '../../domain/biometrics/minutiae/template.ts';
import {
  type FingerPosition,
  fingerPositionSchema,
  fingerprintCaptureIdSchema,
  fingersOf,
  impressionOf,
} from '../../domain/biometrics/positions.ts';
import {
  contextKey,
  type Enrollment,
  slapMetadataSchema,
  type StationContext,
} from '../../domain/application/osia-profile.ts';
import type { OsiaBiometricData } from '../../domain/application/osia-schema.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EvidenceFile, OpenedApplication } from '../verification/open-application.ts';
import { type ExportedFile, sha256Of } from './exported-files.ts';
import { type FingerPicture, fingerPicture } from './finger-picture.ts';

export interface ExportedFinger {
  readonly files: readonly ExportedFile[];
  readonly record: ApplicationFinger;
  /** The item of the Enrollment with its picture in it. */
  readonly item: OsiaBiometricData;
}

/** The station's own score has no number of a registry; 1 stands for the lower of the device's and the station's. */
const qualityAlgorithm = 1;

/** Everything that is made of one finger item: record as sealed, picture handed on, ISO/IEC 39794-4, minutiae. */
export async function exportFinger(
  item: OsiaBiometricData,
  file: { readonly name: string } & EvidenceFile,
  opened: OpenedApplication,
  policy: Policy,
): Promise<Result<ExportedFinger>> {
  const captureId = fingerprintCaptureIdSchema.safeParse(item.instance).data;
  if (captureId === undefined) return err('export-unknown-capture');
  const finger = fingerPositionSchema.safeParse(item.biometricSubType).data;
  const read = await fingerPicture(file.content, policy.imageFormats);
  if (!read.ok) return read;
  const picture = read.value;
  const impression = impressionOf(captureId);
  const base = `fingers/${captureId}${finger === undefined ? '' : `-${finger}`}`;
  const source = `evidence/${file.name}`;
  const context = opened.enrollment.contextualData[contextKey];
  const capturedAt = item.captureDate ?? context.sealedAt;
  const { handedOn } = picture;
  const record: ApplicationFinger = {
    position: finger === undefined ? slapPosition(captureId) : nistPosition(finger, impression),
    impression,
    image: handedOn.image,
    compression: handedOn.compression,
    width: picture.gray.width,
    height: picture.gray.height,
    ppi: picture.gray.ppi,
    capturedAt,
    device: deviceOf(item, context),
    quality:
      finger === undefined || item.quality === undefined
        ? null
        : { score: item.quality, algorithm: qualityAlgorithm },
    segments: finger === undefined ? segmentsOf(item) : [],
    missing: finger === undefined ? missingFrom(captureId, context.fingerExceptions) : [],
    sha256: sha256Of(handedOn.image),
  };
  const minutiae =
    finger === undefined ? undefined : minutiaeOf(picture, finger, impression, item.quality ?? 0);
  return ok({
    files: [
      {
        name: `${base}.fir`,
        mimeType: file.mimeType,
        content: file.content,
        standard: 'ISO/IEC 19794-4:2011',
        from: `${source}, unchanged`,
      },
      {
        name: `${base}.${handedOn.extension}`,
        mimeType: handedOn.mimeType,
        content: handedOn.image,
        standard: pictureStandards[handedOn.extension],
        from:
          handedOn.made === 'as-captured'
            ? `picture within ${source}, unchanged`
            : `picture within ${source}, compressed for this export`,
      },
      {
        name: `${base}.39794-4.der`,
        mimeType: 'application/vnd.iso39794-4',
        content: dataBlockOf(picture, record, item),
        standard: 'ISO/IEC 39794-4:2019, A.1 (ASN.1, DER)',
        from: `${base}.${handedOn.extension}; biometricData ${item.instance ?? ''} ${item.biometricSubType ?? ''}`,
      },
      ...(minutiae === undefined
        ? []
        : [
            {
              name: `${base}.fmr`,
              mimeType: 'application/vnd.iso19794-2',
              content: minutiae,
              standard: 'ISO/IEC 19794-2:2005, clause 7',
              from: `picture within ${source}, minutiae found for this export`,
            },
          ]),
    ],
    record,
    item: itemWithPicture(item, picture, minutiae),
  });
}

const pictureStandards = {
  wsq: 'FBI IAFIS-IC-0110 (WSQ) V3.1, 0.75 bit a pixel',
  jp2: 'ISO/IEC 15444-1 (JP2)',
  png: 'ISO/IEC 15948',
} as const;

function minutiaeOf(
  { gray }: FingerPicture,
  finger: FingerPosition,
  impression: 'plain' | 'rolled',
  quality: number,
): Uint8Array {
  return extractTemplate(gray, {
    position: isoFingerPositionCode[finger],
    impressionType: impression === 'rolled' ? 1 : 0,
    quality,
  });
}

function dataBlockOf(
  { handedOn }: FingerPicture,
  { impression, ppi, capturedAt, position, missing }: ApplicationFinger,
  item: OsiaBiometricData,
): Uint8Array {
  const reasons = {
    MISSING: 'amputated',
    AMPUTATED: 'amputated',
    BANDAGED: 'bandaged',
    DAMAGED: 'unable-to-print',
  } as const;
  const finger = fingerPositionSchema.safeParse(item.biometricSubType).data;
  return encodeFingerDataBlock({
    version: standardVersion,
    images: [
      {
        position: finger === undefined ? position : isoFingerPositionCode[finger],
        impression: impression === 'rolled' ? 1 : 0,
        format: handedOn.dataFormat,
        image: handedOn.image,
        capturedAt: new Date(capturedAt).toISOString(),
        sampling: { samples: ppi, per: 'inch' },
        lossilyCompressed: handedOn.lossy,
        ...(missing.length === 0
          ? {}
          : {
              annotations: missing.map(({ finger: gone, presence }) => ({
                position: isoFingerPositionCode[gone],
                reason: reasons[presence],
              })),
            }),
        // A quality block needs registered numbers of algorithm and vendor, which there are none of.
        ...(item.quality === undefined
          ? {}
          : { comments: [`quality ${item.quality} of 100, ${item.qualityFormat ?? 'no scale told'}`] }),
        others: [],
      },
    ],
  });
}

function itemWithPicture(
  item: OsiaBiometricData,
  { handedOn }: FingerPicture,
  minutiae: Uint8Array | undefined,
): OsiaBiometricData {
  const { imageRef: _imageRef, ...rest } = item;
  return {
    ...rest,
    image: Buffer.from(handedOn.image).toString('base64'),
    mimeType: handedOn.mimeType,
    compression: handedOn.osiaCompression,
    ...(minutiae === undefined
      ? {}
      : { template: Buffer.from(minutiae).toString('base64'), templateFormat: 'ISO_19794_2_2005' }),
  };
}

function slapPosition(captureId: string): number {
  if (captureId === 'PLAIN_RIGHT_FOUR_FINGERS') return isoFingerPositionCode.PLAIN_RIGHT_FOUR_FINGERS;
  return captureId === 'PLAIN_LEFT_FOUR_FINGERS'
    ? isoFingerPositionCode.PLAIN_LEFT_FOUR_FINGERS
    : isoFingerPositionCode.PLAIN_THUMBS;
}

function missingFrom(
  captureId: Parameters<typeof fingersOf>[0],
  exceptions: readonly FingerException[],
): FingerException[] {
  return exceptions.filter(({ finger }) => fingersOf(captureId).includes(finger));
}

function segmentsOf(item: OsiaBiometricData): ApplicationFinger['segments'] {
  const { segments = [] } = metadataOf(item.metadata) ?? {};
  const inside = (value: number, end: number): number => Math.min(Math.max(0, Math.round(value)), end - 1);
  const { width = 1, height = 1 } = item;
  return segments.map(({ finger, corners }) => {
    const points = corners.map(({ x, y }) => ({ x: inside(x, width), y: inside(y, height) }));
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    return {
      position: isoFingerPositionCode[finger],
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
      corners: points,
    };
  });
}

function metadataOf(text = '{}') {
  try {
    return slapMetadataSchema.partial().safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The device is named in the metadata's attempt; where it is not found, as OSIA has it in one line. */
function deviceOf(item: OsiaBiometricData, context: StationContext): ApplicationFinger['device'] {
  const known = context.devices.find(
    ({ make, model, serialNumber }) => `${make} ${model} ${serialNumber}` === item.captureDevice,
  );
  return known ?? { make: item.captureDevice ?? '', model: '', serialNumber: '' };
}

/** Items of the Enrollment that are pictures of fingers, with the files they name. */
export function fingerItems(
  { biometricData }: Enrollment,
  evidence: OpenedApplication['evidence'],
): { item: OsiaBiometricData; file: { readonly name: string } & EvidenceFile }[] {
  return biometricData.flatMap((item) => {
    const name = item.imageRef?.replace(/^evidence\//, '') ?? '';
    const file = evidence.get(name);
    return item.biometricType === 'FINGER' && file !== undefined ? [{ item, file: { name, ...file } }] : [];
  });
}
