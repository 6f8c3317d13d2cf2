import type { Policy } from '../policy/policy.ts';
import type { FieldRemark } from './fields.ts';
import type { RemarkCode } from './remark-codes.ts';

export interface RemarkContext {
  readonly policy: Policy;
  /** Today in Vietnam, ISO date. */
  readonly on: string;
  readonly reasonCode: string | null;
  readonly age: number | null;
}

type Details = NonNullable<FieldRemark['details']>;

/** `field` may be a path (`father.number`). */
export function remark(
  severity: FieldRemark['severity'],
  field: string,
  code: RemarkCode,
  source?: string,
  details?: Details,
): FieldRemark {
  return {
    field,
    severity,
    code,
    ...(source === undefined ? {} : { source }),
    ...(details === undefined ? {} : { details }),
  };
}
