import type { ReactNode } from 'react';
import type { IndexedApplication } from '../../../domain/channels/safekeeping.ts';
import type { Failure } from '../../../domain/result.ts';
import { dayAndClock, groupPersonalNumber } from '../../design/format.ts';
import { Panel } from '../../design/panel.tsx';
import { FailureNote, Note } from '../../design/states.tsx';
import { Ticket } from '../../design/ticket.tsx';
import { type CodeFamily, useText } from '../../i18n/text.ts';
import { StateWord } from '../../design/state-word.tsx';
import { Facts } from '../shared/facts.tsx';
import { useSignedIn } from '../shared/use-may.ts';
import classes from './applications.module.css';

export type Printing = { readonly applicationId: string } & (
  | { readonly state: 'busy' }
  | { readonly state: 'done'; readonly ticket: string; readonly printer: string; readonly simulated: boolean }
  | { readonly state: 'failed'; readonly failure: Failure; readonly family: CodeFamily }
);

/** All the index knows of the chosen one, and what became of its slip. */
export function ChosenApplication(props: { item: IndexedApplication; printing: Printing | null }): ReactNode {
  const { t } = useText();
  const who = useSignedIn();
  const { item } = props;
  const printing = props.printing?.applicationId === item.applicationId ? props.printing : null;
  return (
    <Panel title={t('queue.chosen')}>
      <div className={classes.chosen} data-testid="chosen">
        <p className={classes.who}>{item.name}</p>
        <Facts
          items={[
            { words: t('card.ticketWord'), value: <Ticket number={item.ticket} /> },
            {
              words: t('search.number'),
              value:
                item.personalNumber === '' ? t('search.noNumber') : groupPersonalNumber(item.personalNumber),
            },
            { words: t('search.sealedAt'), value: dayAndClock(item.sealedAt) },
            { words: t('search.officer'), value: who?.nameOf(item.officerId) ?? item.officerId },
            { words: t('search.state'), value: <StateWord state={item.state} /> },
            {
              words: t('search.evidence'),
              value: t(item.evidence ? 'search.evidence.kept' : 'search.evidence.erased'),
            },
          ]}
        />
        {printing?.state === 'done' ? (
          <Note
            tone={printing.simulated ? 'warning' : 'ok'}
            live
            title={t('search.printed', { ticket: printing.ticket })}
          >
            {t(printing.simulated ? 'search.printerSimulated' : 'search.printer', {
              printer: printing.printer,
            })}
          </Note>
        ) : null}
        {printing?.state === 'failed' ? (
          <FailureNote failure={printing.failure} family={printing.family} />
        ) : null}
      </div>
    </Panel>
  );
}
