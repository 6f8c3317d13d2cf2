import type { PartialDate } from '../application/fields.ts';
import { err, type Failure, ok, type Result } from '../result.ts';

export type DateFailure = Failure<'date-empty' | 'date-malformed' | 'date-impossible'>;

export interface DateParts {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

/** Oldest year accepted: nobody alive was born earlier, and two-digit slips ("0990") are caught. */
const firstYear = 1890;
const lastYear = 2199;

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A day of the Gregorian calendar as ISO text, or null where there is no such day. */
export function isoDate(year: number, month: number, day: number): string | null {
  return exists({ year, month, day }) ? isoOf({ year, month, day }) : null;
}

function exists({ year, month, day }: DateParts): boolean {
  if (!Number.isInteger(year) || year < firstYear || year > lastYear) return false;
  if (month === null) return day === null;
  if (!Number.isInteger(month) || month < 1 || month > 12) return false;
  return day === null || (Number.isInteger(day) && day >= 1 && day <= daysInMonth(year, month));
}

const two = (part: number): string => String(part).padStart(2, '0');

function isoOf({ year, month, day }: DateParts): string {
  const parts = [String(year).padStart(4, '0')];
  if (month !== null) parts.push(two(month));
  if (month !== null && day !== null) parts.push(two(day));
  return parts.join('-');
}

function partialDateOf(parts: DateParts): PartialDate {
  const precision = parts.month === null ? 'year' : parts.day === null ? 'month' : 'day';
  return { value: isoOf(parts), precision };
}

/** Parts of an ISO date `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null where malformed or not in the calendar. */
export function datePartsOf(iso: string): DateParts | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(iso);
  if (!match) return null;
  const parts = {
    year: Number(match[1]),
    month: match[2] === undefined ? null : Number(match[2]),
    day: match[3] === undefined ? null : Number(match[3]),
  };
  return exists(parts) ? parts : null;
}

/**
 * A date as an officer types it: `02011990`, `2/1/1990`, `02-01-1990`, `011990`, `1/1990`, `1990`, ISO, and the
 * unknown parts of old papers as zeros, dashes or question marks (`00/00/1948`). Unknown day or month lowers the precision.
 */
export function parsePartialDate(text: string): Result<PartialDate, DateFailure> {
  const typed = text.normalize('NFC').trim();
  if (typed === '') return err('date-empty');
  const parts = splitTyped(typed);
  if (parts === null) return err('date-malformed');
  return exists(parts) ? ok(partialDateOf(parts)) : err('date-impossible');
}

function splitTyped(typed: string): DateParts | null {
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(typed);
  if (iso) return partsOf(iso[1], iso[2], iso[3]);
  const digits = /^(\d{2})?(\d{2})?(\d{4})$/.exec(typed);
  if (digits) {
    const [, first, second, year] = digits;
    return second === undefined ? partsOf(year, first, undefined) : partsOf(year, second, first);
  }
  const written = /^(?:(\d{1,2}|[-?_]{1,2})[/. -])?(?:(\d{1,2}|[-?_]{1,2})[/. -])?(\d{4})$/.exec(typed);
  if (!written) return null;
  const [, first, second, year] = written;
  return second === undefined ? partsOf(year, first, undefined) : partsOf(year, second, first);
}

function partsOf(year: string | undefined, month: string | undefined, day: string | undefined): DateParts {
  const known = (text: string | undefined) =>
    text === undefined || !/^\d+$/.test(text) || Number(text) === 0 ? null : Number(text);
  const knownMonth = known(month);
  const knownDay = known(day);
  // A day without its month says nothing: kept as month 0 so that it is refused instead of dropped.
  return { year: Number(year), month: knownMonth ?? (knownDay === null ? null : 0), day: knownDay };
}

/** True where the value is a date of the calendar and exactly as precise as it claims. */
export function isPartialDate(date: PartialDate): boolean {
  const parts = datePartsOf(date.value);
  return parts !== null && partialDateOf(parts).precision === date.precision;
}

/** The same date with day, or day and month, unknown; unchanged where it is already less precise or malformed. */
export function lowerPrecision(date: PartialDate, precision: 'month' | 'year'): PartialDate {
  const parts = datePartsOf(date.value);
  if (parts === null) return date;
  return partialDateOf({ ...parts, day: null, month: precision === 'year' ? null : parts.month });
}

/** `02/01/1990`, `01/1990` or `1990`, as on the card; text that is no date comes back as it is. */
export function formatPartialDate(date: PartialDate): string {
  const parts = datePartsOf(date.value);
  if (parts === null) return date.value;
  const day = parts.day === null ? [] : [two(parts.day)];
  const month = parts.month === null ? [] : [two(parts.month)];
  return [...day, ...month, String(parts.year)].join('/');
}

/**
 * Whole years lived on the ISO date `on`; null where either is no date or `on` lies before birth. Unknown parts count as
 * the first of the year or month, as registrars do where nothing can be found out (TT 04/2020/TT-BTP: not verified).
 */
export function ageOn(birth: string | PartialDate, on: string): number | null {
  const born = datePartsOf(typeof birth === 'string' ? birth : birth.value);
  const now = datePartsOf(on);
  if (born === null || now === null) return null;
  const monthDay = (parts: DateParts) => (parts.month ?? 1) * 100 + (parts.day ?? 1);
  const age = now.year - born.year - (monthDay(now) < monthDay(born) ? 1 : 0);
  return age < 0 ? null : age;
}

/** The day a person reaches `age`, ISO; 29 February falls on the 28th in a common year. Null where birth is no date. */
export function birthdayAt(birth: string, age: number): string | null {
  const born = datePartsOf(birth);
  if (born === null) return null;
  const year = born.year + age;
  const month = born.month ?? 1;
  const day = Math.min(born.day ?? 1, daysInMonth(year, month));
  return isoDate(year, month, day);
}

/** Calendar day in Vietnam (UTC+7 all year) of an ISO moment; the day the law counts from. */
export function vietnamDate(moment: string): string {
  return new Date(Date.parse(moment) + 7 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
