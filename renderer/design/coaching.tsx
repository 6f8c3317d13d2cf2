import type { ReactNode } from 'react';
import classes from './coaching.module.css';

/**
 * Whose capture this is, on one line however long the name: the applicant card has all of it, and the picture below must not move
 * while sentences change.
 */
export function About({ who, what }: { who: string; what?: string }): ReactNode {
  return (
    <span className={classes.about}>
      <span className={classes.who} title={who}>
        {who}
      </span>
      {what === undefined || what === '' ? null : <span>&nbsp;· {what}</span>}
    </span>
  );
}

/** The one sentence a person is to act on now, 28–32 px; announced when it changes. `tone` adds shape and word, not only colour. */
export function Coaching(props: {
  children: ReactNode;
  tone?: 'do' | 'good' | 'again' | 'stop';
  icon?: ReactNode;
  /** Second line, smaller: why, or what comes after. */
  detail?: ReactNode;
}): ReactNode {
  return (
    <div className={`${classes.coaching} ${classes[props.tone ?? 'do']}`} role="status" aria-live="polite">
      {props.icon}
      <div>
        <p className={classes.sentence}>{props.children}</p>
        {props.detail === undefined ? null : <p className={classes.detail}>{props.detail}</p>}
      </div>
    </div>
  );
}
