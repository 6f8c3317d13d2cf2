import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { AuditEntry } from '../../../domain/channels/safekeeping.ts';
import type { Failure } from '../../../domain/result.ts';
import { useGeneration, useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { countForPeople, dayAndClock } from '../../design/format.ts';
import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { detailWords, eventWords } from './audit-words.ts';
import classes from './safekeeping.module.css';

interface Page {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
}

/**
 * The trail, newest first, a page of 200 at a time. `before` remembers how one came here, so that newer pages are found again. Asked
 * when it is opened, when a page is turned, and when `round` grows; never by the clock.
 */
export function Trail(props: { round: number; nameOf: (officerId: string) => string }): ReactNode {
  const { t, language } = useText();
  const text = useText();
  const station = useStation();
  const generation = useGeneration(station);
  const [befores, setBefores] = useState<readonly (number | null)[]>([null]);
  const [page, setPage] = useState<Page | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const before = befores.at(-1) ?? null;
  useEffect(() => {
    if (generation === 0) return undefined;
    let current = true;
    void station.call('audit.list', { before }).then((result) => {
      if (!current) return;
      if (result.ok) setPage(result.value);
      setFailure(result.ok ? null : result.error);
    });
    return () => {
      current = false;
    };
  }, [station, generation, before, props.round]);

  const last = page?.entries.at(-1);
  const first = page?.entries[0];
  const older =
    page?.more === true && last !== undefined ? () => setBefores([...befores, last.seq]) : undefined;
  const newer = befores.length > 1 ? () => setBefores(befores.slice(0, -1)) : undefined;
  useKeys({ 'alt+arrowright': older, 'alt+arrowleft': newer });
  useKeyHelp([
    { combo: 'alt+arrowright', words: t('trail.older') },
    { combo: 'alt+arrowleft', words: t('trail.newer') },
  ]);
  const number = (value: number): string => countForPeople(value, language);
  // Another page begins at its top.
  const top = useCallback((list: HTMLOListElement | null) => list?.scrollTo(0, 0), []);
  return (
    <Panel
      title={t('trail.title')}
      tools={
        <div className={classes.pages}>
          {first === undefined || last === undefined ? null : (
            <span className={`${classes.small} tabular`}>
              {t('trail.range', { first: number(first.seq), last: number(last.seq) })}
            </span>
          )}
          <Button
            tone="quiet"
            icon={<IconChevronLeft size={18} aria-hidden="true" />}
            aria-disabled={newer === undefined}
            onClick={() => newer?.()}
          >
            {t('trail.newer')}
          </Button>
          <Button
            tone="quiet"
            icon={<IconChevronRight size={18} aria-hidden="true" />}
            aria-disabled={older === undefined}
            onClick={() => older?.()}
          >
            {t('trail.older')}
          </Button>
        </div>
      }
    >
      {page === null && failure === null ? <LoadingState /> : null}
      {failure === null ? null : <ErrorState failure={failure} />}
      {page !== null && page.entries.length === 0 ? <EmptyState title={t('trail.empty')} /> : null}
      {page === null || page.entries.length === 0 ? null : (
        // Nothing in it takes the focus: the list itself is scrolled by keys.
        <ol key={first?.seq} ref={top} className={classes.trail} tabIndex={0} aria-label={t('trail.title')}>
          {page.entries.map((entry) => (
            <li key={entry.seq}>
              <span className={`${classes.small} tabular`}>{number(entry.seq)}</span>
              <span className={`${classes.small} tabular`}>{dayAndClock(entry.at)}</span>
              <span className={classes.event}>
                <strong>{eventWords(text, entry.event)}</strong>
                <span className={classes.small}>{detailWords(text, entry, props.nameOf)}</span>
              </span>
              <span className={`${classes.small} ${classes.by}`}>
                {entry.officerId === null ? t('trail.station') : props.nameOf(entry.officerId)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
