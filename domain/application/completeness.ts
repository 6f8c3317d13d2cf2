import { isPartialDate } from '../applicant/partial-date.ts';
import type { Policy } from '../policy/policy.ts';
import type { Address, DraftFields, PersonName } from './fields.ts';

/** Which fields of the form are filled, and which the rule set still wants. */

export interface MissingField {
  readonly field: string;
  readonly article: string;
}

/** Fields the rule set asks for and the form lacks, with the article that asks. */
export function missingFields(
  fields: DraftFields,
  context: { readonly policy: Policy; readonly age: number | null; readonly reasonCode: string | null },
): MissingField[] {
  return context.policy
    .requiredFields({ age: context.age, reasonCode: context.reasonCode })
    .filter(
      ({ field, alternatives }) => ![field, ...(alternatives ?? [])].some((name) => isFilled(fields, name)),
    )
    .map(({ field, article }) => ({ field, article }));
}

/** True where a field holds something a reader could use; a date or a name may still be wrong. */
export function isFilled(fields: DraftFields, field: string): boolean {
  const value: unknown = (fields as Readonly<Record<string, unknown>>)[field];
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value !== 'object') return true;
  if ('unitCode' in value) return isAddressFilled(value as Address);
  if ('full' in value) return isNameFilled(value as PersonName);
  if ('precision' in value && 'value' in value) return String(value.value).trim() !== '';
  if ('code' in value) return String(value.code).trim() !== '';
  if ('name' in value) return isNameFilled(value.name as PersonName);
  return true;
}

function isNameFilled(name: PersonName): boolean {
  return name.full.trim() !== '';
}

/** In Vietnam a unit of the list; abroad, whatever the person can write down. */
function isAddressFilled(address: Address): boolean {
  return address.country === 'VN' ? address.unitCode.trim() !== '' : address.detail.trim() !== '';
}

/**
 * Fields whose form makes them unusable: a number that isn't 12 or 9 digits, a date that isn't in the calendar. Empty
 * fields are not malformed.
 */
export function malformedFields(
  fields: DraftFields,
): ('birthDate' | 'personalNumber' | 'oldIdentityNumber')[] {
  const malformed: ('birthDate' | 'personalNumber' | 'oldIdentityNumber')[] = [];
  if (isFilled(fields, 'birthDate') && fields.birthDate && !isPartialDate(fields.birthDate)) {
    malformed.push('birthDate');
  }
  if (isFilled(fields, 'personalNumber') && !/^\d{12}$/.test(fields.personalNumber ?? '')) {
    malformed.push('personalNumber');
  }
  if (isFilled(fields, 'oldIdentityNumber') && !/^\d{9}$/.test(fields.oldIdentityNumber ?? '')) {
    malformed.push('oldIdentityNumber');
  }
  return malformed;
}
