import type { ReactNode } from 'react';
import { ticketParts } from './format.ts';
import classes from './ticket.module.css';

/** A ticket's number; where it must wrap it does so before its last group and nowhere else. */
export function Ticket({ number }: { number: string }): ReactNode {
  const [head, tail] = ticketParts(number);
  return (
    <span className="tabular" data-ticket={number}>
      {head === '' ? null : <span className={classes.part}>{head}</span>}
      <span className={classes.part}>{tail}</span>
    </span>
  );
}
