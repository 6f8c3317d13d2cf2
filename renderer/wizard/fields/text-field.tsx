import type { ReactNode } from 'react';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import input from '../../design/input.module.css';
import { useEditing } from './use-editing.ts';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Applied when the field is left, never while typing or composing. */
  readonly tidy?: (value: string) => string;
  readonly remarks?: readonly FieldRemark[];
  readonly required?: boolean;
  readonly span?: number;
  readonly maxLength: number;
  /** Example, shown only while the field is empty. */
  readonly example?: string;
  readonly hint?: ReactNode;
  readonly tools?: ReactNode;
  readonly autoFocus?: boolean;
  readonly name?: string;
  readonly inputMode?: 'text' | 'numeric' | 'tel' | 'email';
}

const trimmed = (value: string): string => value.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();

export function TextField(props: TextFieldProps): ReactNode {
  const { value, tidy = trimmed } = props;
  const editing = useEditing(() => {
    const tidied = tidy(value);
    if (tidied !== value) props.onChange(tidied);
  });
  return (
    <Field
      label={props.label}
      remarks={editing.visible(props.remarks ?? [])}
      required={props.required === true}
      span={props.span ?? 4}
      hint={props.hint}
      tools={props.tools}
    >
      {(aria) => (
        <input
          {...aria}
          type="text"
          className={input.input}
          value={value}
          name={props.name}
          maxLength={props.maxLength}
          placeholder={props.example}
          inputMode={props.inputMode}
          autoComplete="off"
          spellCheck={false}
          data-autofocus={props.autoFocus === true ? '' : undefined}
          onChange={(event) => {
            editing.started();
            props.onChange(event.currentTarget.value);
          }}
          onBlur={editing.onBlur}
        />
      )}
    </Field>
  );
}
