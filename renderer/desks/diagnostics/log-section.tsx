import { IconChevronLeft, IconChevronRight, IconRefresh, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { LogLine } from '../../../domain/channels/diagnostics.ts';
import type { Failure } from '../../../domain/result.ts';
import { useGeneration, useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import input from '../../design/input.module.css';
import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, LoadingState } from '../../design/states.tsx';
import { type MessageKey, useText } from '../../i18n/text.ts';
import { BenchFailure } from './bench-failure.tsx';
import { count } from './bench-words.ts';
import { LogLines } from './log-lines.tsx';
import classes from './log.module.css';

const processes = ['all', 'station', 'devices', 'main'] as const;
const levels = ['info', 'warn', 'error'] as const;

interface Filter {
  readonly process: (typeof processes)[number];
  readonly level: (typeof levels)[number];
  readonly text: string;
}

/** Between two keys of somebody who types: asked once when the hand rests. */
const restMs = 150;

/** What the station's programs wrote, newest first, a page at a time. Asked on demand; nothing moves under the eyes. */
export function LogSection({ bar }: { bar: ReactNode }): ReactNode {
  const text = useText();
  const { t } = text;
  const [filter, setFilter] = useState<Filter>({ process: 'all', level: 'info', text: '' });
  const [befores, setBefores] = useState<readonly (number | null)[]>([null]);
  const [round, setRound] = useState(0);
  const { page, failure, busy } = usePage(filter, befores.at(-1) ?? null, round);
  const set = (change: Partial<Filter>): void => {
    setFilter({ ...filter, ...change });
    setBefores([null]);
  };
  const refresh = (): void => {
    setBefores([null]);
    setRound((before) => before + 1);
  };
  const cursor = page?.cursor ?? null;
  const older = cursor === null ? undefined : () => setBefores([...befores, cursor]);
  const newer = befores.length > 1 ? () => setBefores(befores.slice(0, -1)) : undefined;
  useKeys({ 'alt+arrowright': older, 'alt+arrowleft': newer });
  useKeyHelp([
    { combo: 'alt+arrowright', words: t('log.older') },
    { combo: 'alt+arrowleft', words: t('log.newer') },
  ]);
  const plain = filter.process === 'all' && filter.level === 'info' && filter.text.trim() === '';
  return (
    <StepLayout
      fill
      title={t('desk.diagnostics')}
      aside={bar}
      primary={{
        label: t('log.refresh'),
        icon: <IconRefresh size={20} aria-hidden="true" />,
        busy,
        onAct: refresh,
      }}
    >
      <div className={classes.desk}>
        <Filters filter={filter} onChange={set} />
        <Panel
          title={
            <>
              {t('log.title')} <span className={classes.small}>{t('log.lead')}</span>
            </>
          }
          tools={
            <div className={classes.pages}>
              <span className={`${classes.small} tabular`} role="status">
                {page === null ? null : t('log.count', { n: count(text, page.lines.length) })}
              </span>
              <Button
                tone="quiet"
                icon={<IconChevronLeft size={18} aria-hidden="true" />}
                aria-disabled={newer === undefined}
                onClick={() => newer?.()}
              >
                {t('log.newer')}
              </Button>
              <Button
                tone="quiet"
                icon={<IconChevronRight size={18} aria-hidden="true" />}
                aria-disabled={older === undefined}
                onClick={() => older?.()}
              >
                {t('log.older')}
              </Button>
            </div>
          }
        >
          {page === null ? (
            failure === null ? (
              <LoadingState />
            ) : (
              <BenchFailure failure={failure} />
            )
          ) : (
            <>
              {failure === null ? null : <BenchFailure tone="warning" failure={failure} />}
              {page.lines.length === 0 ? (
                <EmptyState title={t(plain ? 'log.empty' : 'log.none')}>
                  {t(plain ? 'log.emptyHint' : 'log.noneHint')}
                </EmptyState>
              ) : (
                <LogLines key={page.key} lines={page.lines} label={t('log.title')} />
              )}
            </>
          )}
        </Panel>
      </div>
    </StepLayout>
  );
}

interface Page {
  readonly key: string;
  readonly lines: readonly LogLine[];
  readonly cursor: number | null;
}

/** The last page stays until the next one is there; answers that come late are dropped. */
function usePage(
  { process, level, text }: Filter,
  before: number | null,
  round: number,
): { page: Page | null; failure: Failure | null; busy: boolean } {
  const station = useStation();
  const generation = useGeneration(station);
  const [page, setPage] = useState<Page | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(true);
  useEffect(() => {
    if (generation === 0) return undefined;
    let current = true;
    const ask = async (): Promise<void> => {
      setBusy(true);
      const result = await station.call('diagnostics.log', {
        process: process === 'all' ? null : process,
        level,
        text: text.trim(),
        before,
      });
      // Without a station it is asked again by itself as soon as there is one.
      if (!current || (!result.ok && result.error.code === 'disconnected')) return;
      setBusy(false);
      if (result.ok) setPage({ ...result.value, key: [process, level, text, before, round].join(' ') });
      setFailure(result.ok ? null : result.error);
    };
    const timer = setTimeout(() => void ask(), text === '' ? 0 : restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [station, generation, process, level, text, before, round]);
  return { page, failure, busy };
}

function Filters({
  filter,
  onChange,
}: {
  filter: Filter;
  onChange: (change: Partial<Filter>) => void;
}): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.filters} role="search">
      <Choice
        label={t('log.process')}
        options={processes}
        value={filter.process}
        wordsOf={(one) => `log.process.${one}`}
        onChange={(process) => onChange({ process })}
      />
      <Choice
        label={t('log.level')}
        options={levels}
        value={filter.level}
        wordsOf={(one) => `log.level.${one}`}
        onChange={(level) => onChange({ level })}
      />
      <label className={classes.search}>
        <span>{t('log.text')}</span>
        <IconSearch size={18} aria-hidden="true" />
        <input
          className={input.input}
          type="search"
          data-autofocus=""
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          placeholder={t('log.example')}
          value={filter.text}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

function Choice<T extends string>(props: {
  label: string;
  options: readonly T[];
  value: T;
  wordsOf: (option: T) => MessageKey;
  onChange: (option: T) => void;
}): ReactNode {
  const { t } = useText();
  return (
    <fieldset className={classes.choice}>
      <legend>{props.label}</legend>
      <div>
        {props.options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={props.label}
              checked={option === props.value}
              onChange={() => props.onChange(option)}
            />
            {t(props.wordsOf(option))}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
