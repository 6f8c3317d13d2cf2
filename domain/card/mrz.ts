import { isoDate } from '../applicant/partial-date.ts';
import { mrzNameLine } from '../applicant/names.ts';
import { parsePersonalNumber } from '../applicant/personal-number.ts';
import type { Sex } from '../application/fields.ts';
import { err, type Failure, ok, type Result } from '../result.ts';

/**
 * Machine-readable zone of the chip card: TD1, three lines of 30 (ICAO 9303 part 5). Line 1 carries the last 9 digits of the
 * personal number as document number and all 12 as optional data, with a check digit of its own.
 */
export interface Mrz {
  readonly issuer: string;
  readonly nationality: string;
  /** 9 characters without fillers. */
  readonly documentNumber: string;
  /** 12 digits, or null where the optional data holds something else. */
  readonly personalNumber: string | null;
  /** ISO; null where it is no date. */
  readonly birthDate: string | null;
  readonly sex: Sex | null;
  /** ISO; null for a card without expiry (991231) or where it is no date: `expiryKind` says which. */
  readonly expiry: string | null;
  readonly expiryKind: 'date' | 'never' | 'malformed';
  /** Words of line 3 in order, without marks: `NGUYEN VAN MAU`. */
  readonly name: string;
  /** Line 3 is full, so the name may go on. */
  readonly nameMayBeCut: boolean;
  /** Each check digit: does it fit what it covers? */
  readonly checks: Readonly<Record<MrzCheck, boolean>>;
}

export type MrzCheck = 'documentNumber' | 'optionalData' | 'birthDate' | 'expiry' | 'composite';

const lineLength = 30;

const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const weights = [7, 3, 1];

/** ICAO 9303 part 3: weights 7, 3, 1; A is 10, Z 35, `<` 0. */
export function checkDigit(text: string): string {
  const sum = Array.from(text).reduce(
    (total, character, index) => total + Math.max(values.indexOf(character), 0) * (weights[index % 3] ?? 0),
    0,
  );
  return String(sum % 10);
}

/**
 * Reads an MRZ as it comes from a reader or a keyboard: any case, with spaces, in three lines or one, the fillers at the ends of lines
 * left out or not. What is wrong inside is reported, not refused.
 */
export function parseMrz(text: string): Result<Mrz, Failure<'mrz-malformed'>> {
  const lines = linesOf(text);
  if (lines === null) return err('mrz-malformed');
  const [first, second, third] = lines;
  const optionalData = first.slice(15, 29);
  const documentNumber = first.slice(5, 14);
  const birth = second.slice(0, 6);
  const expiry = second.slice(8, 14);
  const number = parsePersonalNumber(optionalData.replaceAll('<', ''));
  const composite = first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  const sexes: Readonly<Record<string, Sex>> = { M: 'male', F: 'female' };
  return ok({
    issuer: first.slice(2, 5).replaceAll('<', ''),
    nationality: second.slice(15, 18).replaceAll('<', ''),
    documentNumber: documentNumber.replaceAll('<', ''),
    personalNumber: number.ok ? number.value.digits : null,
    birthDate: birthDateOf(birth, number.ok ? number.value.birthYear : null, expiry),
    sex: sexes[second.charAt(7)] ?? null,
    ...expiryOf(expiry),
    name: third.split('<').filter(Boolean).join(' '),
    nameMayBeCut: !third.endsWith('<'),
    checks: {
      documentNumber: checkDigit(documentNumber) === first.charAt(14),
      optionalData: checkDigit(optionalData) === first.charAt(29),
      birthDate: checkDigit(birth) === second.charAt(6),
      expiry: checkDigit(expiry) === second.charAt(14),
      composite: checkDigit(composite) === second.charAt(29),
    },
  });
}

function linesOf(text: string): [string, string, string] | null {
  const cleaned = text.replaceAll('«', '<<').toUpperCase();
  const rows = cleaned
    .split(/[\r\n]+/u)
    .map((row) => row.replace(/\s/gu, ''))
    .filter((row) => row !== '');
  const fill = (row: string) => row.padEnd(lineLength, '<');
  const [first = '', second = '', third = ''] =
    rows.length === 3 ? rows.map(fill) : splitWhole(rows.join(''));
  const shaped = [first, second, third].every((row) => /^[A-Z0-9<]{30}$/.test(row));
  return shaped && /^[IAC][A-Z<]/.test(first) ? [first, second, third] : null;
}

function splitWhole(whole: string): string[] {
  // Two lines and at least one letter of a name: anything shorter is something else.
  if (whole.length <= 2 * lineLength || whole.length > 3 * lineLength) return [];
  const filled = whole.padEnd(3 * lineLength, '<');
  return [0, 1, 2].map((row) => filled.slice(row * lineLength, (row + 1) * lineLength));
}

function yearMonthDay(text: string, century: number): string | null {
  if (!/^\d{6}$/.test(text)) return null;
  return isoDate(century + Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}

/** Two digits of a year: the personal number knows the century; without it, nobody is born after the card was made. */
function birthDateOf(text: string, numberYear: number | null, expiry: string): string | null {
  if (numberYear !== null && text.startsWith(String(numberYear % 100).padStart(2, '0'))) {
    return yearMonthDay(text, numberYear - (numberYear % 100));
  }
  const recent = expiry !== noExpiry && Number(text.slice(0, 2)) < Number(expiry.slice(0, 2));
  return yearMonthDay(text, recent ? 2000 : 1900);
}

/** As seen on cards of people over 60. */
const noExpiry = '991231';

function expiryOf(text: string): Pick<Mrz, 'expiry' | 'expiryKind'> {
  if (text === noExpiry) return { expiry: null, expiryKind: 'never' };
  const expiry = yearMonthDay(text, 2000);
  return expiry === null ? { expiry, expiryKind: 'malformed' } : { expiry, expiryKind: 'date' };
}

/** The three lines of a card, joined by line feeds. `expiry: null` for a card without one. Throws on a number without 12 digits. */
export function buildMrz(card: {
  readonly personalNumber: string;
  readonly birthDate: string;
  readonly sex: Sex;
  readonly expiry: string | null;
  readonly name: string;
}): string {
  if (!/^\d{12}$/.test(card.personalNumber)) throw new Error('personal number must have 12 digits');
  const short = (iso: string) => iso.slice(2).replaceAll('-', '');
  const checked = (text: string) => text + checkDigit(text);
  const first = `IDVNM${checked(card.personalNumber.slice(3))}${checked(`${card.personalNumber}<<`)}`;
  const birth = checked(short(card.birthDate));
  const expiry = checked(card.expiry === null ? noExpiry : short(card.expiry));
  const filler = '<'.repeat(11);
  const composite = checkDigit(first.slice(5) + birth + expiry + filler);
  const second = `${birth}${card.sex === 'male' ? 'M' : 'F'}${expiry}VNM${filler}${composite}`;
  return [first, second, mrzNameLine(card.name)].join('\n');
}
