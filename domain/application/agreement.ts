import { unitSearchKey, withoutKind } from '../applicant/geography/search-keys.ts';
import { isSameName, mrzNameLine, nameSearchKey, withoutMarks } from '../applicant/names.ts';
import { digitsOf } from '../applicant/personal-number.ts';
import type { Address, DraftFields, PartialDate, Relative } from './fields.ts';
import type { FieldName, StatementSource } from './statements.ts';

/** What a source says of one field, held against the form. `form-silent`: only the source says something; `source-silent`: it says nothing. */
export type Agreement = 'same' | 'differs' | 'form-silent' | 'source-silent';

/** Sources that know a name only as line 3 of an MRZ has it: A–Z, and cut after 30 characters. */
const withMrzNames: readonly StatementSource[] = ['chip', 'card-mrz', 'document-mrz'];

export function saysNameWithoutMarks(source: StatementSource): boolean {
  return withMrzNames.includes(source);
}

/**
 * Whether form and source say the same of a field. Names are compared as spellings, those of an MRZ as far as an MRZ can say them; dates as far
 * as both go; addresses by unit, or by the words of it where a card names no unit; numbers digit by digit.
 */
export function agreementOn(
  field: FieldName,
  form: DraftFields,
  said: DraftFields,
  source: StatementSource,
): Agreement {
  if (isSilent(field, said)) return 'source-silent';
  if (isSilent(field, form)) return field === 'surrenderedCard' ? 'source-silent' : 'form-silent';
  return agree(field, form, said, source) ? 'same' : 'differs';
}

function isSilent(field: FieldName, fields: DraftFields): boolean {
  const value: unknown = fields[field];
  if (value === undefined || value === null || value === 'unknown') return true;
  if (typeof value === 'string') return value.trim() === '';
  if (field === 'delivery') return true;
  if (isAddress(value)) return value.unitCode === '' && textOf(value) === '';
  const { full, value: date, code, name } = value as Partial<Relative> & Record<string, unknown>;
  const words = full ?? date ?? code ?? name?.full;
  return typeof words === 'string' && words.trim() === '';
}

function agree(field: FieldName, form: DraftFields, said: DraftFields, source: StatementSource): boolean {
  const [ours, theirs]: [unknown, unknown] = [form[field], said[field]];
  switch (field) {
    case 'name':
      return sameNames(form.name?.full ?? '', said.name?.full ?? '', source);
    case 'otherName':
      return isSameName(String(ours), String(theirs));
    case 'birthDate':
      return sameDates(form.birthDate, said.birthDate);
    case 'personalNumber':
    case 'oldIdentityNumber':
    case 'phone':
      return digitsOf(String(ours)) === digitsOf(String(theirs));
    case 'surrenderedCard':
      return sameCards(form.surrenderedCard, said.surrenderedCard);
    case 'father':
    case 'mother':
    case 'spouse':
    case 'householder':
    case 'representative':
      return sameRelatives(ours as Relative, theirs as Relative, source);
    default:
      if (isAddress(ours) && isAddress(theirs)) return sameAddresses(ours, theirs);
      if (typeof ours === 'string') return nameSearchKey(ours) === nameSearchKey(String(theirs));
      return sameCodes(ours, theirs);
  }
}

function sameNames(ours: string, theirs: string, source: StatementSource): boolean {
  if (isSameName(ours, theirs)) return true;
  if (!saysNameWithoutMarks(source) || withoutMarks(theirs) !== theirs) return false;
  // The line is written anew as a card would have it: cut where the card's was cut.
  return mrzWords(mrzNameLine(ours)) === theirs;
}

const mrzWords = (line: string): string => line.split('<').filter(Boolean).join(' ');

/** 1990 and 1990-05 contradict nothing that says 1990-05-17. */
function sameDates(ours: PartialDate | undefined, theirs: PartialDate | undefined): boolean {
  const [one, other] = [ours?.value ?? '', theirs?.value ?? ''];
  return one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
}

function sameCards(ours: DraftFields['surrenderedCard'], theirs: DraftFields['surrenderedCard']): boolean {
  const [issued, issuedThere] = [ours?.issuedOn ?? '', theirs?.issuedOn ?? ''];
  const sameDay = issued === '' || issuedThere === '' || issued === issuedThere;
  return sameDay && digitsOf(ours?.number ?? '') === digitsOf(theirs?.number ?? '');
}

function sameRelatives(ours: Relative, theirs: Relative, source: StatementSource): boolean {
  const numbers = [ours.number, theirs.number].map(digitsOf);
  const sameNumber = numbers.some((number) => number === '') || numbers[0] === numbers[1];
  return sameNumber && sameNames(ours.name.full, theirs.name.full, source);
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && 'unitCode' in value;
}

const textOf = ({ detail, unitName }: Address): string =>
  [detail, unitName].filter((part) => part.trim() !== '').join(', ');

function sameAddresses(ours: Address, theirs: Address): boolean {
  if (ours.country !== theirs.country) return false;
  if (ours.unitCode === '' || theirs.unitCode === '' || ours.geography !== theirs.geography) {
    return namesTheSamePlaces(ours, theirs);
  }
  const [detail, detailThere] = [ours, theirs].map((address) => unitSearchKey(address.detail));
  const sameDetail = detail === '' || detailThere === '' || detail === detailThere;
  return ours.unitCode === theirs.unitCode && ours.unitName === theirs.unitName && sameDetail;
}

/** Every place the one with a unit names, in that order, stands among the words of the other. */
function namesTheSamePlaces(ours: Address, theirs: Address): boolean {
  const [known, other] = theirs.unitCode === '' || ours.unitCode !== '' ? [ours, theirs] : [theirs, ours];
  const words = ` ${unitSearchKey(textOf(other))} `;
  let from = 0;
  for (const part of textOf(known).split(',')) {
    const place = withoutKind(unitSearchKey(part));
    if (place === '') continue;
    const at = words.indexOf(` ${place} `, from);
    if (at < 0) return false;
    from = at + place.length;
  }
  return true;
}

/** A code says something only within its list: codes of two lists contradict nothing. */
function sameCodes(ours: unknown, theirs: unknown): boolean {
  const [one, other] = [ours, theirs] as Partial<Record<'scheme' | 'code', string>>[];
  if (one?.scheme !== other?.scheme) return true;
  return one?.code === other?.code;
}
