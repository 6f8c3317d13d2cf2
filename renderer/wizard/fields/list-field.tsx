import { type ReactNode, useCallback } from 'react';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { type ComboOption, fittingOptions } from './combo-choice.ts';
import { ComboField } from './combo-field.tsx';

export interface ListFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** The same array from one drawing to the next, where it can be. */
  readonly items: readonly ComboOption[];
  readonly onChange: (value: string | null) => void;
  readonly remarks?: readonly FieldRemark[];
  readonly required?: boolean;
  readonly span?: number;
  readonly example?: string;
  readonly clearable?: boolean;
  readonly tools?: ReactNode;
}

/** A longer closed list, found by typing without marks (`hmong`, `khong`). */
export function ListField({ value, items, onChange, ...rest }: ListFieldProps): ReactNode {
  const search = useCallback((text: string) => fittingOptions(text, items), [items]);
  const taken = items.find((item) => item.value === value);
  return (
    <ComboField
      {...rest}
      // A code this list doesn't know is shown as it is, not dropped.
      value={value === undefined || value === '' ? null : (taken ?? { value, label: value })}
      search={search}
      onTake={onChange}
    />
  );
}
