import type { ReactNode } from 'react';
import type { DraftFields } from '../../../../domain/application/fields.ts';
import type { FieldName } from '../../../../domain/application/statements.ts';
import { RemarkLine } from '../../../design/field.tsx';
import { dayAndClock } from '../../../design/format.ts';
import { useKeyHelp } from '../../../design/key-help.ts';
import { useKeys } from '../../../design/keys.ts';
import { KeyCap } from '../../../design/key-cap.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Note } from '../../../design/states.tsx';
import { Ticket } from '../../../design/ticket.tsx';
import { useText } from '../../../i18n/text.ts';
import { fieldText } from '../../fields/field-text.ts';
import { type Difference, type Found, type Side, sideOf } from './differences.ts';
import classes from './find.module.css';

/** What was found beside what the form has. Where they differ one key takes either: F3 the paper's, F4 the form's. */
export function FoundList(props: {
  result: Found;
  form: DraftFields;
  differences: readonly Difference[];
  chosen: Readonly<Partial<Record<FieldName, Side>>>;
  onChoose: (field: FieldName, side: Side) => void;
}): ReactNode {
  const { t, code } = useText();
  const { result, differences, chosen } = props;
  const open = differences.filter(({ kind }) => kind === 'differs');
  const undecided = open.find(({ field }) => chosen[field] === undefined) ?? open[0];
  const takeAll = (side: Side): void => {
    if (undecided !== undefined) props.onChoose(undecided.field, side);
  };
  useKeys({ f3: () => takeAll('found'), f4: () => takeAll('form') });
  useKeyHelp(
    open.length === 0
      ? []
      : [
          { combo: 'f3', words: t('keys.takeFound') },
          { combo: 'f4', words: t('keys.keepForm') },
        ],
  );
  return (
    <Panel title={t(`find.kind.${result.kind}`)}>
      {result.earlier.length === 0 ? null : (
        <Note tone="warning" live title={t('find.earlier', { n: result.earlier.length })}>
          <ul>
            {result.earlier.map((earlier) => (
              <li key={earlier.applicationId}>
                {t('card.ticketWord')} <Ticket number={earlier.ticket} /> ({dayAndClock(earlier.sealedAt)})
              </li>
            ))}
          </ul>
        </Note>
      )}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('find.field')}</th>
            <th scope="col">
              {t(result.kind === 'population' ? 'difference.column.population' : 'find.found')}{' '}
              {open.length === 0 ? null : <KeyCap combo="f3" />}
            </th>
            <th scope="col">
              {t('find.form')} {open.length === 0 ? null : <KeyCap combo="f4" />}
            </th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr key={difference.field} data-kind={difference.kind} data-next={difference === undecided}>
              <th scope="row">{code('field', difference.field)}</th>
              <Value side="found" fields={result.fields} difference={difference} {...props} />
              <Value side="form" fields={props.form} difference={difference} {...props} />
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.remarks}>
        {result.remarks.map((remark) => (
          <RemarkLine key={`${remark.field} ${remark.code}`} remark={remark} />
        ))}
      </div>
    </Panel>
  );
}

function Value(props: {
  side: Side;
  fields: DraftFields;
  difference: Difference;
  chosen: Readonly<Partial<Record<FieldName, Side>>>;
  onChoose: (field: FieldName, side: Side) => void;
}): ReactNode {
  const text = useText();
  const { difference, side } = props;
  const words = fieldText(difference.field, props.fields, text);
  if (difference.kind !== 'differs') {
    return (
      <td className="tabular">
        {words}
        {side === 'found' ? (
          <span className={classes.mark} data-kind={difference.kind}>
            {text.t(difference.kind === 'same' ? 'find.same' : 'find.new')}
          </span>
        ) : null}
      </td>
    );
  }
  const taken = sideOf(difference, props.chosen) === side;
  return (
    <td>
      <button
        type="button"
        className={classes.take}
        aria-pressed={taken}
        onClick={() => props.onChoose(difference.field, side)}
      >
        <span className="tabular">{words}</span>
        {taken ? <b>{text.t('find.taken')}</b> : null}
      </button>
    </td>
  );
}
