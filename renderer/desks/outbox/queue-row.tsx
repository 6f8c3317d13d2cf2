import { IconChevronsDown, IconChevronsUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OutboxItem } from '../../../domain/channels/outbox.ts';
import { bytesForPeople, dayAndClock } from '../../design/format.ts';
import { Progress } from '../../design/progress.tsx';
import { Ticket } from '../../design/ticket.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './outbox.module.css';
import { StateWord } from '../../design/state-word.tsx';

/** One application in the list: which, how far, and in a few words what it waits for. */
export function QueueRow({ item }: { item: OutboxItem }): ReactNode {
  const { t, code, language } = useText();
  const size = bytesForPeople(item.size, language);
  return (
    <div className={classes.row}>
      <span className={classes.line}>
        <strong>
          <Ticket number={item.ticket} />
        </strong>
        {item.priority === 'normal' || item.state === 'acknowledged' ? null : (
          <span className={classes.priority} data-priority={item.priority}>
            {item.priority === 'urgent' ? (
              <IconChevronsUp size={16} aria-hidden="true" />
            ) : (
              <IconChevronsDown size={16} aria-hidden="true" />
            )}
            {t(`priority.${item.priority}`)}
          </span>
        )}
        <span className={classes.state}>
          <StateWord state={item.state} />
        </span>
      </span>
      {item.state === 'sending' ? (
        <Progress
          done={item.sent}
          total={item.size}
          label={t('outbox.sent', { sent: bytesForPeople(item.sent, language), size })}
        />
      ) : (
        <span className={`${classes.small} ${classes.oneLine} tabular`}>
          {item.code !== null && (item.state === 'waiting' || item.state === 'refused')
            ? code('outbox', item.code)
            : item.acknowledgedAt === null
              ? t('outbox.sealed', { time: dayAndClock(item.sealedAt), size })
              : t('outbox.acknowledged', { time: dayAndClock(item.acknowledgedAt) })}
        </span>
      )}
    </div>
  );
}
