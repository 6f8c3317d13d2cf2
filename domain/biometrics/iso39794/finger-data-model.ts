import type { Failure } from '../../result.ts';

/** Index is the code (clause 7.7, ImageDataFormatCode). */
export const fingerDataFormats = ['PGM', 'WSQ', 'JPEG2000_LOSSY', 'JPEG2000_LOSSLESS', 'PNG'] as const;
export type FingerDataFormat = (typeof fingerDataFormats)[number];

/** Why a finger shows nothing: clause 7.22. */
export const annotationReasons = [
  'unknown',
  'other',
  'amputated',
  'unable-to-print',
  'bandaged',
  'physically-challenged',
  'diseased',
] as const;
export type AnnotationReason = (typeof annotationReasons)[number];

/** One image of ISO/IEC 39794-4:2019 (`RepresentationBlock`). */
export interface FingerDataImage {
  /** 0 unknown, 1 right thumb … 10 left little, 13 to 15 slaps: as ISO/IEC 19794-4. */
  readonly position: number;
  /** 0 plain contact, 1 rolled contact, 8 swipe, 24 and 25 contactless. */
  readonly impression: number;
  readonly format: FingerDataFormat;
  readonly image: Uint8Array;
  /** ISO with milliseconds and `Z`. */
  readonly capturedAt?: string;
  readonly sampling?: { readonly samples: number; readonly per: 'inch' | 'centimetre' };
  readonly positionByDevice?: boolean;
  readonly lossilyCompressed?: boolean;
  readonly annotations?: readonly { readonly position: number; readonly reason: AnnotationReason }[];
  /** Printable ASCII. */
  readonly comments?: readonly string[];
  /** Every other part as it stood, whole, by its tag: devices, scores and boxes of others, which need registered numbers. */
  readonly others: readonly { readonly tag: number; readonly der: Uint8Array }[];
}

/** ISO/IEC 39794-4:2019 finger image data block, the tagged binary encoding (annex A.1). */
export interface FingerDataBlock {
  /** Of the standard: generation 3 in all of ISO/IEC 39794. */
  readonly version: { readonly generation: number; readonly year: number };
  readonly images: readonly FingerDataImage[];
}

export type FingerDataFailure = Failure<
  'finger-data-malformed' | 'finger-data-unsupported' | 'finger-data-too-large'
>;

export const standardVersion = { generation: 3, year: 2019 } as const;
