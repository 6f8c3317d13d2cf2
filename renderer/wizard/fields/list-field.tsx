import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { nameSearchKey } from '../../../domain/applicant/names.ts';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import { useText } from '../../i18n/text.ts';

export interface ListFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly items: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | null) => void;
  readonly remarks?: readonly FieldRemark[];
  readonly required?: boolean;
  readonly span?: number;
  readonly example?: string;
  readonly clearable?: boolean;
  readonly tools?: ReactNode;
}

/** A longer closed list, found by typing without marks (`hmong`, `khong`). */
export function ListField(props: ListFieldProps): ReactNode {
  const { t } = useText();
  return (
    <Field
      label={props.label}
      remarks={props.remarks ?? []}
      required={props.required === true}
      span={props.span ?? 4}
      tools={props.tools}
    >
      {(aria) => (
        <Select
          {...aria}
          data={[...props.items]}
          value={props.value ?? null}
          onChange={props.onChange}
          searchable
          selectFirstOptionOnChange
          clearable={props.clearable === true}
          clearButtonProps={{ 'aria-label': t('list.clear'), tabIndex: -1 }}
          placeholder={props.example}
          nothingFoundMessage={t('list.nothing')}
          filter={({ options, search }) => {
            const key = nameSearchKey(search);
            return options.filter((option) => 'label' in option && nameSearchKey(option.label).includes(key));
          }}
        />
      )}
    </Field>
  );
}
