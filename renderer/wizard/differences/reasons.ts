import type { FieldName } from '../../../domain/application/statements.ts';
import type { Side } from './difference-row.tsx';

/** The usual reasons, `difference.reason.<reason>`; any other is typed. */
export type UsualReason =
  | 'changed-since'
  | 'card-wrong'
  | 'other-person'
  | 'units-changed'
  | 'typed-wrong'
  | 'applicant-agrees';

export function reasonsFor(field: FieldName, take: Side): readonly UsualReason[] {
  if (take !== 'form') return ['typed-wrong', 'applicant-agrees'];
  const ours: readonly UsualReason[] = ['changed-since', 'card-wrong', 'other-person'];
  return field.endsWith('Address') || field.endsWith('Place') || field === 'placeOfOrigin'
    ? ['units-changed', ...ours]
    : ours;
}
