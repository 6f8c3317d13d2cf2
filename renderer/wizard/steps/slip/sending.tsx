import type { ReactNode } from 'react';
import type { OutboxItem, OutboxState } from '../../../../domain/channels/outbox.ts';
import { Button } from '../../../design/button.tsx';
import { bytesForPeople, clock, dayAndClock } from '../../../design/format.ts';
import { Panel } from '../../../design/panel.tsx';
import { Progress } from '../../../design/progress.tsx';
import { stateIcons } from '../../../design/state-word.tsx';
import { OfflineNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import classes from './slip.module.css';

/** How far this one application is on its way to the centre; `item` undefined: not in the station's list (any more). */
export function Sending(props: {
  item: OutboxItem | undefined;
  network: OutboxState['network'];
  sha256: string | null;
  onRetry: () => void;
}): ReactNode {
  const { t, code, remedy, language } = useText();
  const { item } = props;
  if (item === undefined) {
    return (
      <Panel title={t('slip.sending')}>
        <p className={classes.small}>{t('slip.notListed')}</p>
      </Panel>
    );
  }
  const Icon = stateIcons[item.state];
  const size = bytesForPeople(item.size, language);
  return (
    <Panel title={t('slip.sending')}>
      <div className={classes.sending} data-state={item.state} data-testid="sending">
        <p className={classes.state} role="status">
          <Icon size={24} aria-hidden="true" />
          <strong>{t(`outbox.state.${item.state}`)}</strong>
          {item.acknowledgedAt === null ? null : (
            <span className="tabular">{dayAndClock(item.acknowledgedAt)}</span>
          )}
        </p>
        {item.state === 'sending' ? (
          <Progress
            done={item.sent}
            total={item.size}
            label={t('outbox.sent', { sent: bytesForPeople(item.sent, language), size })}
          />
        ) : null}
        {item.state === 'waiting' ? (
          <p className="tabular">
            {item.code === null ? t('outbox.queued') : code('outbox', item.code)}{' '}
            {item.nextAttemptAt === null ? null : t('outbox.next', { time: clock(item.nextAttemptAt, true) })}
          </p>
        ) : null}
        {item.state === 'waiting' && props.network === 'offline' ? <OfflineNote /> : null}
        {item.state === 'refused' ? (
          <div className={classes.refused}>
            <p>
              {code('outbox', item.code ?? 'unknown')} {remedy('outbox', item.code ?? 'unknown')}
            </p>
            <Button onClick={props.onRetry}>{t('general.retry')}</Button>
          </div>
        ) : null}
        {item.state === 'acknowledged' ? <p>{t('slip.acknowledged')}</p> : null}
        <p className={`${classes.small} tabular`}>
          {t('outbox.sealed', { time: dayAndClock(item.sealedAt), size })}
          {props.sha256 === null ? null : (
            <span className={classes.digest}> · SHA-256 {props.sha256.slice(0, 16)}…</span>
          )}
        </p>
      </div>
    </Panel>
  );
}
