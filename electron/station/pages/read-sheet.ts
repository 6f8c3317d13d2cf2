import type { PageUnseenCode } from '../../../domain/application/draft.ts';
import { turnedByQuarters } from '../../../domain/documents/straightening.ts';
import { openSheets } from './pdf/sheets.ts';
import { decodePage } from './picture.ts';
import { type PageReading, readPicture } from './read-page.ts';

/** One sheet of a PDF, as its picture; why not, where it is none. Throws where that picture can't be decoded. */
export async function readSheet(pdf: Uint8Array, index: number): Promise<PageReading | PageUnseenCode> {
  const opened = openSheets(pdf);
  if (!opened.ok) return opened.error.code;
  const sheet = opened.value.sheet(index);
  if (sheet.kind === 'unseen') return sheet.code;
  if (sheet.kind === 'blank') return { remarks: [], codes: [], mrz: { kind: 'none' } };
  const picture = sheet.kind === 'pixels' ? sheet.picture : await decodePage(sheet.bytes, sheet.type);
  return readPicture(turnedByQuarters(picture, sheet.quarters));
}
