import type { ReactNode } from 'react';
import type { IndexedApplication } from '../../../domain/channels/safekeeping.ts';
import { dayAndClock, groupPersonalNumber } from '../../design/format.ts';
import { Ticket } from '../../design/ticket.tsx';
import { StateWord } from '../outbox/state-word.tsx';
import classes from './applications.module.css';

/** Who, which, when, and how far. */
export function ApplicationRow({ item }: { item: IndexedApplication }): ReactNode {
  return (
    <div className={classes.row}>
      <strong className={classes.name}>{item.name}</strong>
      <span className={classes.state}>
        <StateWord state={item.state} />
      </span>
      <span className={`${classes.small} tabular`}>
        <Ticket number={item.ticket} />
        {item.personalNumber === '' ? null : ` · ${groupPersonalNumber(item.personalNumber)}`}
      </span>
      <span className={`${classes.small} ${classes.when} tabular`}>{dayAndClock(item.sealedAt)}</span>
    </div>
  );
}
