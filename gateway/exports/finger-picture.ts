import type { ImageCompression } from '../../domain/biometrics/ansi-nist/finger-images.ts';
import {
  type FingerImageRepresentation,
  parseFingerImageRecord,
  pixelsPerInch,
  recogniseFingerPayload,
} from '../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../domain/biometrics/gray-image.ts';
import type { FingerDataFormat } from '../../domain/biometrics/iso39794/finger-data-model.ts';
import { decodeWsq } from '../../domain/biometrics/wsq/decode.ts';
import { encodeWsq } from '../../domain/biometrics/wsq/encode.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { grayAsJp2, grayAsPng, readGray, type ReadableFormat } from './imaging.ts';

/** A finger picture in the form it is handed on. */
export interface HandedOnPicture {
  readonly image: Uint8Array;
  readonly compression: ImageCompression & ('wsq' | 'jp2' | 'jp2-lossless' | 'png');
  readonly extension: 'wsq' | 'jp2' | 'png';
  readonly mimeType: string;
  /** As OSIA names it. */
  readonly osiaCompression: 'WSQ' | 'JPEG2000' | 'PNG';
  readonly dataFormat: FingerDataFormat;
  readonly lossy: boolean;
  /** What was done to it here. */
  readonly made: 'as-captured' | 'compressed-here';
}

export interface FingerPicture {
  readonly representation: FingerImageRepresentation;
  readonly gray: GrayImage;
  readonly handedOn: HandedOnPicture;
}

const kinds = {
  wsq: { extension: 'wsq', mimeType: 'image/x-wsq', osiaCompression: 'WSQ', dataFormat: 'WSQ', lossy: true },
  jp2: {
    extension: 'jp2',
    mimeType: 'image/jp2',
    osiaCompression: 'JPEG2000',
    dataFormat: 'JPEG2000_LOSSY',
    lossy: true,
  },
  'jp2-lossless': {
    extension: 'jp2',
    mimeType: 'image/jp2',
    osiaCompression: 'JPEG2000',
    dataFormat: 'JPEG2000_LOSSLESS',
    lossy: false,
  },
  png: { extension: 'png', mimeType: 'image/png', osiaCompression: 'PNG', dataFormat: 'PNG', lossy: false },
} as const;

/** WSQ is defined for 500 ppi alone. */
const wsqResolutions = { least: 490, most: 510 };
/** FBI's rate for archives, some 15 : 1. */
const wsqBitsPerPixel = 0.75;

/**
 * The picture of a sealed finger record, in the form the rule set asks for. What a device compressed with loss is handed on as it is, because
 * each loss takes ridges away; only what is whole is compressed here.
 */
export async function fingerPicture(
  record: Uint8Array,
  formats: Policy['imageFormats'],
): Promise<Result<FingerPicture>> {
  const parsed = parseFingerImageRecord(record);
  if (!parsed.ok) return parsed;
  const [representation] = parsed.value.representations;
  if (representation === undefined) return err('finger-record-empty');
  const gray = await grayOf(representation);
  if (!gray.ok) return gray;
  const { width, height } = gray.value;
  if (width !== representation.width || height !== representation.height) return err('image-size-mismatch');
  const handedOn = lossyAsCaptured(representation) ?? (await compressed(gray.value, formats));
  return ok({ representation, gray: gray.value, handedOn });
}

function lossyAsCaptured({ image, compression }: FingerImageRepresentation): HandedOnPicture | undefined {
  const format = recogniseFingerPayload(image);
  if (format === 'WSQ') return { image, compression: 'wsq', ...kinds.wsq, made: 'as-captured' };
  if (format === 'JP2' && compression === 'JPEG2000_LOSSY')
    return { image, compression: 'jp2', ...kinds.jp2, made: 'as-captured' };
  return undefined;
}

async function compressed(gray: GrayImage, formats: Policy['imageFormats']): Promise<HandedOnPicture> {
  const made = 'compressed-here';
  if (formats.finger === 'PNG')
    return { image: await grayAsPng(gray), compression: 'png', ...kinds.png, made };
  const fitsWsq = gray.ppi >= wsqResolutions.least && gray.ppi <= wsqResolutions.most;
  if (formats.finger === 'WSQ' && fitsWsq) {
    const image = encodeWsq(gray, { bitsPerPixel: wsqBitsPerPixel });
    return { image, compression: 'wsq', ...kinds.wsq, made };
  }
  return { image: await grayAsJp2(gray), compression: 'jp2', ...kinds.jp2, made };
}

const readableFormats: Readonly<Partial<Record<string, ReadableFormat>>> = {
  JP2: 'jp2',
  J2K: 'j2k',
  JPEG: 'jpeg',
  PNG: 'png',
};

async function grayOf(representation: FingerImageRepresentation): Promise<Result<GrayImage>> {
  const { image, compression, width, height, pixelDepth } = representation;
  const ppi = pixelsPerInch(representation);
  if (compression === 'RAW' && pixelDepth === 8) return ok({ width, height, pixels: image, ppi });
  const payload = recogniseFingerPayload(image);
  if (payload === 'WSQ') return decodeWsq(image, ppi);
  const format = readableFormats[payload ?? ''];
  return format === undefined ? err('image-not-recognised') : readGray(image, format, ppi);
}
