import { parseCmnd } from '../applicant/cmnd.ts';
import { splitProposals } from '../applicant/names.ts';
import { crossCheck, digitsOf, parsePersonalNumber } from '../applicant/personal-number.ts';
import type { Address, DraftFields, FieldRemark } from '../application/fields.ts';
import { remark } from '../application/remark.ts';
import { err, type Failure, ok, type Result } from '../result.ts';
import { type CccdQr, parseCccdQr } from './cccd-qr.ts';
import { type Mrz, parseMrz } from './mrz.ts';

/** What a typed or scanned text turned out to be. `fields` are proposals for the draft, `remarks` what to look at in them. */
export interface Lookup {
  readonly kind: 'personal-number' | 'cmnd' | 'qr' | 'mrz';
  readonly fields: DraftFields;
  readonly remarks: FieldRemark[];
}

export type LookupFailure = Failure<
  'lookup-empty' | 'lookup-digit-count' | 'lookup-unrecognised' | 'qr-malformed' | 'mrz-malformed'
>;

const qrUnsigned = 'Mã QR không có chữ ký số';
const mrzUnsigned = 'Vùng đọc máy không có chữ ký số';

/** Reads a 12-digit number, a 9-digit CMND, the text of a card's QR or an MRZ. `on` is today in Vietnam, ISO. Never throws. */
export function parseLookup(text: string, on: string): Result<Lookup, LookupFailure> {
  const typed = text.normalize('NFC').trim();
  if (typed === '') return err('lookup-empty');
  if (typed.includes('|')) {
    const qr = parseCccdQr(typed);
    return qr.ok ? ok(fromQr(qr.value, on)) : qr;
  }
  const digits = digitsOf(typed);
  if (/^\d+$/.test(digits)) return fromDigits(digits, on);
  const mrz = parseMrz(typed);
  if (mrz.ok) return ok(fromMrz(mrz.value, on));
  return typed.includes('<') ? mrz : err('lookup-unrecognised');
}

function fromDigits(digits: string, on: string): Result<Lookup, LookupFailure> {
  if (digits.length === 12) {
    return ok({
      kind: 'personal-number',
      fields: { personalNumber: digits },
      remarks: numberRemarks({ personalNumber: digits }, on),
    });
  }
  const cmnd = parseCmnd(digits);
  if (cmnd.ok) return ok({ kind: 'cmnd', fields: { oldIdentityNumber: cmnd.value }, remarks: [] });
  return err('lookup-digit-count', undefined, { digits: digits.length });
}

function numberRemarks(fields: DraftFields, on: string): FieldRemark[] {
  const number = parsePersonalNumber(fields.personalNumber ?? '');
  if (!number.ok) return [];
  return crossCheck(number.value, { sex: fields.sex, birthDate: fields.birthDate?.value, on }).map(
    ({ code, source, details }) => remark('warning', 'personalNumber', code, source, { ...details }),
  );
}

function fromQr(qr: CccdQr, on: string): Lookup {
  const fields: DraftFields = {
    personalNumber: qr.personalNumber,
    ...nameFields(qr.name),
    nationality: 'VN',
    ...(qr.cmnd === null ? {} : { oldIdentityNumber: qr.cmnd }),
    ...(qr.birthDate === null ? {} : { birthDate: { value: qr.birthDate, precision: 'day' } }),
    ...(qr.sex === null ? {} : { sex: qr.sex }),
    ...(qr.residence === '' ? {} : { permanentAddress: addressText(qr.residence) }),
    surrenderedCard: { kind: 'cccd-chip', number: qr.personalNumber, issuedOn: qr.issuedOn ?? '' },
  };
  const remarks = [
    remark('warning', 'personalNumber', 'card-unproven', qrUnsigned),
    ...numberRemarks(fields, on),
  ];
  if (qr.unread.includes('cmnd'))
    remarks.push(remark('warning', 'oldIdentityNumber', 'cmnd-malformed', qrUnsigned));
  if (qr.unread.includes('birthDate')) remarks.push(remark('warning', 'birthDate', 'qr-date'));
  if (qr.unread.includes('sex')) remarks.push(remark('warning', 'sex', 'qr-sex'));
  if (qr.unread.includes('issuedOn')) remarks.push(remark('warning', 'surrenderedCard.issuedOn', 'qr-date'));
  if (qr.residence !== '') remarks.push(remark('warning', 'permanentAddress', 'qr-residence-text'));
  return { kind: 'qr', fields, remarks };
}

function nameFields(full: string): Pick<DraftFields, 'name'> {
  const [name] = splitProposals(full);
  return name === undefined || name.full.length > 120 ? {} : { name };
}

/** The QR names units in words of its day; the officer picks the unit, so only the text is kept. */
function addressText(text: string): Address {
  return { country: 'VN', geography: 'three-level', unitCode: '', unitName: '', detail: text.slice(0, 200) };
}

function fromMrz(mrz: Mrz, on: string): Lookup {
  const fields: DraftFields = {
    ...(mrz.personalNumber === null ? {} : { personalNumber: mrz.personalNumber }),
    // Without its marks a name is no name: the parts are left to the officer.
    ...(mrz.name === '' ? {} : { name: { full: mrz.name } }),
    ...(mrz.birthDate === null ? {} : { birthDate: { value: mrz.birthDate, precision: 'day' } }),
    ...(mrz.sex === null ? {} : { sex: mrz.sex }),
    ...(mrz.nationality === 'VNM' ? { nationality: 'VN' } : {}),
    ...(mrz.personalNumber === null
      ? {}
      : { surrenderedCard: { kind: 'cccd-chip', number: mrz.personalNumber, issuedOn: '' } }),
  };
  return { kind: 'mrz', fields, remarks: [...mrzRemarks(mrz, on), ...numberRemarks(fields, on)] };
}

const checkedField = {
  documentNumber: 'personalNumber',
  optionalData: 'personalNumber',
  birthDate: 'birthDate',
  expiry: 'surrenderedCard',
  composite: 'personalNumber',
} as const;

function mrzRemarks(mrz: Mrz, on: string): FieldRemark[] {
  const icao = 'ICAO 9303-5';
  const remarks = [remark('warning', 'personalNumber', 'card-unproven', mrzUnsigned)];
  for (const [check, field] of Object.entries(checkedField)) {
    if (!mrz.checks[check as keyof typeof checkedField]) {
      remarks.push(remark('warning', field, 'mrz-check-digit', icao, { check }));
    }
  }
  if (mrz.personalNumber?.slice(3) !== mrz.documentNumber) {
    remarks.push(remark('warning', 'personalNumber', 'mrz-number-differs', icao));
  }
  if (mrz.name !== '') remarks.push(remark('warning', 'name', 'mrz-name-without-marks', icao));
  if (mrz.nameMayBeCut) remarks.push(remark('warning', 'name', 'mrz-name-cut', icao));
  if (mrz.birthDate === null) remarks.push(remark('warning', 'birthDate', 'mrz-date', icao));
  if (mrz.sex === null) remarks.push(remark('warning', 'sex', 'mrz-sex', icao));
  if (mrz.issuer !== 'VNM' || mrz.nationality !== 'VNM') {
    remarks.push(remark('warning', 'nationality', 'mrz-not-vietnamese', icao));
  }
  if (mrz.expiryKind === 'malformed') remarks.push(remark('warning', 'surrenderedCard', 'mrz-date', icao));
  if (mrz.expiry !== null && mrz.expiry < on) {
    remarks.push(remark('warning', 'surrenderedCard', 'card-expired', undefined, { expiry: mrz.expiry }));
  }
  return remarks;
}
