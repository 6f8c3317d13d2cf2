import type { FieldName, StatementSource } from '../../../domain/application/statements.ts';
import type { Side } from './difference-row.tsx';

/** The usual reasons, `difference.reason.<reason>`; any other is typed. */
export type UsualReason =
  | 'changed-since'
  | 'card-wrong'
  | 'population-outdated'
  | 'other-person'
  | 'units-changed'
  | 'typed-wrong'
  | 'applicant-agrees';

/** @param against who says something else than the form: only they can be what is wrong */
export function reasonsFor(
  field: FieldName,
  take: Side,
  against: readonly StatementSource[],
): readonly UsualReason[] {
  if (take !== 'form') return ['typed-wrong', 'applicant-agrees'];
  const papers = against.some((source) => source !== 'population');
  const ours: readonly UsualReason[] = [
    ...(against.includes('population') ? (['population-outdated'] as const) : []),
    ...(papers ? (['changed-since', 'card-wrong', 'other-person'] as const) : []),
  ];
  return field.endsWith('Address') || field.endsWith('Place') || field === 'placeOfOrigin'
    ? ['units-changed', ...ours]
    : ours;
}
