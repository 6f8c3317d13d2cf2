import type { ReactNode } from 'react';
import { saysNameWithoutMarks } from '../../../domain/application/agreement.ts';
import { takenFrom } from '../../../domain/application/differences.ts';
import type { DraftFields } from '../../../domain/application/fields.ts';
import type { Difference, Statement, StatementSource } from '../../../domain/application/statements.ts';
import { KeyCap } from '../../design/key-cap.tsx';
import { useText } from '../../i18n/text.ts';
import { fieldText } from '../fields/field-text.ts';
import type { ColumnId, Word } from './columns.ts';
import classes from './differences.module.css';
import { markDifference } from './mark-difference.ts';
import { ReasonLine } from './reason-line.tsx';
import { sourceWords } from './source-words.ts';

export type Side = 'form' | StatementSource;

interface RowProps {
  readonly difference: Difference;
  readonly words: Readonly<Record<ColumnId, readonly Word[]>>;
  readonly columns: readonly ColumnId[];
  readonly fields: DraftFields;
  readonly statements: readonly Statement[];
  /** The row the keys are about, and of whom F3 would take. */
  readonly marked: boolean;
  readonly best: StatementSource | null;
  /** Side chosen whose reason is being asked for. */
  readonly asking: Side | null;
  readonly onChoose: (take: Side) => void;
  readonly onReason: (take: Side, reason: string) => void;
  readonly onLeave: () => void;
}

/** One field: what each side says, what differs in it, which side was taken and why. */
export function DifferenceRow(props: RowProps): ReactNode {
  const text = useText();
  const { t, code } = text;
  const { difference, words, fields, asking, marked } = props;
  const { field, resolution } = difference;
  const others = [...words.chip, ...words.population, ...words.card];
  const opponent = others.find(({ agrees }) => !agrees)?.statement;
  const ours = fieldText(field, fields, text);
  const theirs = opponent === undefined ? ours : fieldText(field, opponent.fields, text);
  const plain = field === 'name' && opponent !== undefined && saysNameWithoutMarks(opponent.source);
  const taken = asking ?? resolution?.taken ?? null;
  return (
    <>
      <tr data-field={field} data-state={resolution === null ? 'open' : 'decided'} data-marked={marked}>
        <th scope="row">
          {code('field', field)}
          <span className={classes.state}>
            {t(resolution === null ? 'difference.undecided' : 'difference.decided')}
          </span>
        </th>
        <td>
          <button
            type="button"
            className={classes.side}
            aria-pressed={taken === 'form'}
            onClick={() => props.onChoose('form')}
          >
            <Value shown={ours} other={theirs} plain={plain} />
            <Foot who={t('difference.source.form')} taken={taken === 'form'} combo={marked ? 'f4' : null} />
          </button>
        </td>
        {props.columns.map((column) => (
          <td key={column}>
            {words[column].map(({ statement, agrees }) => (
              <Said
                key={statement.statementId}
                {...props}
                statement={statement}
                agrees={agrees}
                ours={ours}
                taken={taken === statement.source}
              />
            ))}
          </td>
        ))}
      </tr>
      {asking !== null || resolution !== null ? (
        <tr className={classes.reasonRow} data-asking={asking !== null}>
          <td />
          <td colSpan={1 + props.columns.length}>
            {asking !== null ? (
              <ReasonLine
                key={asking}
                take={asking}
                field={field}
                against={others.filter(({ agrees }) => !agrees).map(({ statement }) => statement.source)}
                onReason={(reason) => props.onReason(asking, reason)}
                onLeave={props.onLeave}
              />
            ) : resolution === null ? null : (
              <span className={classes.why}>
                {t('difference.taken', { side: t(`difference.source.${resolution.taken}`) })}
                {resolution.reason === '' ? null : ` · ${resolution.reason}`}
              </span>
            )}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** What one source says; a button where it can take the place of what was typed. */
function Said(
  props: RowProps & { statement: Statement; agrees: boolean; ours: string; taken: boolean },
): ReactNode {
  const text = useText();
  const { statement, agrees, ours, taken } = props;
  const { field } = props.difference;
  const shown = fieldText(field, statement.fields, text);
  const plain = field === 'name' && saysNameWithoutMarks(statement.source);
  const who = sourceWords(statement, text);
  const value = <Value shown={shown} other={agrees ? shown : ours} plain={plain} />;
  const takes = takenFrom(statement.source, field, props.fields, props.statements) === statement;
  if (agrees || !takes) {
    return (
      <div className={classes.said} data-taken={taken}>
        {value}
        <span className={classes.who}>
          {who} · {text.t(agrees ? 'difference.agrees' : 'difference.typeIt')}
        </span>
      </div>
    );
  }
  return (
    <button
      type="button"
      className={classes.side}
      aria-pressed={taken}
      onClick={() => props.onChoose(statement.source)}
    >
      {value}
      <Foot who={who} taken={taken} combo={props.best === statement.source ? 'f3' : null} />
    </button>
  );
}

function Foot(props: { who: string; taken: boolean; combo: string | null }): ReactNode {
  const { t } = useText();
  return (
    <span className={classes.foot}>
      <span className={classes.who}>{props.who}</span>
      {props.taken ? <b>{t('find.taken')}</b> : null}
      {props.combo === null ? null : <KeyCap combo={props.combo} />}
    </span>
  );
}

function Value(props: { shown: string; other: string; plain: boolean }): ReactNode {
  const { t } = useText();
  if (props.shown === '') return <span className={classes.silent}>{t('difference.silent')}</span>;
  return (
    <span className={`${classes.value} tabular`}>
      {markDifference(props.shown, props.other, props.plain).map((run, index) =>
        // Runs are drawn anew together: their place is who they are.
        run.differs ? <mark key={index}>{run.text}</mark> : <span key={index}>{run.text}</span>,
      )}
    </span>
  );
}
