import { IconPrinter, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { countForPeople } from '../../design/format.ts';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import input from '../../design/input.module.css';
import { useKeyHelp } from '../../design/key-help.ts';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, ErrorState, FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { familyOf, troubleOf, useDevice } from '../../wizard/steps/fingerprints/scanner.ts';
import { optionId, rowAfter, RowList } from '../shared/row-list.tsx';
import { ApplicationRow } from './application-row.tsx';
import classes from './applications.module.css';
import { ChosenApplication, type Printing } from './chosen-application.tsx';
import { useSearch } from './use-search.ts';

/** So near to the end of what is shown the next page is fetched, so that nobody waits at the last row. */
const nearEnd = 12;

/** Finds what was signed here by a part of a name, a ticket or a number, and prints its slip again. */
export function ApplicationsDesk(): ReactNode {
  const { t, language } = useText();
  const station = useStation();
  const [text, setText] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [printing, setPrinting] = useState<Printing | null>(null);
  const search = useSearch(text);
  const listId = useId();
  const printer = useDevice('slip-printer');
  const trouble = troubleOf(printer);
  useKeyHelp([{ combo: 'arrowdown', words: t('queue.move') }]);

  const items = search.found?.items ?? [];
  const index = items.findIndex(({ applicationId }) => applicationId === chosenId);
  const chosen = items[index] ?? items[0] ?? null;
  const choose = (id: string): void => {
    setChosenId(id);
    setPrinting(null);
    const at = items.findIndex(({ applicationId }) => applicationId === id);
    if (at >= items.length - nearEnd) search.loadMore();
  };
  // The hands stay in the field: what moves in a list moves this one too. Home and End are the text's own.
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.key === 'Home' || event.key === 'End') return;
    const next = items[rowAfter(event.key, chosen === null ? -1 : Math.max(index, 0), items.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    choose(next.applicationId);
  };
  const print = async (): Promise<void> => {
    if (chosen === null) return;
    const { applicationId, ticket } = chosen;
    setPrinting({ state: 'busy', applicationId });
    const printed = await station.call('slip.print', { applicationId });
    setPrinting(
      printed.ok
        ? { state: 'done', applicationId, ticket, ...printed.value }
        : { state: 'failed', applicationId, failure: printed.error, family: familyOf(printed.error) },
    );
  };
  const blocked = chosen === null ? t('search.choose') : trouble === null ? null : t('slip.blocked');
  return (
    <StepLayout
      fill
      title={t('desk.applications')}
      lead={t('search.lead')}
      primary={{
        label: t('search.print'),
        icon: <IconPrinter size={20} aria-hidden="true" />,
        onAct: () => void print(),
        busy: printing?.state === 'busy',
        blocked,
      }}
    >
      <div className={classes.desk}>
        <label className={classes.search}>
          <span>{t('search.label')}</span>
          <IconSearch size={20} aria-hidden="true" />
          <input
            className={input.input}
            type="search"
            role="combobox"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={listId}
            aria-activedescendant={chosen === null ? undefined : optionId(listId, chosen.applicationId)}
            data-autofocus=""
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder={t('search.example')}
            value={text}
            onKeyDown={press}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setChosenId(null);
              setPrinting(null);
            }}
          />
        </label>
        <div className={classes.columns}>
          <Panel>
            <Results failure={search.failure} waits={search.found === null}>
              {items.length === 0 ? (
                <Nothing asked={search.found?.text ?? ''} />
              ) : (
                <RowList
                  label={t('search.results')}
                  listId={listId}
                  items={items}
                  idOf={({ applicationId }) => applicationId}
                  selected={chosen?.applicationId ?? null}
                  onSelect={choose}
                  onNearEnd={search.loadMore}
                  row={(item) => <ApplicationRow item={item} />}
                />
              )}
            </Results>
            <p className={`${classes.count} tabular`} role="status">
              {items.length === 0
                ? null
                : search.loadingMore
                  ? t('search.loading')
                  : t(search.found?.more === true ? 'search.more' : 'search.count', {
                      n: countForPeople(items.length, language),
                    })}
            </p>
          </Panel>
          {chosen === null ? null : <ChosenApplication item={chosen} printing={printing} />}
        </div>
      </div>
    </StepLayout>
  );
}

function Results(props: { failure: Failure | null; waits: boolean; children: ReactNode }): ReactNode {
  if (props.waits) return props.failure === null ? <LoadingState /> : <ErrorState failure={props.failure} />;
  return (
    <>
      {props.failure === null ? null : <FailureNote failure={props.failure} />}
      {props.children}
    </>
  );
}

function Nothing({ asked }: { asked: string }): ReactNode {
  const { t } = useText();
  return asked.trim() === '' ? (
    <EmptyState title={t('search.empty')}>{t('search.emptyHint')}</EmptyState>
  ) : (
    <EmptyState title={t('search.none')}>{t('search.noneHint')}</EmptyState>
  );
}
