import { grayOf } from '../../../domain/documents/gray-page.ts';
import { type PageCheckCode, pageRemarks } from '../../../domain/documents/page-checks.ts';
import { decodePage } from './picture.ts';
import { readCodes } from './read-codes.ts';
import { readMrz } from './read-mrz.ts';

/** What a page turned out to be: what is wrong with it as a picture, and what stands on it that machines read. */
export interface PageReading {
  readonly remarks: PageCheckCode[];
  /** Texts of its QR codes. */
  readonly codes: string[];
  /** `unreadable`: there is an MRZ whose check digits do not hold. */
  readonly mrz: { readonly kind: 'none' | 'unreadable' } | { readonly kind: 'read'; readonly text: string };
}

/** Throws where the bytes are no picture of that type. */
export async function readPage(
  bytes: Uint8Array,
  mimeType: 'image/jpeg' | 'image/png',
): Promise<PageReading> {
  const picture = await decodePage(bytes, mimeType);
  const gray = grayOf(picture);
  return { remarks: pageRemarks(gray), codes: await readCodes(picture), mrz: await readMrz(gray) };
}
