import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { jpegSize } from './jpeg-header.ts';

/** A page of paper in colour at 300 dpi as JPEG is 1–3 MB; a PDF of several pages stays below this too. */
export const documentLimitBytes = 12 * 1024 * 1024;

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const pdf = [0x25, 0x50, 0x44, 0x46, 0x2d];
const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/** The bytes are what their media type says. Failures: `document-too-large`, `document-not-of-its-type`. */
export function checkDocumentBytes(
  mimeType: 'image/jpeg' | 'image/png' | 'application/pdf',
  bytes: Uint8Array,
): Result<void, Failure<'document-too-large' | 'document-not-of-its-type'>> {
  if (bytes.length > documentLimitBytes) {
    return err('document-too-large', undefined, { limit: documentLimitBytes });
  }
  const fits =
    mimeType === 'image/jpeg' ? jpegSize(bytes).ok : startsWith(bytes, mimeType === 'image/png' ? png : pdf);
  return fits ? ok() : err('document-not-of-its-type', mimeType);
}
