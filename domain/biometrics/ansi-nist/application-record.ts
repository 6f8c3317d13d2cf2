import type { FingerException } from '../exceptions.ts';
import { isoFingerPositionCode } from '../finger-image-codes.ts';
import type { FingerPosition, Impression } from '../positions.ts';
import { compressionLabel, type FingerSegment, type ImageCompression } from './finger-images.ts';
import type { AnsiNistFile, AnsiNistRecord, TaggedRecord } from './model.ts';
import {
  dayOf,
  type FieldValue,
  inAscii,
  signatureRecord,
  taggedRecord,
  type TransactionFacts,
  transactionOf,
  twoDigits,
} from './transaction.ts';

/** MMS (.904): at most 50 characters each. */
export interface CaptureDeviceName {
  readonly make: string;
  readonly model: string;
  readonly serialNumber: string;
}

/** One picture of one finger, of a plain thumb, or of a whole slap. */
export interface ApplicationFinger {
  /** FGP: 1–10, 11 and 12 plain thumbs, 13 to 15 slaps. */
  readonly position: number;
  readonly impression: Impression;
  readonly image: Uint8Array;
  readonly compression: ImageCompression;
  readonly width: number;
  readonly height: number;
  readonly ppi: number;
  readonly capturedAt: string;
  readonly device: CaptureDeviceName;
  /** Score 0–100 of one finger and which program made it, or null where nobody said (slaps). */
  readonly quality: { readonly score: number; readonly algorithm: number } | null;
  /** Boxes of the fingers of a slap, with the corners they were found by. */
  readonly segments: readonly (FingerSegment & {
    readonly corners: readonly { readonly x: number; readonly y: number }[];
  })[];
  /** Fingers that a slap should show and does not. */
  readonly missing: readonly FingerException[];
  /** Lower-case hex SHA-256 of `image`. */
  readonly sha256: string;
}

export interface ApplicationPortrait {
  readonly image: Uint8Array;
  readonly compression: 'jpeg' | 'jp2' | 'png';
  readonly width: number;
  readonly height: number;
  readonly capturedAt: string;
  readonly sha256: string;
}

export interface ApplicationRecordInput {
  readonly facts: TransactionFacts;
  /** Fields of Type-2 by number, from 3 on; `applicationText` makes them. */
  readonly text: readonly (readonly [number: number, value: FieldValue])[];
  /** SRC: who holds the material. */
  readonly source: string;
  readonly portrait: ApplicationPortrait | null;
  readonly fingers: readonly ApplicationFinger[];
  /** Fingers that cannot be captured: each gets a record without a picture under its rolled position. */
  readonly exceptions: readonly FingerException[];
  readonly signature: {
    readonly width: number;
    readonly height: number;
    readonly bits: Uint8Array;
  } | null;
}

/** Vendor 0000 of a quality score: not registered (table of 14.024). */
const unregisteredVendor = '0000';
const impressionCodes: Readonly<Record<Impression, number>> = { plain: 0, rolled: 1 };
const colourSpaces = { jpeg: 'YCC', jp2: 'SRGB', png: 'SRGB' } as const;

/**
 * An application as one transaction of ANSI/NIST-ITL 1-2011: Type-1, Type-2, Type-10 (portrait), Type-14 (one per finger picture, and
 * one per finger that is missing), Type-8 (signature). No palms are captured, so there is no Type-15. Minutiae travel beside it as ISO/IEC
 * 19794-2. docs/exports.md says what every field holds.
 */
export function applicationRecord(input: ApplicationRecordInput): AnsiNistFile {
  const ascii = input.facts.characters === 'ascii';
  const records: AnsiNistRecord[] = [
    taggedRecord(2, [
      [2, '00'],
      ...(ascii ? input.text.map(([number, value]) => [number, asAscii(value)] as const) : input.text),
    ]),
  ];
  const nextIdc = (): number => records.length;
  if (input.portrait !== null) records.push(faceRecord(nextIdc(), input.portrait, input.source));
  for (const finger of input.fingers) records.push(fingerRecord(nextIdc(), finger, input.source));
  for (const exception of input.exceptions) {
    records.push(missingFingerRecord(nextIdc(), exception, input.source));
  }
  if (input.signature !== null) records.push(signatureRecord(nextIdc(), input.signature));
  return transactionOf(input.facts, records);
}

/** FGP of a finger on a picture of its own: plain thumbs have codes that rolled ones have not. */
export function nistPosition(finger: FingerPosition, impression: Impression): number {
  if (impression === 'plain' && finger === 'RIGHT_THUMB') return 11;
  if (impression === 'plain' && finger === 'LEFT_THUMB') return 12;
  return isoFingerPositionCode[finger];
}

function asAscii(value: FieldValue): FieldValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return inAscii(value);
  return value.map((items) => items.map((item) => inAscii(String(item))));
}

function faceRecord(idc: number, portrait: ApplicationPortrait, source: string): TaggedRecord {
  return taggedRecord(
    10,
    [
      [2, twoDigits(idc)],
      [3, 'FACE'],
      [4, source],
      [5, dayOf(portrait.capturedAt)],
      [6, portrait.width],
      [7, portrait.height],
      // The camera's distance is not known: no scale, square pixels.
      [8, 0],
      [9, 1],
      [10, 1],
      [11, compressionLabel(portrait.compression)],
      [12, colourSpaces[portrait.compression]],
      // Level 0: no conformance to an acquisition profile is claimed.
      [13, 0],
      [20, 'F'],
      [996, portrait.sha256.toUpperCase()],
    ],
    portrait.image,
  );
}

function fingerRecord(idc: number, finger: ApplicationFinger, source: string): TaggedRecord {
  const { make, model, serialNumber } = finger.device;
  const named = [make, model, serialNumber].map((text) => inAscii(text).slice(0, 50) || '-');
  const segments = finger.segments.map(({ position, left, right, top, bottom }) => [
    ...[position, left, right, top, bottom],
  ]);
  const polygons = finger.segments.map(({ position, corners }) => [
    ...[position, corners.length],
    ...corners.flatMap(({ x, y }) => [x, y]),
  ]);
  const quality =
    finger.quality === null
      ? []
      : [[singleFinger(finger.position), finger.quality.score, unregisteredVendor, finger.quality.algorithm]];
  return taggedRecord(
    14,
    [
      [2, twoDigits(idc)],
      [3, impressionCodes[finger.impression]],
      [4, source],
      [5, dayOf(finger.capturedAt)],
      [6, finger.width],
      [7, finger.height],
      [8, 1],
      [9, finger.ppi],
      [10, finger.ppi],
      [11, compressionLabel(finger.compression)],
      [12, 8],
      [13, finger.position],
      [16, finger.ppi],
      [17, finger.ppi],
      ...optional(18, finger.missing.map(amputationOf)),
      ...optional(21, segments),
      ...optional(24, quality),
      ...optional(25, polygons),
      // An officer watches every capture.
      [30, 'OBSERVED'],
      [904, [named]],
      [996, finger.sha256.toUpperCase()],
    ],
    finger.image,
  );
}

function missingFingerRecord(idc: number, exception: FingerException, source: string): TaggedRecord {
  return taggedRecord(14, [
    [2, twoDigits(idc)],
    [3, impressionCodes.rolled],
    [4, source],
    [5, dayOf(exception.recordedAt)],
    [13, isoFingerPositionCode[exception.finger]],
    [18, [amputationOf(exception)]],
    [30, 'OBSERVED'],
  ]);
}

/** AMP: `XX` for a finger that is not there, `UP` for one that cannot be printed. */
function amputationOf({ finger, presence }: FingerException): [number, string] {
  const gone = presence === 'AMPUTATED' || presence === 'MISSING';
  return [isoFingerPositionCode[finger], gone ? 'XX' : 'UP'];
}

/** Qualities are told of a finger, whether it was printed plain or rolled. */
function singleFinger(position: number): number {
  if (position === 11) return isoFingerPositionCode.RIGHT_THUMB;
  return position === 12 ? isoFingerPositionCode.LEFT_THUMB : position;
}

function optional(
  number: number,
  subfields: readonly (readonly (string | number)[])[],
): (readonly [number, FieldValue])[] {
  return subfields.length === 0 ? [] : [[number, subfields]];
}
