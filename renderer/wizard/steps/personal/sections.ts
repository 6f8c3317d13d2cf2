import type { DraftView } from '../../../../domain/application/draft.ts';
import type { ApplicationFields } from '../../../../domain/application/fields.ts';

export const sectionIds = [
  'identity',
  'residence',
  'representative',
  'family',
  'contact',
  'other',
  'card',
] as const;
export type SectionId = (typeof sectionIds)[number];

/** Fields of each section in the order of the form. */
export const fieldsOf = {
  identity: [
    'name',
    'otherName',
    'birthDate',
    'sex',
    'personalNumber',
    'oldIdentityNumber',
    'ethnicGroup',
    'religion',
    'nationality',
    'maritalStatus',
    'bloodType',
  ],
  residence: [
    'permanentAddress',
    'currentAddress',
    'temporaryAddress',
    'placeOfOrigin',
    'birthRegistrationPlace',
    'birthPlace',
  ],
  representative: ['representative'],
  family: ['father', 'mother', 'spouse', 'householder', 'householderRelationship'],
  contact: ['phone', 'email'],
  other: ['identifyingFeatures', 'occupation', 'education'],
  card: ['surrenderedCard', 'delivery'],
} as const satisfies Record<SectionId, readonly (keyof ApplicationFields)[]>;

/** The whole form, as it is read back. */
export const formOrder: readonly (keyof ApplicationFields)[] = sectionIds.flatMap((section) => [
  ...fieldsOf[section],
]);

/** Section that shows a field or a part of it (`father.number`); the first where the field is not known. */
export function sectionOf(field: string): SectionId {
  const whole = field.split('.', 1)[0] ?? field;
  return sectionIds.find((section) => (fieldsOf[section] as readonly string[]).includes(whole)) ?? 'identity';
}

/** Adults come without a representative; everything else is always there. */
export function sectionsFor(view: Pick<DraftView, 'age' | 'fields' | 'eligibility'>): SectionId[] {
  const minor = view.age !== null && view.age < 18;
  const asked = view.eligibility?.decision === 'needs-representative';
  const represented = minor || asked || view.fields.representative !== undefined;
  return sectionIds.filter((section) => section !== 'representative' || represented);
}
