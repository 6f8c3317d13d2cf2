import { err, ok, type Failure, type Result } from '../result.ts';
import { ByteCursor, ByteWriter } from './byte-cursor.ts';
import { decodeCaptureTime, encodeCaptureTime } from './finger-image-time.ts';

/**
 * ISO/IEC 19794-5:2011 face image record, big-endian throughout:
 *
 *   general header            format "FAC", version "030", length of record 4, number of representations 2, certification flag 1,
 *                             temporal semantics 2
 *   representation header     length 4, capture time 9, device technology 1, vendor 2, type 2, quality blocks (count 1, each score 1,
 *                             vendor 2, algorithm 2)
 *   facial information        landmark points 2, gender 1, eye colour 1, hair colour 1, height 1, property mask 3, expression 2,
 *                             pose 3, its uncertainty 3
 *   landmark points           8 each
 *   image information         face image type 1, data type 1, width 2, height 2, sampling rate level 1, post-acquisition processing 2,
 *                             cross reference 1, colour space 1
 *   image                     length 4 and bytes, then 3D data where there are any
 *
 * Gender, eyes, hair, height and properties are written as unspecified: the station looks at none of them.
 */
export interface FaceRecord {
  readonly representations: readonly FaceRepresentation[];
  readonly temporalSemantics: number;
}

export interface FaceRepresentation {
  /** ISO with milliseconds and `Z`; undefined where the device left it unset. */
  readonly capturedAt: string | undefined;
  readonly device: { readonly technology: number; readonly vendor: number; readonly type: number };
  readonly quality: readonly {
    readonly score: number;
    readonly vendor: number;
    readonly algorithm: number;
  }[];
  /** The seventeen bytes of the facial information but for the number of landmark points, as they stood. */
  readonly facialInformation: Uint8Array;
  /** Eight bytes each, as they stood. */
  readonly landmarks: Uint8Array;
  /** 0 basic, 1 full frontal, 2 token frontal. */
  readonly imageType: number;
  readonly dataType: FaceDataType;
  readonly width: number;
  readonly height: number;
  readonly samplingRateLevel: number;
  readonly postProcessing: number;
  readonly crossReference: number;
  /** 0 unspecified, 1 24-bit RGB, 2 YUV 4:2:2, 3 8-bit grey. */
  readonly colourSpace: number;
  readonly image: Uint8Array;
  /** 3D information and data, untouched. */
  readonly extra: Uint8Array;
}

/** Index is the code of the 2011 edition. */
export const faceDataTypes = ['JPEG', 'JPEG2000_LOSSY', 'JPEG2000_LOSSLESS', 'PNG'] as const;
export type FaceDataType = (typeof faceDataTypes)[number];

export type FaceRecordFailure = Failure<
  | 'face-record-not-recognised'
  | 'face-record-version-unsupported'
  | 'face-record-truncated'
  | 'face-record-length-mismatch'
  | 'face-record-field-invalid'
  | 'face-record-too-large'
>;

const formatIdentifier = 0x46414300;
const version2011 = 0x30333000;
const generalHeaderBytes = 17;
const facialBytes = 15;
const landmarkBytes = 8;
const qualityBytes = 5;
const imageInformationBytes = 11;
/** Length, capture time, device, number of quality blocks, number of landmark points. */
const fixedBytes = 4 + 9 + 5 + 1 + 2;
const limits = { bytes: 32 * 1024 * 1024, representations: 64 } as const;

/** What a portrait taken here says besides its picture: nothing is told of the person. */
export function portraitRepresentation(picture: {
  readonly capturedAt: string;
  readonly dataType: FaceDataType;
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
}): FaceRepresentation {
  return {
    ...picture,
    // 2: static photograph from a digital still-image camera; vendor and type are not registered.
    device: { technology: 2, vendor: 0, type: 0 },
    quality: [],
    facialInformation: new Uint8Array(facialBytes),
    landmarks: new Uint8Array(0),
    // Basic: the checks of the station do not certify a full frontal image.
    imageType: 0,
    samplingRateLevel: 0,
    postProcessing: 0,
    crossReference: 0,
    colourSpace: 1,
    extra: new Uint8Array(0),
  };
}

/** Throws where a part has not the size the format gives it: that is a bug of whoever built the record. */
export function encodeFaceRecord(record: FaceRecord): Uint8Array {
  const parts = record.representations.map(encodeRepresentation);
  const total = parts.reduce((sum, { length }) => sum + length, generalHeaderBytes);
  const writer = new ByteWriter(total)
    .unsigned(4, formatIdentifier)
    .unsigned(4, version2011)
    .unsigned(4, total)
    .unsigned(2, parts.length)
    .unsigned(1, 0)
    .unsigned(2, record.temporalSemantics);
  for (const part of parts) writer.append(part);
  return writer.bytes;
}

function encodeRepresentation(one: FaceRepresentation): Uint8Array {
  if (one.facialInformation.length !== facialBytes || one.landmarks.length % landmarkBytes !== 0)
    throw new Error('facial information or landmark points of another size');
  const length =
    fixedBytes +
    one.quality.length * qualityBytes +
    facialBytes +
    one.landmarks.length +
    imageInformationBytes +
    4 +
    one.image.length +
    one.extra.length;
  const writer = new ByteWriter(length)
    .unsigned(4, length)
    .append(encodeCaptureTime(one.capturedAt))
    .unsigned(1, one.device.technology)
    .unsigned(2, one.device.vendor)
    .unsigned(2, one.device.type)
    .unsigned(1, one.quality.length);
  for (const { score, vendor, algorithm } of one.quality)
    writer.unsigned(1, score).unsigned(2, vendor).unsigned(2, algorithm);
  return writer
    .unsigned(2, one.landmarks.length / landmarkBytes)
    .append(one.facialInformation)
    .append(one.landmarks)
    .unsigned(1, one.imageType)
    .unsigned(1, faceDataTypes.indexOf(one.dataType))
    .unsigned(2, one.width)
    .unsigned(2, one.height)
    .unsigned(1, one.samplingRateLevel)
    .unsigned(2, one.postProcessing)
    .unsigned(1, one.crossReference)
    .unsigned(1, one.colourSpace)
    .unsigned(4, one.image.length)
    .append(one.image)
    .append(one.extra).bytes;
}

/** Never throws. Strict: the stated lengths are the lengths. Certification blocks are refused, nobody writes them. */
export function parseFaceRecord(bytes: Uint8Array): Result<FaceRecord, FaceRecordFailure> {
  if (bytes.length > limits.bytes) return err('face-record-too-large');
  const cursor = new ByteCursor(bytes);
  if (cursor.unsigned(4) !== formatIdentifier) return err('face-record-not-recognised');
  const version = cursor.unsigned(4);
  const length = cursor.unsigned(4);
  const count = cursor.unsigned(2);
  const certified = cursor.unsigned(1);
  const temporalSemantics = cursor.unsigned(2);
  if (cursor.overrun) return err('face-record-truncated', 'general header');
  if (version !== version2011) return err('face-record-version-unsupported');
  if (length > bytes.length) return err('face-record-truncated', 'record');
  if (length < bytes.length) return err('face-record-length-mismatch', 'bytes after the record');
  if (certified !== 0) return err('face-record-field-invalid', 'certification flag');
  if (count === 0) return err('face-record-field-invalid', 'no representation');
  if (count > limits.representations) return err('face-record-too-large', 'representations');
  const representations: FaceRepresentation[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = cursor.position;
    const size = cursor.unsigned(4);
    if (size < 4 || start + size > bytes.length) return err('face-record-truncated', 'representation');
    const one = parseRepresentation(new ByteCursor(bytes, start + 4, start + size));
    if (!one.ok) return one;
    representations.push(one.value);
    cursor.take(size - 4);
  }
  if (cursor.remaining > 0) return err('face-record-length-mismatch', 'bytes after the last representation');
  return ok({ representations, temporalSemantics });
}

function parseRepresentation(body: ByteCursor): Result<FaceRepresentation, FaceRecordFailure> {
  const time = body.take(9);
  const capturedAt = decodeCaptureTime(time);
  const device = { technology: body.unsigned(1), vendor: body.unsigned(2), type: body.unsigned(2) };
  const quality = Array.from({ length: body.unsigned(1) }, () => ({
    score: body.unsigned(1),
    vendor: body.unsigned(2),
    algorithm: body.unsigned(2),
  }));
  const landmarkCount = body.unsigned(2);
  const facialInformation = body.take(facialBytes);
  const landmarks = body.take(landmarkCount * landmarkBytes);
  const imageType = body.unsigned(1);
  const dataType = faceDataTypes[body.unsigned(1)];
  const width = body.unsigned(2);
  const height = body.unsigned(2);
  const samplingRateLevel = body.unsigned(1);
  const postProcessing = body.unsigned(2);
  const crossReference = body.unsigned(1);
  const colourSpace = body.unsigned(1);
  const image = body.take(body.unsigned(4));
  if (body.overrun) return err('face-record-truncated', 'representation body');
  if (capturedAt === undefined && time.some((byte) => byte !== 0xff))
    return err('face-record-field-invalid', 'capture time');
  if (dataType === undefined) return err('face-record-field-invalid', 'image data type');
  if (image.length === 0) return err('face-record-field-invalid', 'image');
  return ok({
    capturedAt,
    device,
    quality,
    facialInformation,
    landmarks,
    imageType,
    dataType,
    width,
    height,
    samplingRateLevel,
    postProcessing,
    crossReference,
    colourSpace,
    image,
    extra: body.take(body.remaining),
  });
}
