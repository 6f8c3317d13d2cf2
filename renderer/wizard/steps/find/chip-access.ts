import { parsePartialDate } from '../../../../domain/applicant/partial-date.ts';
import type { DraftFields } from '../../../../domain/application/fields.ts';
import type { ChipAccess } from '../../../../domain/devices/card-reader.ts';

/** What is printed on the card and opens its chip, as typed. */
export interface PrintedAccess {
  /** Document number: the last nine digits of the personal number (TD1, ICAO 9303-5). */
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
  readonly can: string;
}

/** What is known already, so that only the rest must be typed. */
export function knownAccess(fields: DraftFields): PrintedAccess {
  const number = (fields.personalNumber ?? '').replaceAll(/\D/g, '');
  const birth = fields.birthDate;
  return {
    documentNumber: number.length === 12 ? number.slice(3) : '',
    dateOfBirth: birth?.precision === 'day' ? shown(birth.value) : '',
    dateOfExpiry: '',
    can: '',
  };
}

function shown(iso: string): string {
  const [year, month, day] = iso.split('-');
  return day === undefined ? '' : `${day}/${month}/${year}`;
}

/** Null as long as it would open no chip: either the three fields of the MRZ, or the six digits of the CAN. */
export function accessOf(kind: ChipAccess['kind'], typed: PrintedAccess): ChipAccess | null {
  if (kind === 'can') {
    const number = typed.can.replaceAll(/\s/g, '');
    return /^\d{6}$/.test(number) ? { kind, number } : null;
  }
  const documentNumber = typed.documentNumber.replaceAll(/\s/g, '').toUpperCase();
  const dateOfBirth = sixDigits(typed.dateOfBirth);
  const dateOfExpiry = sixDigits(typed.dateOfExpiry);
  if (!/^[A-Z0-9]{9}$/.test(documentNumber) || dateOfBirth === null || dateOfExpiry === null) return null;
  return { kind, documentNumber, dateOfBirth, dateOfExpiry };
}

/** YYMMDD. */
function sixDigits(text: string): string | null {
  const parsed = parsePartialDate(text);
  if (!parsed.ok || parsed.value.precision !== 'day') return null;
  return parsed.value.value.replaceAll('-', '').slice(2);
}
