import { type Agreement, agreementOn, saysNameWithoutMarks } from './agreement.ts';
import type { DraftFields } from './fields.ts';
import {
  type Difference,
  type FieldName,
  fieldNameSchema,
  type Resolution,
  type Statement,
  type StatementSource,
} from './statements.ts';

/** The most trustworthy first, what is proven before all of them. */
const trust: readonly StatementSource[] = [
  'population',
  'chip',
  'card-qr',
  'card-mrz',
  'document-qr',
  'document-mrz',
];

/** The most trustworthy first; of one source the latest. */
export function byTrust(one: Statement, other: Statement): number {
  return (
    Number(other.proven) - Number(one.proven) ||
    trust.indexOf(one.source) - trust.indexOf(other.source) ||
    other.saidAt.localeCompare(one.saidAt)
  );
}

interface Said {
  readonly statement: Statement;
  readonly agreement: Agreement;
}

/** What each source says of a field, those that say nothing left out. */
function saidOf(field: FieldName, fields: DraftFields, statements: readonly Statement[]): Said[] {
  return statements
    .toSorted(byTrust)
    .map((statement) => ({
      statement,
      agreement: agreementOn(field, fields, statement.fields, statement.source),
    }))
    .filter(({ agreement }) => agreement !== 'source-silent');
}

/**
 * Fields about which form and sources do not all say the same, in the order of the form, and those where they did not before somebody decided.
 * `resolutions` are those that hold (`basisOf`); one without a source that still speaks of the field is left out.
 */
export function differencesOf(
  fields: DraftFields,
  statements: readonly Statement[],
  resolutions: readonly Resolution[],
): Difference[] {
  return fieldNameSchema.options.flatMap((field) => {
    const said = saidOf(field, fields, statements);
    const resolution = resolutions.find((one) => one.field === field) ?? null;
    const agreed = said.every(({ agreement }) => agreement === 'same');
    if (said.length === 0 || (agreed && resolution === null)) return [];
    return [
      {
        field,
        statements: said.map(({ statement, agreement }) => ({
          statementId: statement.statementId,
          agrees: agreement === 'same',
        })),
        resolution,
      },
    ];
  });
}

/** Fields that nobody has decided about yet: each counts as missing in the form. */
export function openDifferences(differences: readonly Difference[]): FieldName[] {
  return differences.filter(({ resolution }) => resolution === null).map(({ field }) => field);
}

/** What form and sources said when a field was decided, as one text to be hashed: another text, and the decision is void. */
export function basisOf(field: FieldName, fields: DraftFields, statements: readonly Statement[]): string {
  const said = statements
    .filter((statement) => statement.fields[field] !== undefined)
    .map(({ source, proven, fields: { [field]: value } }) => stable([source, proven, value]))
    .toSorted();
  return stable([field, fields[field] ?? null, said]);
}

/** JSON with the members of every object in one order: what went through a store says the same after. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

/**
 * The statement whose value would be taken of a source: the most trustworthy that does not agree. Null where the source says nothing else, or
 * less than the form: a name without its marks, an address without its unit.
 */
export function takenFrom(
  source: StatementSource,
  field: FieldName,
  fields: DraftFields,
  statements: readonly Statement[],
): Statement | null {
  const found = saidOf(field, fields, statements).find(
    ({ statement, agreement }) => statement.source === source && agreement !== 'same',
  );
  if (found === undefined) return null;
  const fills = found.agreement === 'form-silent';
  return fills || !saysLess(field, source, fields, found.statement.fields) ? found.statement : null;
}

function saysLess(field: FieldName, source: StatementSource, form: DraftFields, said: DraftFields): boolean {
  if (field === 'name') return saysNameWithoutMarks(source);
  const [ours, theirs]: unknown[] = [form[field], said[field]];
  const hasUnit = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'unitCode' in value && value.unitCode !== '';
  return hasUnit(ours) && !hasUnit(theirs);
}

/** A reason is asked for where what is proven is not followed, and where what was typed gives way. */
export function needsReason(
  take: 'form' | StatementSource,
  field: FieldName,
  fields: DraftFields,
  statements: readonly Statement[],
): boolean {
  const said = saidOf(field, fields, statements);
  if (take === 'form') {
    return said.some(({ statement, agreement }) => statement.proven && agreement !== 'same');
  }
  return said.some(({ agreement }) => agreement !== 'form-silent');
}
