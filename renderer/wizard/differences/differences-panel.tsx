import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { DraftView } from '../../../domain/application/draft.ts';
import { needsReason, takenFrom } from '../../../domain/application/differences.ts';
import type { Difference, FieldName, StatementSource } from '../../../domain/application/statements.ts';
import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { Panel } from '../../design/panel.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useDraftPart, useWizard } from '../draft-context.tsx';
import { columnsOf, wordsOf } from './columns.ts';
import classes from './differences.module.css';
import { DifferenceRow, type Side } from './difference-row.tsx';
import { sourceWords } from './source-words.ts';

/**
 * Form, old card, chip and population data side by side, a row for each field about which they do not say the same. One key takes either side of
 * the marked row: F3 the source's, F4 the form's; where a reason is asked for it is given in the row, then the next row is marked.
 */
export function DifferencesPanel(): ReactNode {
  const text = useText();
  const { t } = text;
  const view = useDraftPart((draft) => draft.view);
  const { run } = useWizard();
  const { differences, statements, fields } = view;
  const [asking, setAsking] = useState<{ field: FieldName; take: Side } | null>(null);
  const [busy, setBusy] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const open = differences.filter(({ resolution }) => resolution === null);
  const marked = open.find(({ field }) => field === asking?.field) ?? open[0];
  const moveOn = useRef(false);
  const markedField = marked?.field;
  useEffect(() => {
    if (!moveOn.current || asking !== null || markedField === undefined) return;
    moveOn.current = false;
    table.current?.querySelector<HTMLElement>(`[data-field="${markedField}"] button`)?.focus();
  }, [markedField, asking, differences]);

  const decide = async (field: FieldName, take: Side, reason: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    // The draft is drawn anew before the call has answered.
    moveOn.current = true;
    const decided = await run('difference.resolve', { field, take, reason });
    setBusy(false);
    moveOn.current &&= decided.ok;
    if (decided.ok) setAsking(null);
  };
  const choose = (field: FieldName, take: Side): void => {
    if (needsReason(take, field, fields, statements)) setAsking({ field, take });
    else void decide(field, take, '');
  };
  const best = marked === undefined ? null : sourceToTake(marked, view);
  useKeys({
    f3: marked === undefined || best === null ? undefined : () => choose(marked.field, best),
    f4: marked === undefined ? undefined : () => choose(marked.field, 'form'),
  });
  useKeyHelp(
    marked === undefined
      ? []
      : [
          { combo: 'f3', words: t('keys.takeFound') },
          { combo: 'f4', words: t('keys.keepForm') },
        ],
  );
  if (differences.length === 0) {
    const compared = statements.map((statement) => sourceWords(statement, text)).join(', ');
    return (
      <p className={classes.none} role="status">
        {compared === '' ? t('difference.noSources') : t('difference.none', { sources: compared })}
      </p>
    );
  }
  const columns = columnsOf(differences, statements);
  return (
    <Panel
      id="differences"
      title={t('difference.title')}
      tools={
        open.length === 0 ? undefined : (
          <span className="tabular">{t('difference.open', { n: open.length })}</span>
        )
      }
    >
      {open.length === 0 ? <Note tone="ok" title={t('difference.allDecided')} live /> : null}
      <table ref={table} className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('find.field')}</th>
            <th scope="col">{t('difference.column.form')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`difference.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <DifferenceRow
              key={difference.field}
              difference={difference}
              words={wordsOf(difference, statements)}
              columns={columns}
              fields={fields}
              statements={statements}
              marked={difference === marked}
              best={difference === marked ? best : null}
              asking={asking?.field === difference.field ? asking.take : null}
              onChoose={(take) => choose(difference.field, take)}
              onReason={(take, reason) => void decide(difference.field, take, reason)}
              onLeave={() => setAsking(null)}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Of whom F3 takes: the most trustworthy who says something else that can stand in the form. */
function sourceToTake(
  { field, statements: said }: Difference,
  { fields, statements }: Pick<DraftView, 'fields' | 'statements'>,
): StatementSource | null {
  for (const { statementId, agrees } of said) {
    const source = statements.find((one) => one.statementId === statementId)?.source;
    if (!agrees && source !== undefined && takenFrom(source, field, fields, statements) !== null)
      return source;
  }
  return null;
}
