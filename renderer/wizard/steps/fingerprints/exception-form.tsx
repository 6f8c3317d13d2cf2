import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FingerException } from '../../../../domain/biometrics/exceptions.ts';
import { type FingerPosition, fingerPositions } from '../../../../domain/biometrics/positions.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';
import { Button } from '../../../design/button.tsx';
import { Field } from '../../../design/field.tsx';
import { useKeys } from '../../../design/keys.ts';
import { FailureNote, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { Choices } from './choices.tsx';
import classes from './dialogs.module.css';
import { sideOf } from './hand-shapes.ts';

export type NewException = Omit<FingerException, 'recordedAt' | 'photo'>;

const presences = ['AMPUTATED', 'BANDAGED', 'DAMAGED', 'MISSING'] as const;
const permanences = ['permanent', 'temporary'] as const;
/** What no later visit can change, unless the officer knows better. */
const lasting: readonly FingerException['presence'][] = ['AMPUTATED', 'MISSING'];

/** Left little to thumb beside right thumb to little, as the hands lie. */
const byHand = (side: 'left' | 'right'): readonly FingerPosition[] =>
  fingerPositions.filter((finger) => sideOf(finger) === side);

/** Which finger, what is with it, for how long. Arrows within a group, Tab between groups, Enter records. */
export function ExceptionForm(props: {
  finger: FingerPosition;
  recorded: readonly FingerException[];
  proofPhoto: Policy['fingerExceptions']['proofPhoto'];
  asksSupervisor: boolean;
  onRecord: (exception: NewException) => Promise<Failure | null>;
  /** `photo`: the hand is to be pictured now. */
  onRecorded: (finger: FingerPosition, photo: boolean) => void;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [finger, setFinger] = useState(props.finger);
  const [presence, setPresence] = useState<FingerException['presence']>('BANDAGED');
  const [permanence, setPermanence] = useState<FingerException['permanence']>('temporary');
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const required = props.proofPhoto === 'required';
  const record = async (photo: boolean): Promise<void> => {
    const failed = await props.onRecord({ finger, presence, permanence, note: note.trim() });
    setFailure(failed);
    if (failed === null) props.onRecorded(finger, photo || required);
  };
  useKeys({ 'ctrl+enter': () => void record(true) }, { inDialog: true });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void record(false);
      }}
    >
      <p className={classes.lead}>{t('exception.lead')}</p>
      <div className={classes.columns}>
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
        <div className={classes.form}>
          <Choices
            legend={t('exception.presence')}
            columns={2}
            value={presence}
            onChange={(value) => {
              setPresence(value);
              setPermanence(lasting.includes(value) ? 'permanent' : 'temporary');
            }}
            choices={presences.map((value) => ({ value, label: t(`exception.presence.${value}`) }))}
          />
          <Choices
            legend={t('exception.permanence')}
            columns={2}
            value={permanence}
            onChange={setPermanence}
            choices={permanences.map((value) => ({ value, label: t(`exception.permanence.${value}`) }))}
          />
        </div>
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
      {props.asksSupervisor || required ? (
        <Note tone="warning">
          {props.asksSupervisor ? `${t('explain.supervisor')} ` : ''}
          {required ? t('exception.photoRequired') : ''}
        </Note>
      ) : null}
      {failure === null ? null : <FailureNote failure={failure} />}
      <div className={classes.actions}>
        <Button onClick={props.onClose}>{t('general.cancel')}</Button>
        <span className={classes.together}>
          {required ? null : (
            <Button combo="ctrl+enter" onClick={() => void record(true)}>
              {t('exception.actPhoto')}
            </Button>
          )}
          <Button type="submit" tone="primary" large combo="enter">
            {t(required ? 'exception.actPhoto' : 'exception.act')}
          </Button>
        </span>
      </div>
    </form>
  );
}
