import type { PageUnseenCode } from '../../../domain/application/draft.ts';
import { drawSheet } from './pdf-sheets.ts';
import { type PageReading, readPicture } from './read-page.ts';

/** One sheet of a PDF, as it is seen; why not, where it can't be. */
export async function readSheet(pdf: Uint8Array, index: number): Promise<PageReading | PageUnseenCode> {
  const sheet = await drawSheet(pdf, index);
  return sheet.ok ? readPicture(sheet.value) : sheet.error.code;
}
