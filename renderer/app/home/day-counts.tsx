import type { ReactNode } from 'react';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import { countForPeople } from '../../design/format.ts';
import { useText } from '../../i18n/text.ts';
import classes from './day-counts.module.css';
import { countDay } from './outbox-order.ts';

/** How the day stands, in four numbers; a refusal is the only one that asks for something. */
export function DayCounts({ outbox }: { outbox: OutboxState }): ReactNode {
  const { t, language } = useText();
  const counts = countDay(outbox, new Date());
  const exact = (n: number): string => countForPeople(n, language);
  const today = (of: 'sealed' | 'acknowledged'): string =>
    counts.atLeast[of] ? `≥ ${exact(counts[of])}` : exact(counts[of]);
  return (
    <dl className={classes.counts}>
      <Count words={t('home.sealedToday')} n={today('sealed')} />
      <Count words={t('home.acknowledgedToday')} n={today('acknowledged')} />
      <Count words={t('home.waiting')} n={exact(counts.waiting)} />
      <Count words={t('home.refused')} n={exact(counts.refused)} bad={counts.refused > 0} />
    </dl>
  );
}

function Count(props: { words: string; n: string; bad?: boolean }): ReactNode {
  return (
    <div data-bad={props.bad === true}>
      <dt>{props.words}</dt>
      <dd className="tabular">{props.n}</dd>
    </div>
  );
}
