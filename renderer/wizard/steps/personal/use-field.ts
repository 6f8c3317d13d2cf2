import type { ApplicationFields, FieldRemark } from '../../../../domain/application/fields.ts';
import { useText } from '../../../i18n/text.ts';
import { remarksAbout, useDraftPart, useWizard } from '../../draft-context.tsx';

export interface BoundField<K extends keyof ApplicationFields> {
  readonly label: string;
  readonly value: ApplicationFields[K] | undefined;
  readonly set: (value: ApplicationFields[K] | null) => void;
  readonly remarks: readonly FieldRemark[];
  readonly required: boolean;
}

/** A field of the form with its label, remarks and way to the draft. Required is what the rule set misses or asked for. */
export function useField<K extends keyof ApplicationFields>(field: K): BoundField<K> {
  const { code } = useText();
  const { store } = useWizard();
  const value = useDraftPart((draft) => draft.fields[field]);
  const all = useDraftPart((draft) => draft.view.remarks);
  const remarks = remarksAbout(all, field);
  return {
    label: code('field', field),
    value: value as ApplicationFields[K] | undefined,
    set: (next) => store.set({ [field]: next }),
    remarks,
    required: remarks.some((remark) => remark.code === 'required'),
  };
}

/** Text of a field; empty text clears it. */
export function useTextValue(
  field: {
    [K in keyof ApplicationFields]: ApplicationFields[K] extends string ? K : never;
  }[keyof ApplicationFields],
): {
  label: string;
  value: string;
  onChange: (value: string) => void;
  remarks: readonly FieldRemark[];
  required: boolean;
} {
  const bound = useField(field);
  return {
    label: bound.label,
    value: bound.value ?? '',
    onChange: (value) => bound.set(value === '' ? null : value),
    remarks: bound.remarks,
    required: bound.required,
  };
}
