import type { ReactNode } from 'react';
import type { ShiftSummary } from '../../../domain/channels/session.ts';
import { dayAndClock } from '../../design/format.ts';
import { useText } from '../../i18n/text.ts';
import classes from '../officers/officers.module.css';

const counted = ['started', 'sealed', 'discarded', 'openDrafts', 'waiting', 'refused'] as const;

/** What one officer leaves to the next, to be read aloud. */
export function ShiftCounts({ summary, name }: { summary: ShiftSummary; name: string }): ReactNode {
  const { t } = useText();
  return (
    <>
      <p>{t('handOver.what', { since: dayAndClock(summary.since), name })}</p>
      <dl className={classes.counts}>
        {counted.map((key) => (
          <div key={key}>
            <dt>{t(`handOver.${key}`)}</dt>
            <dd className="tabular">{summary[key]}</dd>
          </div>
        ))}
      </dl>
      {summary.openDrafts === 0 ? null : <p>{t('handOver.goesOver')}</p>}
    </>
  );
}
