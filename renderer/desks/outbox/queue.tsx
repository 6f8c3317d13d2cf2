import { type ReactNode, useState } from 'react';
import type { OutboxState, Priority } from '../../../domain/channels/outbox.ts';
import { bytesForPeople, clock, countForPeople } from '../../design/format.ts';
import { useKeyHelp } from '../../design/key-help.ts';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { Numbers } from '../shared/numbers.tsx';
import { aboutDuration, pacePerSecond } from '../shared/quantities.ts';
import { RowList } from '../shared/row-list.tsx';
import { ChosenItem } from './chosen-item.tsx';
import classes from './outbox.module.css';
import { QueueRow } from './queue-row.tsx';
import { inSendingOrder } from './sending-order.ts';
import { Warnings } from './warnings.tsx';

export interface QueueProps {
  readonly outbox: OutboxState;
  readonly note: ReactNode;
  /** Null where whoever is signed in may not. */
  readonly onRetry: ((applicationId: string) => void) | null;
  readonly onPrioritise: ((applicationId: string, priority: Priority) => void) | null;
}

export function Queue(props: QueueProps): ReactNode {
  const { t, language } = useText();
  const text = useText();
  const { outbox } = props;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const items = inSendingOrder(outbox.items);
  const chosen = items.find(({ applicationId }) => applicationId === chosenId) ?? items[0] ?? null;
  useKeyHelp([{ combo: 'arrowdown', words: t('queue.move') }]);
  const shown = items.filter(({ state }) => isWaiting(state)).length;
  const unknown = t('quantity.unknown');
  return (
    <div className={classes.desk}>
      {props.note}
      <Held held={outbox.held} />
      <Warnings warnings={outbox.warnings} />
      <Numbers
        items={[
          { words: t('queue.waiting'), value: countForPeople(outbox.waiting, language) },
          { words: t('queue.left'), value: bytesForPeople(outbox.bytesLeft, language) },
          {
            words: t('queue.pace'),
            value: outbox.bytesPerSecond === null ? unknown : pacePerSecond(text, outbox.bytesPerSecond),
          },
          {
            words: t('queue.time'),
            value:
              outbox.waiting === 0
                ? '–'
                : outbox.secondsLeft === null
                  ? unknown
                  : aboutDuration(text, outbox.secondsLeft),
          },
        ]}
      />
      <div className={classes.columns}>
        <Panel
          title={t('queue.list')}
          tools={
            outbox.waiting === 0 ? null : (
              <span className={`${classes.small} tabular`}>
                {t(shown < outbox.waiting ? 'queue.shown' : 'queue.all', {
                  shown: countForPeople(shown, language),
                  all: countForPeople(outbox.waiting, language),
                })}
              </span>
            )
          }
        >
          {chosen === null ? (
            <EmptyState title={t('outbox.empty')}>{t('outbox.emptyHint')}</EmptyState>
          ) : (
            <RowList
              first
              label={t('queue.list')}
              items={items}
              idOf={({ applicationId }) => applicationId}
              selected={chosen.applicationId}
              onSelect={setChosenId}
              row={(item) => <QueueRow item={item} />}
            />
          )}
        </Panel>
        {chosen === null ? null : (
          <Panel title={t('queue.chosen')}>
            <ChosenItem item={chosen} onRetry={props.onRetry} onPrioritise={props.onPrioritise} />
          </Panel>
        )}
      </div>
    </div>
  );
}

const isWaiting = (state: OutboxState['items'][number]['state']): boolean =>
  state === 'waiting' || state === 'sending' || state === 'verifying';

function Held({ held }: { held: OutboxState['held'] }): ReactNode {
  const { t } = useText();
  if (held === null) return null;
  const time = held.until === null ? '…' : clock(held.until);
  return (
    <Note tone={held.by === 'officer' ? 'warning' : 'info'} live title={t(`held.${held.by}`)}>
      {t(`held.${held.by}.what`, { time })}
    </Note>
  );
}
