import { z } from 'zod';
import { comparisons, type Condition } from '../store/hand-on.ts';
import { OsiaBadRequest } from './errors.ts';

/** `Expressions` of OSIA Enrollment v1.3.0. */
const expressionsSchema = z
  .array(
    z.strictObject({
      attributeName: z.string().max(100),
      operator: z.enum(comparisons),
      value: z.union([z.string().max(200), z.number(), z.boolean()]),
    }),
  )
  .max(20);

const equality: readonly string[] = ['=', '!='];
const stationAttributes = ['stationId', 'deliveredBy'] as const;

/** What may be asked for; everything else is about the applicant, and the index does not know it. */
export const searchableAttributes = [
  'enrollmentId',
  'status',
  'enrollmentType',
  'receivedAt',
  'sequence',
  ...stationAttributes,
] as const;

/**
 * Reads a search. Answers the conditions for the index, or null where nothing can fit; throws OsiaBadRequest for what the index can't
 * answer, because a condition passed over would hand on what nobody asked for.
 */
export function readExpressions(body: unknown): readonly Condition[] | null {
  const parsed = expressionsSchema.safeParse(body ?? []);
  if (!parsed.success) {
    throw new OsiaBadRequest('expressions', 'body is not an array of at most 20 expressions');
  }
  const conditions: Condition[] = [];
  for (const { attributeName, operator, value } of parsed.data) {
    const known = searchableAttributes.find((name) => name === attributeName);
    if (known === undefined) {
      const names = searchableAttributes.join(', ');
      throw new OsiaBadRequest('expressions', `attributeName must be one of ${names}: no other is indexed`);
    }
    if (known === 'status') {
      if (!statusFits(operator, value)) return null;
    } else {
      conditions.push(conditionOf(known, operator, value));
    }
  }
  return conditions;
}

type Indexed = Exclude<(typeof searchableAttributes)[number], 'status'>;

function conditionOf(
  name: Indexed,
  comparison: Condition['comparison'],
  value: string | number | boolean,
): Condition {
  if (name === 'sequence') {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new OsiaBadRequest('expressions', 'value of sequence must be an integer');
    return { attribute: 'sequence', comparison, value };
  }
  if (typeof value !== 'string' || value.includes('\0')) {
    throw new OsiaBadRequest('expressions', `value of ${name} must be a string`);
  }
  if (name === 'receivedAt') {
    if (!z.iso.datetime({ offset: true }).safeParse(value).success || Number.isNaN(Date.parse(value)))
      throw new OsiaBadRequest('expressions', 'value of receivedAt must be a date-time of RFC 3339');
    return { attribute: 'receivedAt', comparison, value: new Date(value).toISOString() };
  }
  expectEquality(name, comparison);
  return { attribute: name === 'enrollmentId' ? 'id' : name, comparison, value };
}

/** Whatever was acknowledged is finalised: the centre holds nothing else. */
function statusFits(operator: Condition['comparison'], value: string | number | boolean): boolean {
  expectEquality('status', operator);
  if (value !== 'FINALIZED' && value !== 'IN_PROGRESS') {
    throw new OsiaBadRequest('expressions', 'value of status must be FINALIZED or IN_PROGRESS');
  }
  return (value === 'FINALIZED') === (operator === '=');
}

function expectEquality(name: string, operator: string): void {
  if (!equality.includes(operator)) {
    throw new OsiaBadRequest('expressions', `operator of ${name} must be = or !=`);
  }
}
