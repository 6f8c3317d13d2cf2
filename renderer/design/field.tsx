import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { createContext, type FocusEvent, type ReactNode, useContext, useId, useState } from 'react';
import type { FieldRemark } from '../../domain/application/fields.ts';
import { useText } from '../i18n/text.ts';
import { Citation } from './citation.tsx';
import classes from './field.module.css';
import { afterClick } from './pointer.ts';

/**
 * Whether fields that were not touched yet say that they are required. False on a form just opened: the mark at the label is
 * enough until the officer has left a field empty or has tried to go on.
 */
export const RequiredAsked = createContext(true);

/** To be spread on the one input of a field. */
export interface FieldInput {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-required': boolean | undefined;
}

export interface FieldProps {
  readonly label: ReactNode;
  /** What the station says about this field: errors red with what to do, warnings amber with why and who says so. */
  readonly remarks?: readonly FieldRemark[] | undefined;
  readonly required?: boolean;
  /** Short help under the input. */
  readonly hint?: ReactNode;
  /** Columns of a `FieldGrid` it takes, 1–12; 4 unless told. */
  readonly span?: number;
  /** Right end of the label's line: a key, a switch. */
  readonly tools?: ReactNode;
  /** Set for a group of controls (radio buttons): the label then names the group instead of one input. */
  readonly group?: boolean;
  readonly children: (input: FieldInput) => ReactNode;
}

/** Label above, input, then remarks beside it. Text of the input is the caller's: nothing typed is ever altered here. */
export function Field(props: FieldProps): ReactNode {
  const { t } = useText();
  const id = useId();
  const asked = useContext(RequiredAsked);
  const [left, setLeft] = useState(false);
  const remarks = (props.remarks ?? []).filter(({ code }) => asked || left || code !== 'required');
  const leave = (event: FocusEvent<HTMLElement>): void => {
    const stays = event.currentTarget.contains(event.relatedTarget) || !document.hasFocus();
    if (!stays && !left) afterClick(() => setLeft(true));
  };
  /** Names of the remarks' fields, by which a jump finds this one. */
  const about = props.remarks?.map(({ field }) => field).join(' ') || undefined;
  const described =
    [remarks.length > 0 ? `${id}-said` : '', props.hint === undefined ? '' : `${id}-hint`].join(' ').trim() ||
    undefined;
  const label = (
    <>
      {props.label}
      {props.required === true ? (
        <span className={classes.required} title={t('field.required')}>
          *
        </span>
      ) : null}
    </>
  );
  const worst = remarks.some((remark) => remark.severity === 'error')
    ? 'error'
    : remarks.length > 0
      ? 'warning'
      : undefined;
  const group = props.group === true;
  return (
    <div
      className={classes.field}
      onBlur={leave}
      {...(group ? { role: 'group', 'aria-labelledby': `${id}-label`, 'aria-describedby': described } : {})}
    >
      <div className={classes.cell} data-span={props.span ?? 4} data-worst={worst} data-about={about}>
        <div className={classes.top}>
          {group ? (
            <span id={`${id}-label`} className={classes.label}>
              {label}
            </span>
          ) : (
            <label htmlFor={id} className={classes.label}>
              {label}
            </label>
          )}
          {props.tools}
        </div>
        {props.children({
          id,
          'aria-describedby': group ? undefined : described,
          'aria-invalid': worst === 'error' ? true : undefined,
          'aria-required': props.required === true ? true : undefined,
        })}
        {props.hint === undefined ? null : (
          <p id={`${id}-hint`} className={classes.hint}>
            {props.hint}
          </p>
        )}
      </div>
      {remarks.length === 0 ? null : (
        <div id={`${id}-said`} className={classes.said}>
          {remarks.map((remark) => (
            <RemarkLine key={`${remark.code} ${remark.field}`} remark={remark} about={props.label} />
          ))}
        </div>
      )}
    </div>
  );
}

/** One remark with icon, word, sentence and source; `about` names the field where it doesn't stand right under it. */
export function RemarkLine({ remark, about }: { remark: FieldRemark; about?: ReactNode }): ReactNode {
  const { t, code } = useText();
  const error = remark.severity === 'error';
  const Icon = error ? IconCircleX : IconAlertTriangle;
  return (
    <p className={error ? classes.error : classes.warning}>
      <Icon size={16} aria-hidden="true" />
      <span>
        <b>
          {about === undefined ? null : <>{about} · </>}
          {t(error ? 'remark.word.error' : 'remark.word.warning')}
        </b>{' '}
        {code('remark', remark.code, remark.details)}
        {remark.source === undefined ? null : (
          <>
            {' '}
            <Citation source={remark.source} />
          </>
        )}
      </span>
    </p>
  );
}

/** Twelve columns; fields say how many they take with `span`. */
export function FieldGrid({ children }: { children: ReactNode }): ReactNode {
  return <div className={classes.grid}>{children}</div>;
}
