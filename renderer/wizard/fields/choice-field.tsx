import { type ReactNode, useId } from 'react';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import classes from './fields.module.css';

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
}

/** A few values side by side; arrow keys choose, as radio buttons do. */
export function ChoiceField<V extends string>(props: {
  label: string;
  value: V | undefined;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
  remarks?: readonly FieldRemark[];
  required?: boolean;
  span?: number;
}): ReactNode {
  const name = useId();
  return (
    <Field
      label={props.label}
      remarks={props.remarks ?? []}
      required={props.required === true}
      span={props.span ?? 4}
      group
    >
      {() => (
        <div className={classes.choices}>
          {props.choices.map((choice) => (
            <label key={choice.value} className={classes.choice}>
              <input
                type="radio"
                name={name}
                value={choice.value}
                checked={props.value === choice.value}
                onChange={() => props.onChange(choice.value)}
              />
              <span>{choice.label}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
