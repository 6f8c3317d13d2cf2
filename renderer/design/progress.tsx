import type { ReactNode } from 'react';
import classes from './progress.module.css';

/** Part of a long work that is done; `label` says it in words (items or bytes, time left) and is always shown. */
export function Progress(props: { done: number; total: number; label: string }): ReactNode {
  const total = Math.max(props.total, 1);
  return (
    <div className={classes.progress}>
      <progress max={total} value={Math.min(props.done, total)} aria-label={props.label} />
      <span className="tabular">{props.label}</span>
    </div>
  );
}
