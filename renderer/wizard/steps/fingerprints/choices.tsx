import { type ReactNode, useId } from 'react';
import classes from './choices.module.css';

/** A group of radio buttons as the browser does them: Tab enters the group, arrows choose. */
export function Choices<Value extends string>(props: {
  legend: string;
  value: Value | null;
  onChange: (value: Value) => void;
  choices: readonly { readonly value: Value; readonly label: string }[];
  columns?: number;
  byColumn?: boolean;
  autoFocus?: boolean;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className={classes.group}>
      <legend>{props.legend}</legend>
      <div className={classes.choices} data-columns={props.columns ?? 1} data-flow={props.byColumn ?? false}>
        {props.choices.map(({ value, label }) => (
          <label key={value} className={classes.choice}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              data-autofocus={props.autoFocus === true && value === props.value ? '' : undefined}
              onChange={() => props.onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
