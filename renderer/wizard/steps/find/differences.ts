import { isSameName } from '../../../../domain/applicant/names.ts';
import type { ApplicationFields, DraftFields, DraftPatch } from '../../../../domain/application/fields.ts';

export type FieldName = keyof ApplicationFields;
export type Side = 'found' | 'form';

export interface Difference {
  readonly field: FieldName;
  /** `new`: the form has nothing there; `same`: both say the same; `differs`: somebody must choose. */
  readonly kind: 'new' | 'same' | 'differs';
}

const order: readonly FieldName[] = [
  'personalNumber',
  'oldIdentityNumber',
  'name',
  'birthDate',
  'sex',
  'nationality',
  'permanentAddress',
  'surrenderedCard',
];

function isSame(field: FieldName, found: DraftFields, form: DraftFields): boolean {
  if (field === 'name') return isSameName(found.name?.full ?? '', form.name?.full ?? '');
  if (field === 'surrenderedCard') return found.surrenderedCard?.number === form.surrenderedCard?.number;
  return JSON.stringify(found[field]) === JSON.stringify(form[field]);
}

/** What a looked-up card or number says, field by field, against the form as it stands. */
export function differencesOf(found: DraftFields, form: DraftFields): Difference[] {
  const named = new Set(Object.keys(found) as FieldName[]);
  const fields = [
    ...order.filter((field) => named.has(field)),
    ...[...named].filter((field) => !order.includes(field)),
  ];
  return fields.map((field) => ({
    field,
    kind: form[field] === undefined ? 'new' : isSame(field, found, form) ? 'same' : 'differs',
  }));
}

/** Side taken unless the officer chooses: the new value where the form is empty, what was typed where they differ. */
export function sideOf(difference: Difference, chosen: Readonly<Partial<Record<FieldName, Side>>>): Side {
  return chosen[difference.field] ?? (difference.kind === 'new' ? 'found' : 'form');
}

/** The patch that brings the chosen values into the form. */
export function patchOf(
  found: DraftFields,
  differences: readonly Difference[],
  chosen: Readonly<Partial<Record<FieldName, Side>>>,
): DraftPatch {
  return Object.fromEntries(
    differences
      .filter((difference) => difference.kind !== 'same' && sideOf(difference, chosen) === 'found')
      .map(({ field }) => [field, found[field]]),
  );
}
