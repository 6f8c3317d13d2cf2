/**
 * Code tables of ISO/IEC 19794-4 finger image records, keyed by the names OSIA uses.
 * Compression codes differ between the 2005 and the 2011 edition; everything else is shared.
 */

/** Finger position codes (ISO/IEC 19794-4, the same as ANSI/NIST-ITL), by OSIA `biometricSubType`. */
export const isoFingerPositionCode = {
  UNKNOWN: 0,
  RIGHT_THUMB: 1,
  RIGHT_INDEX: 2,
  RIGHT_MIDDLE: 3,
  RIGHT_RING: 4,
  RIGHT_LITTLE: 5,
  LEFT_THUMB: 6,
  LEFT_INDEX: 7,
  LEFT_MIDDLE: 8,
  LEFT_RING: 9,
  LEFT_LITTLE: 10,
  PLAIN_RIGHT_FOUR_FINGERS: 13,
  PLAIN_LEFT_FOUR_FINGERS: 14,
  PLAIN_THUMBS: 15,
} as const;

export type IsoFingerPositionName = keyof typeof isoFingerPositionCode;

/** The OSIA name of a position code, or undefined for codes this station does not use (palms, pairs). */
export function fingerPositionName(code: number): IsoFingerPositionName | undefined {
  const names = Object.keys(isoFingerPositionCode) as IsoFingerPositionName[];
  return names.find((name) => isoFingerPositionCode[name] === code);
}

/** Impression type codes of the 2011 edition, by OSIA `impressionType` where OSIA has a name. */
export const isoImpressionTypeCode = {
  LIVE_SCAN_PLAIN: 0,
  LIVE_SCAN_ROLLED: 1,
  NONLIVE_SCAN_PLAIN: 2,
  NONLIVE_SCAN_ROLLED: 3,
  LATENT_IMPRESSION: 4,
  LATENT_TRACING: 5,
  LATENT_PHOTO: 6,
  LATENT_LIFT: 7,
  LIVE_SCAN_SWIPE: 8,
  LIVE_SCAN_VERTICAL_ROLL: 9,
  LIVE_SCAN_OPTICAL_CONTACT_PLAIN: 20,
  LIVE_SCAN_OPTICAL_CONTACT_ROLLED: 21,
  LIVE_SCAN_NON_OPTICAL_CONTACT_PLAIN: 22,
  LIVE_SCAN_NON_OPTICAL_CONTACT_ROLLED: 23,
  LIVE_SCAN_OPTICAL_CONTACTLESS_PLAIN: 24,
  LIVE_SCAN_OPTICAL_CONTACTLESS_ROLLED: 25,
  LIVE_SCAN_NON_OPTICAL_CONTACTLESS_PLAIN: 26,
  LIVE_SCAN_NON_OPTICAL_CONTACTLESS_ROLLED: 27,
  OTHER: 28,
  UNKNOWN: 29,
} as const;

export type IsoImpressionTypeName = keyof typeof isoImpressionTypeCode;

export function impressionTypeName(code: number): IsoImpressionTypeName | undefined {
  const names = Object.keys(isoImpressionTypeCode) as IsoImpressionTypeName[];
  return names.find((name) => isoImpressionTypeCode[name] === code);
}

export type FingerCompression =
  | 'RAW'
  | 'PACKED'
  | 'WSQ'
  | 'JPEG'
  | 'JPEG2000_LOSSY'
  | 'JPEG2000_LOSSLESS'
  | 'PNG';

export type FingerRecordVersion = '2005' | '2011';

/** Index is the code. The 2005 edition has one JPEG 2000 code, which says nothing about loss. */
const compressionByCode: Record<FingerRecordVersion, readonly FingerCompression[]> = {
  '2005': ['RAW', 'PACKED', 'WSQ', 'JPEG', 'JPEG2000_LOSSY', 'PNG'],
  '2011': ['RAW', 'PACKED', 'WSQ', 'JPEG', 'JPEG2000_LOSSY', 'JPEG2000_LOSSLESS', 'PNG'],
};

export function compressionFromCode(
  version: FingerRecordVersion,
  code: number,
): FingerCompression | undefined {
  return compressionByCode[version][code];
}

export function compressionToCode(version: FingerRecordVersion, compression: FingerCompression): number {
  const wanted = version === '2005' && compression === 'JPEG2000_LOSSLESS' ? 'JPEG2000_LOSSY' : compression;
  return compressionByCode[version].indexOf(wanted);
}

export type FingerPayloadFormat = 'WSQ' | 'JP2' | 'J2K' | 'JPEG' | 'PNG' | 'PGM';

const magics: readonly (readonly [FingerPayloadFormat, readonly number[]])[] = [
  ['WSQ', [0xff, 0xa0, 0xff]],
  ['JP2', [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a]],
  ['J2K', [0xff, 0x4f, 0xff, 0x51]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['PGM', [0x50, 0x35]],
  ['PGM', [0x50, 0x32]],
];

/** What the payload really is, by its first bytes: devices are known to mislabel the compression field. */
export function recogniseFingerPayload(bytes: Uint8Array): FingerPayloadFormat | undefined {
  return magics.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0];
}
