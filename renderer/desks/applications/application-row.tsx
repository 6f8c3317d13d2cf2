import type { ReactNode } from 'react';
import type { IndexedApplication } from '../../../domain/channels/safekeeping.ts';
import { dayAndClock, groupPersonalNumber } from '../../design/format.ts';
import { Ticket } from '../../design/ticket.tsx';
import { StateWord } from '../../design/state-word.tsx';
import classes from './applications.module.css';

/** Who, which, when, and how far. */
export function ApplicationRow({ item }: { item: IndexedApplication }): ReactNode {
  return (
    <div className={classes.row}>
      <span className={classes.line}>
        <strong className={classes.name}>{item.name}</strong>
        <span className={classes.state}>
          <StateWord state={item.state} />
        </span>
      </span>
      <span className={`${classes.line} ${classes.small} tabular`}>
        <span>
          <Ticket number={item.ticket} />
          {item.personalNumber === '' ? null : ` · ${groupPersonalNumber(item.personalNumber)}`}
        </span>
        <span className={classes.when}>{dayAndClock(item.sealedAt)}</span>
      </span>
    </div>
  );
}
