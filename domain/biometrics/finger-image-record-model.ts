import type { FingerCompression, FingerRecordVersion } from './finger-image-codes.ts';
import type { Failure, Result } from '../result.ts';

/**
 * ISO/IEC 19794-4 finger image record: the 2005 edition ("010") and the 2011 edition ("020", which MOSIP
 * devices send). Numbers are the codes of the standard; names for them are in finger-image-codes.ts.
 */
export interface FingerImageRecord {
  readonly version: FingerRecordVersion;
  /** Image acquisition level, 2005 only (30 = 500 ppi EFTS/F, 31 …); 0 in 2011. */
  readonly acquisitionLevel: number;
  /** 2011: each representation carries a list of certification blocks (possibly empty). */
  readonly certified: boolean;
  readonly representations: readonly FingerImageRepresentation[];
}

export interface FingerImageQuality {
  /** 0–100; 255 = the algorithm failed. */
  readonly score: number;
  /** IBIA registered owner of the algorithm. */
  readonly vendor: number;
  readonly algorithm: number;
}

export interface FingerImageRepresentation {
  /** 0 unknown, 1–10 right thumb … left little, 13 right slap, 14 left slap, 15 both thumbs. */
  readonly position: number;
  /** As stored: the 2011 edition counts from 0, the 2005 edition from 1. */
  readonly viewNumber: number;
  /** ISO 8601 UTC with milliseconds; undefined in the 2005 edition or where the device left it unset. */
  readonly capturedAt: string | undefined;
  /** 2005 knows only `type` (its capture device id). */
  readonly device: { readonly technology: number; readonly vendor: number; readonly type: number };
  readonly quality: readonly FingerImageQuality[];
  readonly certifications: readonly { readonly authority: number; readonly scheme: number }[];
  readonly scaleUnits: 'ppi' | 'ppcm';
  readonly scanResolution: { readonly horizontal: number; readonly vertical: number };
  readonly imageResolution: { readonly horizontal: number; readonly vertical: number };
  readonly pixelDepth: number;
  readonly compression: FingerCompression;
  readonly impressionType: number;
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
  /** 2011: segmentation, annotation and comment blocks after the image, untouched. */
  readonly extendedData: Uint8Array;
}

export type FingerRecordErrorCode =
  | 'finger-record-truncated'
  | 'finger-record-not-recognised'
  | 'finger-record-version-unsupported'
  | 'finger-record-length-mismatch'
  | 'finger-record-too-large'
  | 'finger-record-field-invalid'
  | 'finger-record-not-expressible';

export type FingerRecordResult<T> = Result<T, Failure<FingerRecordErrorCode>>;

/** Larger than any ten-print image at 1000 ppi, small enough that a hostile record cannot exhaust memory. */
export const fingerRecordLimits = {
  recordBytes: 16 * 1024 * 1024,
  representations: 64,
  side: 4096,
} as const;

export const formatIdentifier = 0x46495200;
export const versionNumber = { '2005': 0x30313000, '2011': 0x30323000 } as const;
export const generalHeaderBytes = { '2005': 32, '2011': 16 } as const;
export const fingerHeaderBytes2005 = 14;
export const qualityUndefined2005 = 254;

/** Image pixels per inch (horizontal), whatever unit the record uses. */
export function pixelsPerInch(representation: FingerImageRepresentation): number {
  const { horizontal } = representation.imageResolution;
  return representation.scaleUnits === 'ppi' ? horizontal : Math.round(horizontal * 2.54);
}
