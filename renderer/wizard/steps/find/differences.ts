import { type Agreement, agreementOn } from '../../../../domain/application/agreement.ts';
import type { DraftFields, DraftPatch } from '../../../../domain/application/fields.ts';
import type { FieldName, StatementSource } from '../../../../domain/application/statements.ts';
import type { LookupResult } from '../../../../domain/channels/officer.ts';

export type Side = 'found' | 'form';

/** What was found, by whatever was looked up or asked. */
export type Found = Omit<LookupResult, 'kind'> & { readonly kind: LookupResult['kind'] | 'population' };

const sources: Readonly<Partial<Record<Found['kind'], StatementSource>>> = {
  mrz: 'card-mrz',
  population: 'population',
};

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

const kinds: Readonly<Record<Agreement, Difference['kind']>> = {
  same: 'same',
  differs: 'differs',
  'form-silent': 'new',
  // Of a field the form says nothing of that could be compared: the officer takes it over or not.
  'source-silent': 'new',
};

/** What a looked-up card or number says, field by field, against the form as it stands. */
export function proposedIn(
  { fields: found, kind }: Pick<Found, 'fields' | 'kind'>,
  form: DraftFields,
): Difference[] {
  const source = sources[kind] ?? 'card-qr';
  const named = new Set(Object.keys(found) as FieldName[]);
  const fields = [
    ...order.filter((field) => named.has(field)),
    ...[...named].filter((field) => !order.includes(field)),
  ];
  return fields.map((field) => ({
    field,
    kind: kinds[agreementOn(field, form, found, source)],
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
