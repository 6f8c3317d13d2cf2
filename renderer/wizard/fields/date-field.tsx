import { type KeyboardEvent, type ReactNode, useState } from 'react';
import {
  formatPartialDate,
  lowerPrecision,
  parsePartialDate,
} from '../../../domain/applicant/partial-date.ts';
import type { FieldRemark, PartialDate } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import input from '../../design/input.module.css';
import { useKeyHelp } from '../../design/key-help.ts';
import { KeyCap } from '../../design/key-cap.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './fields.module.css';

export interface DateFieldProps {
  readonly label: string;
  readonly value: PartialDate | undefined;
  readonly onChange: (value: PartialDate | null) => void;
  readonly remarks?: readonly FieldRemark[];
  readonly required?: boolean;
  readonly span?: number;
  /** Offers unknown day (F6) and unknown day and month (F7). */
  readonly partial?: boolean;
  readonly autoFocus?: boolean;
}

/** Text typed so far as the draft keeps it: ISO as soon as it is a date, as typed until then. */
export function typedDate(text: string): PartialDate | null {
  if (text.trim() === '') return null;
  const parsed = parsePartialDate(text);
  // Four digits may be the first half of a date still being typed; they are a year only when the field is left.
  if (parsed.ok && (parsed.value.precision === 'day' || /[^0-9]/.test(text.trim()))) return parsed.value;
  return { value: text.trim().slice(0, 10), precision: 'day' };
}

/** What the date is when the field is left. */
export function leftDate(text: string): PartialDate | null {
  const parsed = parsePartialDate(text);
  return parsed.ok ? parsed.value : typedDate(text);
}

/** Typed as digits (02011990), shown as 02/01/1990. */
export function DateField(props: DateFieldProps): ReactNode {
  const { t } = useText();
  const [typing, setTyping] = useState<string | null>(null);
  const shown = typing ?? (props.value === undefined ? '' : formatPartialDate(props.value));
  const lower = (precision: 'month' | 'year'): void => {
    const date = leftDate(shown);
    if (date === null) return;
    setTyping(null);
    props.onChange(lowerPrecision(date, precision));
  };
  const press = (event: KeyboardEvent): void => {
    if (props.partial !== true || (event.key !== 'F6' && event.key !== 'F7')) return;
    event.preventDefault();
    lower(event.key === 'F6' ? 'month' : 'year');
  };
  useKeyHelp(
    props.partial === true
      ? [
          { combo: 'f6', words: t('keys.dayUnknown') },
          { combo: 'f7', words: t('keys.monthUnknown') },
        ]
      : [],
  );
  return (
    <Field
      label={props.label}
      remarks={typing === null ? (props.remarks ?? []) : []}
      required={props.required === true}
      span={props.span ?? 4}
      tools={
        props.partial === true ? (
          <span className={classes.tools}>
            <button type="button" tabIndex={-1} onClick={() => lower('month')} title={t('keys.dayUnknown')}>
              {t('date.dayUnknown')} <KeyCap combo="f6" />
            </button>
            <button type="button" tabIndex={-1} onClick={() => lower('year')} title={t('keys.monthUnknown')}>
              {t('date.monthUnknown')} <KeyCap combo="f7" />
            </button>
          </span>
        ) : null
      }
    >
      {(aria) => (
        <input
          {...aria}
          type="text"
          value={shown}
          className={`${input.input} tabular`}
          inputMode="numeric"
          autoComplete="off"
          maxLength={10}
          placeholder={t('date.example')}
          data-autofocus={props.autoFocus === true ? '' : undefined}
          onKeyDown={press}
          onChange={(event) => {
            setTyping(event.currentTarget.value);
            props.onChange(typedDate(event.currentTarget.value));
          }}
          onBlur={() => {
            if (typing === null) return;
            props.onChange(leftDate(typing));
            setTyping(null);
          }}
        />
      )}
    </Field>
  );
}
