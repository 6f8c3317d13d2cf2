import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FingerException } from '../../../../domain/biometrics/exceptions.ts';
import { type FingerPosition, fingerPositions } from '../../../../domain/biometrics/positions.ts';
import type { Failure } from '../../../../domain/result.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { Field } from '../../../design/field.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { Choices } from './choices.tsx';
import classes from './dialogs.module.css';
import { sideOf } from './hand-shapes.ts';

export type NewException = Omit<FingerException, 'recordedAt'>;

const presences = ['AMPUTATED', 'BANDAGED', 'DAMAGED'] as const;
const permanences = ['permanent', 'temporary'] as const;

/** Left little to thumb beside right thumb to little, as the hands lie. */
const byHand = (side: 'left' | 'right'): readonly FingerPosition[] =>
  fingerPositions.filter((finger) => sideOf(finger) === side);

/** Says why a finger can't be taken. Arrows within a group, Tab between groups, Enter records. */
export function ExceptionDialog(props: {
  finger: FingerPosition;
  recorded: readonly FingerException[];
  onRecord: (exception: NewException) => Promise<Failure | null>;
  onClear: (finger: FingerPosition) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [finger, setFinger] = useState(props.finger);
  const [presence, setPresence] = useState<FingerException['presence']>('BANDAGED');
  const [permanence, setPermanence] = useState<FingerException['permanence']>('temporary');
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const record = async (): Promise<void> => {
    const failed = await props.onRecord({ finger, presence, permanence, note: note.trim() });
    setFailure(failed);
    if (failed === null) props.onClose();
  };
  return (
    <Dialog open title={t('exception.title')} onClose={props.onClose} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
      >
        <p className={classes.lead}>{t('exception.lead')}</p>
        <Choices
          legend={t('exception.finger')}
          columns={2}
          byColumn
          autoFocus
          value={finger}
          onChange={setFinger}
          choices={[...byHand('left'), ...byHand('right')].map((value) => ({
            value,
            label: t(`finger.${value}`),
          }))}
        />
        <div className={classes.pair}>
          <Choices
            legend={t('exception.presence')}
            value={presence}
            onChange={(value) => {
              setPresence(value);
              setPermanence(value === 'AMPUTATED' ? 'permanent' : 'temporary');
            }}
            choices={presences.map((value) => ({ value, label: t(`exception.presence.${value}`) }))}
          />
          <Choices
            legend={t('exception.permanence')}
            value={permanence}
            onChange={setPermanence}
            choices={permanences.map((value) => ({ value, label: t(`exception.permanence.${value}`) }))}
          />
        </div>
        <Field label={t('exception.note')} span={12}>
          {(input) => (
            <TextInput
              {...input}
              value={note}
              maxLength={200}
              placeholder={t('exception.noteExample')}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
        </Field>
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className={classes.actions}>
          <Button onClick={props.onClose}>{t('general.cancel')}</Button>
          <Button type="submit" tone="primary" large combo="enter">
            {t('exception.act')}
          </Button>
        </div>
      </form>
      {props.recorded.length === 0 ? null : (
        <section className={classes.recorded} aria-labelledby="recorded-exceptions">
          <h3 id="recorded-exceptions">{t('exception.recorded')}</h3>
          <ul>
            {props.recorded.map((exception) => (
              <li key={exception.finger}>
                <span>
                  <strong>{t(`finger.${exception.finger}`)}</strong>:{' '}
                  {t(`exception.presence.${exception.presence}`)},{' '}
                  {t(`exception.permanence.${exception.permanence}`)}
                  {exception.note === '' ? null : ` – ${exception.note}`}
                </span>
                <Button
                  tone="quiet"
                  aria-label={t('exception.clearOf', { finger: t(`finger.${exception.finger}`) })}
                  onClick={async () => setFailure(await props.onClear(exception.finger))}
                >
                  {t('exception.clear')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
