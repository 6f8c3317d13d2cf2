import type { ReactNode } from 'react';
import type { OutboxItem, OutboxState } from '../../../domain/channels/outbox.ts';
import type { Live } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { bytesForPeople, clock, countForPeople, dayAndClock } from '../../design/format.ts';
import { Panel } from '../../design/panel.tsx';
import { Progress } from '../../design/progress.tsx';
import { EmptyState, ErrorState, LoadingState, OfflineNote } from '../../design/states.tsx';
import { StateWord } from '../../design/state-word.tsx';
import { Ticket } from '../../design/ticket.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './home.module.css';
import { byUrgency } from './outbox-order.ts';

/** Sealed applications on their way: what each waits for, how far it is, and what to do about a refusal. */
export function Outbox(props: { outbox: Live<OutboxState>; onRetry: (id: string) => void }): ReactNode {
  const { t, language } = useText();
  const { outbox } = props;
  return (
    <Panel
      title={t('outbox.title')}
      tools={
        outbox.state === 'here' && outbox.value.waiting > 0 ? (
          <span className={`${classes.count} tabular`}>
            {t('frame.outbox.waiting', { n: countForPeople(outbox.value.waiting, language) })}
          </span>
        ) : null
      }
    >
      {outbox.state === 'loading' ? <LoadingState /> : null}
      {outbox.state === 'failed' ? <ErrorState failure={outbox.failure} /> : null}
      {outbox.state === 'here' && outbox.value.network === 'offline' ? <OfflineNote /> : null}
      {outbox.state === 'here' && outbox.value.items.length === 0 ? (
        <EmptyState title={t('outbox.empty')}>{t('outbox.emptyHint')}</EmptyState>
      ) : null}
      {outbox.state === 'here' && outbox.value.items.length > 0 ? (
        // No row need have anything to focus: the list itself is scrolled by keys.
        <ul className={classes.list} tabIndex={0} aria-label={t('outbox.title')}>
          {byUrgency(outbox.value.items).map((item) => (
            <OutboxRow key={item.applicationId} item={item} onRetry={props.onRetry} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function OutboxRow({ item, onRetry }: { item: OutboxItem; onRetry: (id: string) => void }): ReactNode {
  const { t, code, remedy, language } = useText();
  return (
    <li className={`${classes.row} ${classes.item}`}>
      <span className={classes.line}>
        <strong>
          <Ticket number={item.ticket} />
        </strong>
        <span className={classes.state}>
          <StateWord state={item.state} />
        </span>
      </span>
      <span className={`${classes.small} tabular`}>
        {t('outbox.sealed', { time: dayAndClock(item.sealedAt), size: bytesForPeople(item.size, language) })}
        {item.acknowledgedAt === null
          ? null
          : ` · ${t('outbox.acknowledged', { time: dayAndClock(item.acknowledgedAt) })}`}
      </span>
      {item.state === 'sending' ? (
        <Progress
          done={item.sent}
          total={item.size}
          label={t('outbox.sent', {
            sent: bytesForPeople(item.sent, language),
            size: bytesForPeople(item.size, language),
          })}
        />
      ) : null}
      {item.state === 'waiting' ? (
        <span className={`${classes.small} tabular`}>
          {item.code === null ? t('outbox.queued') : code('outbox', item.code)}
          {item.nextAttemptAt === null
            ? null
            : ` ${t('outbox.next', { time: clock(item.nextAttemptAt, true) })}`}
        </span>
      ) : null}
      {item.state === 'refused' ? (
        <span className={classes.refused}>
          <span>
            {code('outbox', item.code ?? 'unknown')} {remedy('outbox', item.code ?? 'unknown')}
          </span>
          <Button
            onClick={() => onRetry(item.applicationId)}
            aria-label={`${t('general.retry')}: ${item.ticket}`}
          >
            {t('general.retry')}
          </Button>
        </span>
      ) : null}
    </li>
  );
}
