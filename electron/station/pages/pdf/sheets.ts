import type { PageUnseenCode } from '../../../../domain/application/draft.ts';
import { type Failure, type Result, err, ok } from '../../../../domain/result.ts';
import type { EmbeddedType, PagePicture } from '../picture.ts';
import { ContentReader, type Matrix } from './content.ts';
import { PdfDamagedError, type PdfDictionary, type PdfValue, isReference } from './lexer.ts';
import { PdfFile } from './pdf-file.ts';
import { pictureIn } from './picture-in.ts';

/** More sheets than this are no papers of one applicant. */
export const mostSheets = 60;
const deepestTree = 16;
const mostParts = 64;

/** What there is to look at of one sheet. `quarters`: right angles it is turned clockwise by before anybody looks. */
export type Sheet =
  | { readonly kind: 'blank' }
  | { readonly kind: 'unseen'; readonly code: PageUnseenCode }
  | {
      readonly kind: 'encoded';
      readonly bytes: Uint8Array;
      readonly type: EmbeddedType;
      readonly quarters: number;
    }
  | { readonly kind: 'pixels'; readonly picture: PagePicture; readonly quarters: number };

export interface PdfSheets {
  readonly count: number;
  /** Counted from 0. */
  sheet(index: number): Sheet;
}

interface Page {
  readonly dictionary: PdfDictionary;
  /** Inherited from the branches it hangs on, where it does not say itself. */
  readonly resources: PdfDictionary;
  readonly box: readonly number[];
  readonly rotate: number;
}

/** A PDF as a row of pictures. Whatever the bytes, it does not throw and keeps to its budget. */
export function openSheets(
  bytes: Uint8Array,
): Result<PdfSheets, Failure<'unreadable' | 'encrypted' | 'too-many-sheets'>> {
  try {
    const file = new PdfFile(bytes);
    if (file.encrypted) return err('encrypted');
    const pages: Page[] = [];
    const usual = { resources: new Map(), box: [0, 0, 595, 842], rotate: 0 };
    collect(file, file.catalog().get('Pages'), { ...usual, seen: new Set(), depth: 0 }, pages);
    if (pages.length > mostSheets) return err('too-many-sheets');
    if (pages.length === 0) return err('unreadable', 'no pages');
    return ok({ count: pages.length, sheet: (index) => sheetOf(file, pages[index]) });
  } catch (error) {
    if (error instanceof PdfDamagedError) return err('unreadable', error.message);
    throw error;
  }
}

type Inherited = Omit<Page, 'dictionary'> & { readonly seen: Set<number>; readonly depth: number };

function collect(file: PdfFile, node: PdfValue | undefined, from: Inherited, pages: Page[]): void {
  if (pages.length > mostSheets || from.depth > deepestTree) return;
  if (isReference(node)) {
    if (from.seen.has(node.reference)) return;
    from.seen.add(node.reference);
  }
  const dictionary = file.dictionary(node);
  const box = file.list(dictionary.get('CropBox') ?? dictionary.get('MediaBox'));
  const inherited: Inherited = {
    ...from,
    depth: from.depth + 1,
    resources: dictionary.has('Resources') ? file.dictionary(dictionary.get('Resources')) : from.resources,
    box: box.length === 4 ? box.map((value) => file.number(value) ?? 0) : from.box,
    rotate: file.number(dictionary.get('Rotate')) ?? from.rotate,
  };
  if (!dictionary.has('Kids')) {
    const { resources, rotate } = inherited;
    if (file.name(dictionary.get('Type')) !== 'Pages' && dictionary.size > 0)
      pages.push({ dictionary, resources, rotate, box: inherited.box });
    return;
  }
  for (const kid of file.list(dictionary.get('Kids'))) collect(file, kid, inherited, pages);
}

function sheetOf(file: PdfFile, page: Page | undefined): Sheet {
  if (page === undefined) return { kind: 'unseen', code: 'unreadable' };
  try {
    const [left = 0, bottom = 0, right = 0, top = 0] = page.box;
    const area = Math.max(1, Math.abs((right - left) * (top - bottom)));
    const shown = new ContentReader(file, area).read(contentOf(file, page.dictionary), page.resources);
    if (shown.drawn) return { kind: 'unseen', code: 'drawn' };
    const [picture, ...more] = shown.pictures;
    if (picture === undefined) return { kind: 'blank' };
    if (more.length > 0) return { kind: 'unseen', code: 'several-pictures' };
    const quarters = quartersOf(picture.matrix);
    if (quarters === null) return { kind: 'unseen', code: 'picture-kind' };
    const found = pictureIn(file, picture.stream);
    if (found.kind === 'unseen') return found;
    return { ...found, quarters: (((quarters + Math.round(page.rotate / 90)) % 4) + 4) % 4 };
  } catch (error) {
    if (error instanceof PdfDamagedError) return { kind: 'unseen', code: 'unreadable' };
    throw error;
  }
}

/** The streams that describe a page are one, with a space between them. */
function contentOf(file: PdfFile, page: PdfDictionary): Uint8Array {
  const contents = page.get('Contents');
  const one = file.stream(contents);
  const parts = one === null ? file.list(contents).map((part) => file.stream(part)) : [one];
  if (parts.length > mostParts) throw new PdfDamagedError('too many parts');
  const texts = parts.flatMap((part) => (part === null ? [] : [file.text(part), Uint8Array.of(10)]));
  return Buffer.concat(texts);
}

/** By how many right angles a picture is turned clockwise as it is placed; a little aside is the page's own tilt. Null where it is mirrored or slanted. */
function quartersOf([a, b, c, d]: Matrix): number | null {
  const level = Math.abs(b) < Math.abs(a) / 4 && Math.abs(c) < Math.abs(d) / 4;
  const upended = Math.abs(a) < Math.abs(b) / 4 && Math.abs(d) < Math.abs(c) / 4;
  if (level && a > 0 && d > 0) return 0;
  if (level && a < 0 && d < 0) return 2;
  if (upended && b < 0 && c > 0) return 1;
  if (upended && b > 0 && c < 0) return 3;
  return null;
}
