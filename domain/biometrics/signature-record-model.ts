import type { Failure, Result } from '../result.ts';

/**
 * ISO/IEC 19794-7:2014, full format: signature/sign time series data. Layout and where each field is said, big-endian throughout:
 *
 *   general header (as in every part since ISO/IEC 19794-1:2011)
 *     format identifier 4      "SDI" and a zero                        (7: record format identifier)
 *     version number 4         "020" and a zero; " 10" in the 2007 edition
 *     length of record 4
 *     number of representations 2
 *     certification flag 1     0: no certification blocks
 *   representation header
 *     representation length 4  this header and body
 *     capture date and time 9  year 2, month, day, hour, minute, second, millisecond 2; UTC
 *     capture device technology 1, vendor 2, type 2
 *     quality block            number 1, then score 1, vendor 2, algorithm 2 each
 *     channel inclusion field 2
 *     channel descriptions     one for each included channel
 *   representation body
 *     preamble 1               highest bit: extended data follow
 *     number of sample points 3
 *     sample points            the included channels in their order
 *     extended data            length 2 and bytes, where the preamble says so
 *
 * Channels, their descriptions, scaling values and the body follow the published ASN.1 module of the standard (Recommendation ITU-T X.695
 * prints it too); docs/adr/0026 says what of the 2014 headers was read where.
 */
export const signatureChannels = [
  'X',
  'Y',
  'Z',
  'VX',
  'VY',
  'AX',
  'AY',
  'T',
  'DT',
  'F',
  'S',
  'TX',
  'TY',
  'Az',
  'El',
  'R',
] as const;
export type SignatureChannel = (typeof signatureChannels)[number];

/** Bytes of a value in a sample point: only the pen-tip switch has one. */
export function widthOf(channel: SignatureChannel): 1 | 2 {
  return channel === 'S' ? 1 : 2;
}

const signedChannels: readonly SignatureChannel[] = ['X', 'Y', 'VX', 'VY', 'AX', 'AY', 'TX', 'TY'];

export function isSigned(channel: SignatureChannel): boolean {
  return signedChannels.includes(channel);
}

/** Bits of a channel description's preamble, from the highest. */
export const descriptionBits = {
  scaling: 0x80,
  minimum: 0x40,
  maximum: 0x20,
  mean: 0x10,
  deviation: 0x08,
  constant: 0x04,
  linearRemoved: 0x02,
} as const;

/**
 * What is said about a channel. A stored integer divided by `scaling` gives the value in millimetres (X, Y), seconds (T) or newtons (F);
 * without scaling the unit is the device's own.
 */
export interface ChannelDescription {
  readonly scaling?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly mean?: number;
  readonly deviation?: number;
}

export interface SignatureRepresentation {
  /** ISO 8601 with milliseconds, UTC; absent where it is unknown. */
  readonly capturedAt?: string;
  readonly device: { readonly technology: number; readonly vendor: number; readonly type: number };
  readonly quality: readonly {
    readonly score: number;
    readonly vendor: number;
    readonly algorithm: number;
  }[];
  /** In the order of `signatureChannels`; X and Y are always there, and time in one of its forms. */
  readonly channels: readonly {
    readonly channel: SignatureChannel;
    readonly description: ChannelDescription;
  }[];
  /** Values as stored, one array a sample point, in the order of `channels`. */
  readonly samples: readonly (readonly number[])[];
  readonly extendedData: Uint8Array;
}

export interface SignatureRecord {
  readonly representations: readonly SignatureRepresentation[];
}

export type SignatureRecordErrorCode =
  | 'signature-record-not-one'
  | 'signature-record-version'
  | 'signature-record-length'
  | 'signature-record-malformed'
  | 'signature-record-not-supported'
  | 'signature-record-not-expressible';
export type SignatureRecordResult<T> = Result<T, Failure<SignatureRecordErrorCode>>;

/** More than a signature of ten minutes at 200 samples a second. */
export const signatureRecordLimits = {
  bytes: 4 * 1024 * 1024,
  samples: 200_000,
  representations: 16,
} as const;

/** "SDI\0" and "020\0". */
export const signatureFormat = 0x53444900;
export const signatureVersion = 0x30323000;
export const generalHeaderBytes = 15;
export const extendedDataBit = 0x80;

/** Electromagnetic digitiser, as the pads of this station are. */
export const electromagnetic = 1;
