import type { ReactNode } from 'react';
import classes from './coaching.module.css';

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
