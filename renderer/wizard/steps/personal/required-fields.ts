import { createContext } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import type { FieldRemark } from '../../../../domain/application/fields.ts';
import { policyById } from '../../../../domain/policy/policies.ts';

/** Fields of the form that the rule set asks this applicant for. */
export const RequiredFields = createContext<ReadonlySet<string>>(new Set());

/** Their names as one comparable text, so that the set is made anew only when it is another. */
export function requiredNames(view: Pick<DraftView, 'policyId' | 'age' | 'reasonCode'>): string {
  const { policyId, age, reasonCode } = view;
  return policyById(policyId)
    .requiredFields({ age, reasonCode })
    .map(({ field }) => field)
    .join(' ');
}

export interface RemarkCounts {
  /** Required and still empty. */
  readonly missing: number;
  /** Filled in a way that can't stay. */
  readonly wrong: number;
  readonly warnings: number;
}

export function countRemarks(remarks: readonly FieldRemark[]): RemarkCounts {
  const errors = remarks.filter(({ severity }) => severity === 'error');
  const missing = errors.filter(({ code }) => code === 'required').length;
  return { missing, wrong: errors.length - missing, warnings: remarks.length - errors.length };
}
