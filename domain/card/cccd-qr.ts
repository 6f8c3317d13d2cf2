import { normaliseName } from '../applicant/names.ts';
import { isoDate } from '../applicant/partial-date.ts';
import type { Sex } from '../application/fields.ts';
import { err, type Failure, ok, type Result } from '../result.ts';

/**
 * Text of the QR on the chip card: `number|CMND or nothing|name|ddMMyyyy|Nam/Nữ|residence|ddMMyyyy`. No official layout document
 * was found and later cards append fields, so six or more are taken and the rest is kept. It isn't signed: handy, never proof.
 */
export interface CccdQr {
  readonly personalNumber: string;
  /** 9 digits, or null. */
  readonly cmnd: string | null;
  /** NFC capitals. */
  readonly name: string;
  /** ISO; null where it is no date. */
  readonly birthDate: string | null;
  readonly sex: Sex | null;
  /** Free text, small unit to large. */
  readonly residence: string;
  /** ISO; null where absent or no date. */
  readonly issuedOn: string | null;
  readonly more: readonly string[];
  /** Fields that are there but could not be read. */
  readonly unread: readonly ('cmnd' | 'birthDate' | 'sex' | 'issuedOn')[];
}

export function parseCccdQr(text: string): Result<CccdQr, Failure<'qr-malformed'>> {
  const parts = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .split('|')
    .map((part) => part.trim());
  const [personalNumber = '', ...others] = parts;
  if (parts.length < 6 || !/^\d{12}$/.test(personalNumber)) return err('qr-malformed');
  // Some writers leave the old number out together with its separator: then a name stands in its place.
  const hasCmnd = /^\d*$/.test(others[0] ?? '');
  const [cmnd = '', name = '', birth = '', sex = '', residence = '', issue = '', ...more] = hasCmnd
    ? others
    : ['', ...others];
  if (name === '') return err('qr-malformed');
  const birthDate = dayMonthYear(birth);
  const issuedOn = dayMonthYear(issue);
  const readSex = sexOf(sex);
  const unread: CccdQr['unread'][number][] = [];
  if (cmnd !== '' && !/^\d{9}$/.test(cmnd)) unread.push('cmnd');
  if (birthDate === null) unread.push('birthDate');
  if (readSex === null) unread.push('sex');
  if (issue !== '' && issuedOn === null) unread.push('issuedOn');
  return ok({
    personalNumber,
    cmnd: /^\d{9}$/.test(cmnd) ? cmnd : null,
    name: normaliseName(name),
    birthDate,
    sex: readSex,
    residence,
    issuedOn,
    more,
    unread,
  });
}

function dayMonthYear(text: string): string | null {
  const match = /^(\d{2})[/-]?(\d{2})[/-]?(\d{4})$/.exec(text);
  return match ? isoDate(Number(match[3]), Number(match[2]), Number(match[1])) : null;
}

function sexOf(text: string): Sex | null {
  switch (normaliseName(text)) {
    case 'NAM':
      return 'male';
    case 'NỮ':
    case 'NU':
      return 'female';
    default:
      return null;
  }
}
