import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { digitsOf } from '../../../domain/applicant/personal-number.ts';
import { Field } from '../../design/field.tsx';
import styles from '../../design/input.module.css';
import { groupPersonalNumber, groupWhileTyping } from '../../design/format.ts';
import { caretAfter } from './caret.ts';
import type { TextFieldProps } from './text-field.tsx';
import { useEditing } from './use-editing.ts';

/**
 * The 12 digits, shown 3-1-2-6 while they are typed. Kept without the spaces; what isn't a digit is kept as typed.
 * `orCmnd`: nine digits are as good, so nothing is grouped before there are twelve.
 */
export function NumberField(props: TextFieldProps & { readonly orCmnd?: boolean }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const group = (value: string): string =>
    props.orCmnd === true ? groupPersonalNumber(value) : groupWhileTyping(value);
  const shown = group(props.value);
  const editing = useEditing(() => undefined);
  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
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
          ref={input}
          value={shown}
          className={`${styles.input} tabular`}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          maxLength={props.maxLength}
          placeholder={props.example}
          name={props.name}
          data-autofocus={props.autoFocus === true ? '' : undefined}
          onChange={(event) => {
            editing.started();
            const typed = event.currentTarget.value;
            const compact = digitsOf(typed);
            const value = /^\d*$/.test(compact) ? compact : typed;
            caret.current = caretAfter(typed, event.currentTarget.selectionStart, group(value));
            props.onChange(value);
          }}
          onBlur={editing.onBlur}
        />
      )}
    </Field>
  );
}
