import type { DraftView } from '../../../../domain/application/draft.ts';

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

const fieldsOf: Readonly<Record<SectionId, readonly string[]>> = {
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
    'birthPlace',
    'birthRegistrationPlace',
    'placeOfOrigin',
    'permanentAddress',
    'temporaryAddress',
    'currentAddress',
  ],
  representative: ['representative'],
  family: ['father', 'mother', 'spouse', 'householder', 'householderRelationship'],
  contact: ['phone', 'email'],
  other: ['identifyingFeatures', 'occupation', 'education'],
  card: ['surrenderedCard', 'delivery'],
};

/** Section that shows a field or a part of it (`father.number`); the first where the field is not known. */
export function sectionOf(field: string): SectionId {
  const whole = field.split('.', 1)[0] ?? field;
  return sectionIds.find((section) => fieldsOf[section].includes(whole)) ?? 'identity';
}

/** Adults come without a representative; everything else is always there. */
export function sectionsFor(view: Pick<DraftView, 'age' | 'fields' | 'eligibility'>): SectionId[] {
  const minor = view.age !== null && view.age < 18;
  const asked = view.eligibility?.decision === 'needs-representative';
  const represented = minor || asked || view.fields.representative !== undefined;
  return sectionIds.filter((section) => section !== 'representative' || represented);
}
