import type { ReactNode } from 'react';
import classes from './numbers.module.css';

export interface NumberShown {
  readonly words: string;
  readonly value: string;
  readonly tone?: 'bad' | 'warn';
}

/** A row of a few numbers that say how things stand. */
export function Numbers({ items }: { items: readonly NumberShown[] }): ReactNode {
  return (
    <dl className={classes.numbers}>
      {items.map(({ words, value, tone }) => (
        <div key={words} data-tone={tone}>
          <dt>{words}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
