import { type GrayPage, grayOf } from '../../../domain/documents/gray-page.ts';
import { type PageCheckCode, pageRemarks } from '../../../domain/documents/page-checks.ts';
import { skewOf } from '../../../domain/documents/skew.ts';
import { straightenPage, turnedByQuarters } from '../../../domain/documents/straightening.ts';
import { decodePage, encodePage, type PagePicture, type PageType } from './picture.ts';
import { readCodes } from './read-codes.ts';
import { readMrz } from './read-mrz.ts';

export type MrzReading =
  | { readonly kind: 'none' | 'unreadable' }
  | { readonly kind: 'read'; readonly text: string };

/** What a page turned out to be: what is wrong with it as a picture, and what stands on it that machines read. */
export interface PageReading {
  readonly remarks: PageCheckCode[];
  /** Texts of its QR codes. */
  readonly codes: string[];
  /** `unreadable`: there is an MRZ whose check digits do not hold. */
  readonly mrz: MrzReading;
  /** Set where it was asked for and is sure to be no worse. */
  readonly straightened?: StraightenedPage;
  /** It lies crooked and was left as it is. */
  readonly leftCrooked?: true;
}

export interface StraightenedPage {
  readonly jpeg: Uint8Array;
  /** Degrees, clockwise. */
  readonly turned: number;
  readonly cropped: boolean;
  readonly remarks: PageCheckCode[];
}

/** Throws where the bytes are no picture of that type. */
export async function readPage(
  bytes: Uint8Array,
  mimeType: PageType,
  options: { readonly straighten?: boolean } = {},
): Promise<PageReading> {
  return readPicture(await decodePage(bytes, mimeType), options);
}

export async function readPicture(
  picture: PagePicture,
  options: { readonly straighten?: boolean } = {},
): Promise<PageReading> {
  const gray = grayOf(picture);
  const remarks = pageRemarks(gray);
  const codes = await readCodes(picture);
  const { mrz, quarters } = await readMrzAnyWay(picture, gray);
  const reading = { remarks, codes, mrz };
  if (options.straighten !== true) return reading;
  const upright = turnedByQuarters(picture, quarters);
  const found = quarters === 0 ? straightenPage(picture, gray, remarks) : straightenPage(upright);
  if (found.kind === 'done') {
    const jpeg = await encodePage(found.picture);
    const turned = normal(found.turned + 90 * quarters);
    return {
      ...reading,
      straightened: { jpeg, turned, cropped: found.cropped, remarks: [...found.remarks] },
    };
  }
  if (quarters !== 0) {
    const jpeg = await encodePage(upright);
    return {
      ...reading,
      straightened: {
        jpeg,
        turned: normal(90 * quarters),
        cropped: false,
        remarks: pageRemarks(grayOf(upright)),
      },
    };
  }
  return found.kind === 'unsure' ? { ...reading, leftCrooked: true } : reading;
}

/** Between -180, excluded, and 180. */
function normal(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees;
}

/**
 * The MRZ, and by how many right angles the page must be turned clockwise for it to be read: an MRZ whose check digits hold is the one thing that says
 * for sure which way up a page is.
 */
async function readMrzAnyWay(
  picture: PagePicture,
  gray: GrayPage,
): Promise<{ mrz: MrzReading; quarters: number }> {
  const first = await readMrz(gray);
  if (first.kind === 'read') return { mrz: first, quarters: 0 };
  // Lines of print that run across are no lines that run up or down.
  const ways = skewOf(gray) === null ? [2, 1, 3] : [2];
  for (const quarters of ways) {
    const mrz = await readMrz(grayOf(turnedByQuarters(picture, quarters)));
    if (mrz.kind === 'read') return { mrz, quarters };
  }
  return { mrz: first, quarters: 0 };
}
