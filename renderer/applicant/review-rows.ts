import type { ApplicationFields, DraftFields } from '../../domain/application/fields.ts';
import { reasonNames } from '../../domain/policy/reason-names.ts';
import { fieldText } from '../wizard/fields/field-text.ts';
import { type Both, both, bothOf, vietnamese } from './bilingual.ts';

export interface ReviewRow {
  readonly id: string;
  /** Short enough to share a line with another. */
  readonly half: boolean;
  readonly label: Both;
  readonly value: string;
}

/** Who the person is on the left, where they live and belong on the right. */
const columns: readonly (readonly (keyof ApplicationFields)[])[] = [
  [
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
    'phone',
    'email',
    'occupation',
    'education',
    'identifyingFeatures',
  ],
  [
    'placeOfOrigin',
    'birthPlace',
    'birthRegistrationPlace',
    'permanentAddress',
    'temporaryAddress',
    'currentAddress',
    'representative',
    'father',
    'mother',
    'spouse',
    'householder',
    'householderRelationship',
    'surrenderedCard',
    'delivery',
  ],
];

const halves: ReadonlySet<string> = new Set([
  'birthDate',
  'sex',
  'personalNumber',
  'oldIdentityNumber',
  'ethnicGroup',
  'religion',
  'nationality',
  'maritalStatus',
  'bloodType',
  'phone',
]);

/** What is read back, in two columns; what is empty is left out. */
export function reviewColumns(fields: DraftFields, reasonCode: string | null): ReviewRow[][] {
  const [left = [], right = []] = columns.map((names) =>
    names.flatMap((field): ReviewRow[] => {
      const value = fieldText(field, fields, vietnamese);
      if (value === '') return [];
      const same = field !== 'permanentAddress' && isPermanentAddress(fields, field);
      return [
        {
          id: field,
          half: halves.has(field),
          label: bothOf(`field.${field}`, 'applicant.other'),
          value: same ? both('applicant.asPermanent').vi : value,
        },
      ];
    }),
  );
  if (reasonCode === null) return [left, right];
  const reason = reasonNames[reasonCode]?.vi ?? reasonCode;
  return [left, [{ id: 'reason', half: false, label: both('applicant.reason'), value: reason }, ...right]];
}

/** The same address again would only be more to read. */
function isPermanentAddress(fields: DraftFields, field: keyof ApplicationFields): boolean {
  if (field !== 'currentAddress' && field !== 'temporaryAddress') return false;
  return JSON.stringify(fields[field]) === JSON.stringify(fields.permanentAddress);
}
