import { useContext, useMemo } from 'react';
import type { ApplicationFields, FieldRemark } from '../../../../domain/application/fields.ts';
import { useText } from '../../../i18n/text.ts';
import { RequiredFields } from './required-fields.ts';
import { remarksAbout, useDraftPart, useWizard } from '../../draft-context.tsx';

export interface BoundField<K extends keyof ApplicationFields> {
  readonly label: string;
  readonly value: ApplicationFields[K] | undefined;
  readonly set: (value: ApplicationFields[K] | null) => void;
  readonly remarks: readonly FieldRemark[];
  readonly required: boolean;
}

/** A field of the form with its label, remarks and way to the draft. Required is what the rule set asks for, filled or not. */
export function useField<K extends keyof ApplicationFields>(field: K): BoundField<K> {
  const { code } = useText();
  const { store } = useWizard();
  const required = useContext(RequiredFields);
  const value = useDraftPart((draft) => draft.fields[field]);
  const all = useDraftPart((draft) => draft.view.remarks);
  const remarks = remarksAbout(all, field);
  return {
    label: code('field', field),
    value: value as ApplicationFields[K] | undefined,
    set: (next) => store.set({ [field]: next }),
    remarks,
    required: required.has(field),
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

/** Entries of a list with their names in the language of the window; the same array until the language changes. */
export function useNamed<V extends string>(
  values: readonly V[],
  name: (value: V) => string,
): readonly { readonly value: V; readonly label: string }[] {
  const { language } = useText();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `name` changes with the language only.
  return useMemo(() => values.map((value) => ({ value, label: name(value) })), [values, language]);
}
