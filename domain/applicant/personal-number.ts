import type { Sex } from '../application/fields.ts';
import { err, type Failure, ok, type Result } from '../result.ts';
import { datePartsOf } from './partial-date.ts';
import { type ProvinceNumber, provinceOfPrefix } from './province-numbers.ts';

/**
 * Số định danh cá nhân, PPP G YY NNNNNN (NĐ 137/2015 Art. 13, TT 59/2021/TT-BCA Art. 4). No check digit. A number lives as
 * long as its holder, so it may disagree with a sex, year or place corrected later (NĐ 70/2024 Art. 11): what disagrees is a
 * warning, never a refusal.
 */
export interface PersonalNumber {
  /** 12 digits, always text: the first is mostly 0. */
  readonly digits: string;
  readonly prefix: string;
  readonly province: ProvinceNumber | null;
  readonly sex: Sex;
  /** 1900–2399. */
  readonly birthYear: number;
  readonly serial: string;
}

/** Digits of a typed number without the spaces, dots and hyphens people write between groups. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[\s.-]/gu, '');
}

export function parsePersonalNumber(
  text: string,
): Result<PersonalNumber, Failure<'number-empty' | 'number-malformed'>> {
  const digits = digitsOf(text);
  if (digits === '') return err('number-empty');
  const match = /^(\d{3})(\d)(\d{2})(\d{6})$/.exec(digits);
  if (!match) return err('number-malformed');
  const [, prefix = '', generation = '', year = '', serial = ''] = match;
  return ok({
    digits,
    prefix,
    province: provinceOfPrefix(prefix),
    sex: Number(generation) % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + 100 * Math.floor(Number(generation) / 2) + Number(year),
    serial,
  });
}

/** `003 0 90 000123`; what isn't 12 digits comes back as it is. */
export function formatPersonalNumber(text: string): string {
  const match = /^(\d{3})(\d)(\d{2})(\d{6})$/.exec(digitsOf(text));
  return match ? match.slice(1).join(' ') : text;
}

export type NumberWarningCode =
  | 'number-province-unknown'
  | 'number-sex-differs'
  | 'number-year-differs'
  | 'number-year-future';

export interface NumberWarning {
  readonly code: NumberWarningCode;
  readonly source: string;
  readonly details: Readonly<Record<string, string | number>>;
}

const structure = 'TT 59/2021/TT-BCA, Điều 4; NĐ 137/2015/NĐ-CP, Điều 13';

/** What the number says against what the form says; only what is given is compared. `on` is today, ISO. */
export function crossCheck(
  number: PersonalNumber,
  form: { readonly sex?: Sex | undefined; readonly birthDate?: string | undefined; readonly on: string },
): NumberWarning[] {
  const warnings: NumberWarning[] = [];
  // Countries of birth have codes of their own whose list was not found; only those below them are known to be unused.
  if (number.province === null && Number(number.prefix) <= 100) {
    warnings.push({
      code: 'number-province-unknown',
      source: 'TT 59/2021/TT-BCA, Phụ lục',
      details: { prefix: number.prefix },
    });
  }
  if (form.sex !== undefined && form.sex !== number.sex) {
    warnings.push({ code: 'number-sex-differs', source: structure, details: { sex: number.sex } });
  }
  const born = form.birthDate === undefined ? null : datePartsOf(form.birthDate);
  if (born !== null && born.year !== number.birthYear) {
    warnings.push({
      code: 'number-year-differs',
      source: structure,
      details: { year: number.birthYear, formYear: born.year },
    });
  }
  if (number.birthYear > Number(form.on.slice(0, 4))) {
    warnings.push({ code: 'number-year-future', source: structure, details: { year: number.birthYear } });
  }
  return warnings;
}
