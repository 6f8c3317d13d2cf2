import type { ApplicationPortrait } from '../../domain/biometrics/ansi-nist/application-record.ts';
import {
  encodeFaceRecord,
  type FaceDataType,
  portraitRepresentation,
} from '../../domain/biometrics/face-record.ts';
import type { OsiaBiometricData } from '../../domain/application/osia-schema.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EvidenceFile, OpenedApplication } from '../verification/open-application.ts';
import { type ExportedFile, sha256Of } from './exported-files.ts';
import { portraitAsJp2, readGray, type ReadableFormat } from './imaging.ts';

export interface ExportedPicture<Record> {
  readonly files: readonly ExportedFile[];
  readonly record: Record;
  readonly item: OsiaBiometricData;
}

type Named = { readonly name: string } & EvidenceFile;

const formats: Readonly<Partial<Record<string, ReadableFormat>>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/jp2': 'jp2',
};

/** The portrait in the form the rule set asks for, alone and as an ISO/IEC 19794-5 record. */
export async function exportPortrait(
  item: OsiaBiometricData,
  file: Named,
  policy: Policy,
): Promise<Result<ExportedPicture<ApplicationPortrait>>> {
  const format = formats[file.mimeType];
  if (format === undefined) return err('export-unknown-portrait');
  const keep = format === 'jpeg' && policy.imageFormats.face === 'JPEG';
  const made = await portraitAsJp2(file.content, format);
  if (!made.ok) return made;
  const { width, height } = made.value;
  const picture = keep
    ? { image: file.content, compression: 'jpeg', extension: 'jpg', mimeType: 'image/jpeg' }
    : { image: made.value.image, compression: 'jp2', extension: 'jp2', mimeType: 'image/jp2' };
  const dataType: FaceDataType = keep ? 'JPEG' : 'JPEG2000_LOSSY';
  const capturedAt = new Date(item.captureDate ?? 0).toISOString();
  const { image } = picture;
  const { imageRef: _imageRef, ...rest } = item;
  return ok({
    files: [
      {
        name: `portrait.${picture.extension}`,
        mimeType: picture.mimeType,
        content: image,
        standard: keep ? 'ISO/IEC 10918-1' : 'ISO/IEC 15444-1 (JP2), 20:1',
        from: keep ? `evidence/${file.name}, unchanged` : `evidence/${file.name}, compressed for this export`,
      },
      {
        name: 'portrait.19794-5',
        mimeType: 'application/vnd.iso19794-5',
        content: encodeFaceRecord({
          temporalSemantics: 0,
          representations: [portraitRepresentation({ capturedAt, dataType, width, height, image })],
        }),
        standard: 'ISO/IEC 19794-5:2011, clause 5',
        from: `portrait.${picture.extension}`,
      },
    ],
    record: {
      image,
      compression: keep ? 'jpeg' : 'jp2',
      width,
      height,
      capturedAt,
      sha256: sha256Of(image),
    },
    item: {
      ...rest,
      image: Buffer.from(image).toString('base64'),
      mimeType: picture.mimeType,
      compression: keep ? 'JPEG' : 'JPEG2000',
    },
  });
}

export interface BilevelPicture {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Darker than this is ink. */
const inkBelow = 160;

/** The picture of the signature as Type-8 holds it: one bit a pixel, rows filled with paper to whole bytes. */
export async function signatureAsBits(file: Named): Promise<Result<BilevelPicture>> {
  const format = formats[file.mimeType];
  if (format === undefined) return err('export-unknown-signature');
  const read = await readGray(file.content, format, 300);
  if (!read.ok) return read;
  const { width, height, pixels } = read.value;
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((pixels[y * width + x] ?? 255) >= inkBelow) continue;
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return ok({ width: rowBytes * 8, height, bits });
}

/** The file an item's picture is in. */
export function fileOf(item: OsiaBiometricData, evidence: OpenedApplication['evidence']): Named | undefined {
  const name = item.imageRef?.replace(/^evidence\//, '') ?? '';
  const file = evidence.get(name);
  return file && { name, ...file };
}
