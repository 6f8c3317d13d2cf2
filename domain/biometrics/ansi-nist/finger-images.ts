import { dataOf, designationOf, subfieldsOf, textOf } from './model.ts';
import type { AnsiNistFile, BinaryFingerRecord, TaggedRecord } from './model.ts';

export const imageCompressions = [
  'none',
  'wsq',
  'jpeg',
  'jpeg-lossless',
  'jp2',
  'jp2-lossless',
  'png',
] as const;
export type ImageCompression = (typeof imageCompressions)[number];

/** Table 15: the labels of field .011 in the order of the codes of Type-4. */
const compressionLabels = ['NONE', 'WSQ20', 'JPEGB', 'JPEGL', 'JP2', 'JP2L', 'PNG'] as const;

/** The picture of one Type-4 or Type-14 record, still compressed. */
export interface NistFingerImage {
  readonly recordType: 4 | 14;
  readonly idc: number;
  /** FGP (table 8): 1 right thumb … 10 left little, 11 and 12 plain thumbs right and left, 13 and 14 plain four
   * fingers right and left, 15 both thumbs, 0 unknown. The first where a record names several. */
  readonly position: number;
  readonly impressionCode: number;
  readonly impression: NistImpression;
  readonly compression: ImageCompression;
  readonly image: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Pixels per inch along a row. */
  readonly ppi: number;
  /** Field 14.021, or the bounds of 14.025 where only polygons are given. Pixels of this picture. */
  readonly segments: readonly FingerSegment[];
  /** Field 14.018. */
  readonly missing: readonly MissingFinger[];
  /** Field 14.022: NFIQ 1, 1 (best) to 5. */
  readonly nistQuality: readonly { readonly position: number; readonly quality: number }[];
}

export type NistImpression = 'plain' | 'rolled' | 'latent' | 'swipe' | 'other';

export interface FingerSegment {
  /** 1 to 10. */
  readonly position: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface MissingFinger {
  readonly position: number;
  /** `XX` partly or wholly amputated, `UP` not printable (bandaged …), table 56. */
  readonly code: string;
}

/** The finger pictures of a file, in its order. A record whose needed fields can't be read is left out. */
export function fingerImagesOf(file: AnsiNistFile): NistFingerImage[] {
  const nativePpi = nativeResolution(file);
  return file.records.flatMap((record) => {
    if (record.kind === 'binary-finger' && record.type === 4) return fromBinary(record, nativePpi);
    if (record.kind === 'tagged' && record.type === 14) return fromTagged(record);
    return [];
  });
}

/** Table 7 (impression codes); contactless kinds of later versions of the standard are among `other`. */
export function impressionOf(code: number): NistImpression {
  if (code === 0 || code === 2) return 'plain';
  if (code === 1 || code === 3) return 'rolled';
  if (code >= 4 && code <= 7) return 'latent';
  return code === 8 ? 'swipe' : 'other';
}

export function compressionFromLabel(label: string): ImageCompression | undefined {
  const index = (compressionLabels as readonly string[]).indexOf(label);
  return imageCompressions[index];
}

export function compressionLabel(compression: ImageCompression): string {
  return compressionLabels[imageCompressions.indexOf(compression)] ?? 'NONE';
}

function nativeResolution(file: AnsiNistFile): number {
  const first = file.records[0];
  const pixelsPerMillimetre = first?.kind === 'tagged' ? Number(textOf(first, 11)) : 0;
  return pixelsPerMillimetre > 0 ? Math.round(pixelsPerMillimetre * 25.4) : 500;
}

function fromBinary(record: BinaryFingerRecord, nativePpi: number): NistFingerImage[] {
  const compression = imageCompressions[record.compression];
  if (compression === undefined) return [];
  return [
    {
      recordType: 4,
      idc: record.idc,
      position: record.positions[0] ?? 0,
      impressionCode: record.impression,
      impression: impressionOf(record.impression),
      compression,
      image: record.data,
      width: record.width,
      height: record.height,
      ppi: record.scanningResolution === 1 ? nativePpi : 500,
      segments: [],
      missing: [],
      nistQuality: [],
    },
  ];
}

function fromTagged(record: TaggedRecord): NistFingerImage[] {
  const compression = compressionFromLabel(textOf(record, 11) ?? '');
  const image = dataOf(record);
  const impressionCode = whole(textOf(record, 3));
  const position = whole(textOf(record, 13));
  const width = whole(textOf(record, 6));
  const height = whole(textOf(record, 7));
  const ppi = pixelsPerInch(textOf(record, 8), textOf(record, 9));
  if (compression === undefined || image === undefined || impressionCode === undefined) return [];
  if (position === undefined || width === undefined || height === undefined || ppi === undefined) return [];
  return [
    {
      recordType: 14,
      idc: designationOf(record) ?? 0,
      position,
      impressionCode,
      impression: impressionOf(impressionCode),
      compression,
      image,
      width,
      height,
      ppi,
      segments: segmentsOf(record),
      missing: subfieldsOf(record, 18).flatMap(([finger, code]) => {
        const missing = whole(finger);
        return missing === undefined ? [] : [{ position: missing, code: code ?? '' }];
      }),
      nistQuality: subfieldsOf(record, 22).flatMap(([finger, value]) => {
        const [which, quality] = [whole(finger), whole(value)];
        return which === undefined || quality === undefined ? [] : [{ position: which, quality }];
      }),
    },
  ];
}

/** SLC (field .008): 1 per inch, 2 per centimetre; 197 per centimetre is what the standard writes for 500 ppi. */
function pixelsPerInch(scale: string | undefined, perUnit: string | undefined): number | undefined {
  const count = whole(perUnit);
  if (count === undefined || count === 0) return undefined;
  if (scale === '1') return count;
  return scale === '2' ? Math.round(count * 2.54) : undefined;
}

function segmentsOf(record: TaggedRecord): FingerSegment[] {
  const boxes = subfieldsOf(record, 21).flatMap((items) => {
    const [position, left, right, top, bottom] = items.map(whole);
    if (position === undefined || left === undefined || right === undefined) return [];
    return top === undefined || bottom === undefined ? [] : [{ position, left, right, top, bottom }];
  });
  return boxes.length > 0 ? boxes : subfieldsOf(record, 25).flatMap(polygonBounds);
}

/** ASEG: finger, number of points, then x and y of each. */
function polygonBounds(items: readonly string[]): FingerSegment[] {
  const [position, count, ...points] = items.map(whole);
  if (position === undefined || count === undefined || count < 3 || points.length !== count * 2) return [];
  const known = points.filter((point) => point !== undefined);
  if (known.length !== points.length) return [];
  const xs = known.filter((_, index) => index % 2 === 0);
  const ys = known.filter((_, index) => index % 2 === 1);
  return [
    {
      position,
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    },
  ];
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
