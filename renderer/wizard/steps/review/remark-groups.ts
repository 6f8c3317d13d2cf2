import type { FieldRemark } from '../../../../domain/application/fields.ts';

export interface RemarkGroup {
  /** Field of the form, without its part. */
  readonly field: string;
  readonly remarks: readonly FieldRemark[];
}

/** Remarks of one severity, those on one field together, in the order they came. */
export function groupRemarks(
  remarks: readonly FieldRemark[],
  severity: FieldRemark['severity'],
): readonly RemarkGroup[] {
  const groups = new Map<string, FieldRemark[]>();
  for (const remark of remarks.filter((one) => one.severity === severity)) {
    const field = remark.field.split('.', 1)[0] ?? remark.field;
    groups.set(field, [...(groups.get(field) ?? []), remark]);
  }
  return [...groups].map(([field, own]) => ({ field, remarks: own }));
}
