import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type OutboxItem, type Priority, prioritySchema } from '../../../domain/channels/outbox.ts';
import { Button } from '../../design/button.tsx';
import { bytesForPeople, clock, dayAndClock } from '../../design/format.ts';
import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { Note } from '../../design/states.tsx';
import { Ticket } from '../../design/ticket.tsx';
import { useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import classes from './outbox.module.css';
import type { QueueProps } from './queue.tsx';
import { StateWord } from '../../design/state-word.tsx';

const keyOf: Readonly<Record<Priority, string>> = { urgent: '1', normal: '2', later: '3' };

/** All about the chosen application's way, and what may be done about it. */
export function ChosenItem(
  props: { item: OutboxItem } & Pick<QueueProps, 'onRetry' | 'onPrioritise'>,
): ReactNode {
  const { t, code, remedy, language } = useText();
  const { item, onRetry, onPrioritise } = props;
  const { applicationId } = item;
  const retry =
    onRetry !== null && (item.state === 'waiting' || item.state === 'refused' || item.state === 'carried')
      ? () => onRetry(applicationId)
      : null;
  const mayMove = onPrioritise !== null && item.state !== 'acknowledged' && item.state !== 'verifying';
  const priorities = prioritySchema.options;
  const moves = mayMove
    ? priorities.map((priority) => [keyOf[priority], () => onPrioritise(applicationId, priority)] as const)
    : [];
  useKeys({ ...Object.fromEntries(moves), ...(retry === null ? {} : { g: retry }) });
  useKeyHelp([
    ...(mayMove ? priorities.map((one) => ({ combo: keyOf[one], words: t(`priority.${one}`) })) : []),
    ...(retry === null ? [] : [{ combo: 'g', words: t('queue.retry') }]),
  ]);
  const size = bytesForPeople(item.size, language);
  return (
    <div className={classes.chosen} data-testid="chosen">
      <p className={classes.which}>
        <strong>
          <Ticket number={item.ticket} />
        </strong>
        <StateWord state={item.state} />
      </p>
      {item.code === null ? null : (
        <Note tone={item.state === 'refused' ? 'error' : 'info'} title={code('outbox', item.code)}>
          {remedy('outbox', item.code)}
        </Note>
      )}
      <Facts
        items={[
          { words: t('queue.sealedAt'), value: dayAndClock(item.sealedAt) },
          {
            words: t('queue.size'),
            value:
              item.sent > 0 && item.sent < item.size
                ? t('outbox.sent', { sent: bytesForPeople(item.sent, language), size })
                : size,
          },
          ...(item.nextAttemptAt === null || item.state === 'acknowledged'
            ? []
            : [{ words: t('queue.next'), value: clock(item.nextAttemptAt, true) }]),
          ...(item.acknowledgedAt === null
            ? []
            : [{ words: t('queue.receivedAt'), value: dayAndClock(item.acknowledgedAt) }]),
          ...(item.carriedFor === null ? [] : [{ words: t('queue.carriedFor'), value: item.carriedFor }]),
        ]}
      />
      {mayMove ? (
        <div role="group" aria-label={t('queue.priority')} className={classes.priorities}>
          <span className={classes.small}>{t('queue.priority')}</span>
          <div>
            {priorities.map((priority) => (
              <Button
                key={priority}
                combo={keyOf[priority]}
                aria-pressed={item.priority === priority}
                className={classes.choice ?? ''}
                onClick={() => onPrioritise(applicationId, priority)}
              >
                {t(`priority.${priority}`)}
              </Button>
            ))}
          </div>
          <span className={classes.small}>{t('priority.hint')}</span>
        </div>
      ) : null}
      {retry === null ? null : (
        <Button combo="g" icon={<IconRefresh size={18} aria-hidden="true" />} onClick={retry}>
          {t('queue.retry')}
        </Button>
      )}
    </div>
  );
}
