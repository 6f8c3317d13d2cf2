import type { ReactNode } from 'react';
import type { OutboxItem } from '../../../domain/channels/outbox.ts';
import { useText } from '../../i18n/text.ts';
import classes from './day-counts.module.css';
import { countDay } from './outbox-order.ts';

/** How the day stands, in four numbers; a refusal is the only one that asks for something. */
export function DayCounts({ items }: { items: readonly OutboxItem[] }): ReactNode {
  const { t } = useText();
  const counts = countDay(items, new Date());
  return (
    <dl className={classes.counts}>
      <Count words={t('home.sealedToday')} n={counts.sealed} />
      <Count words={t('home.acknowledgedToday')} n={counts.acknowledged} />
      <Count words={t('home.waiting')} n={counts.waiting} />
      <Count words={t('home.refused')} n={counts.refused} bad={counts.refused > 0} />
    </dl>
  );
}

function Count(props: { words: string; n: number; bad?: boolean }): ReactNode {
  return (
    <div data-bad={props.bad === true}>
      <dt>{props.words}</dt>
      <dd className="tabular">{props.n}</dd>
    </div>
  );
}
