import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface Fact {
  readonly words: string;
  readonly value: ReactNode;
}

/** What is known about one thing, a line each. */
export function Facts({ items }: { items: readonly Fact[] }): ReactNode {
  return (
    <dl className={classes.facts}>
      {items.map(({ words, value }) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
