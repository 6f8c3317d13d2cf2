import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { Field } from '../../../design/field.tsx';
import { FailureNote, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { Choices } from './choices.tsx';
import classes from './dialogs.module.css';

const reasons = ['worn', 'dry', 'scar', 'other'] as const;
type PoorReason = (typeof reasons)[number];

/** Takes the best attempt although it is poor; the reason is sealed with the application. */
export function AcceptPoorDialog(props: {
  capture: FingerprintProgress;
  rule: Policy['fingerprintQuality'];
  /** A supervisor signs for it, by policy. */
  asksSupervisor: boolean;
  onAccept: (reason: string) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [reason, setReason] = useState<PoorReason>('worn');
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const poor = props.capture.choices.filter(({ good }) => !good);
  const { attempts } = props.capture;
  const text = [reason === 'other' ? '' : t(`poor.reason.${reason}`), words.trim()]
    .filter((part) => part !== '')
    .join('; ');
  const lacking = text.length < 3;
  const accept = async (): Promise<void> => {
    if (lacking) return;
    const failed = await props.onAccept(text.slice(0, 200));
    setFailure(failed);
    if (failed === null) props.onClose();
  };
  return (
    <Dialog open title={t('poor.title')} onClose={props.onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        <p className={classes.lead}>
          {t('poor.lead', {
            what: t(`capture.${props.capture.captureId}`),
            n: attempts.length,
            allowed: props.rule.attempts,
          })}
        </p>
        <ul className={classes.poor}>
          {poor.map(({ finger, quality, threshold, attemptNumber }) => (
            <li key={finger}>
              <strong>{t(`finger.${finger}`)}</strong>
              <span className="tabular">
                {t('poor.finger', { score: Math.round(quality), n: attemptNumber, threshold })}
              </span>
            </li>
          ))}
        </ul>
        <Choices
          legend={t('poor.reason')}
          autoFocus
          value={reason}
          onChange={setReason}
          choices={reasons.map((value) => ({ value, label: t(`poor.reason.${value}`) }))}
        />
        <Field label={t('poor.words')} required={reason === 'other'} span={12}>
          {(input) => (
            <TextInput
              {...input}
              value={words}
              maxLength={140}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
        </Field>
        <Note tone={props.asksSupervisor ? 'warning' : 'info'}>
          {props.asksSupervisor ? `${t('explain.supervisor')} ` : ''}
          {t('explain.sealed')}
        </Note>
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className={classes.actions}>
          <Button onClick={props.onClose}>{t('general.cancel')}</Button>
          <Button type="submit" tone="primary" large combo="enter" aria-disabled={lacking}>
            {t('poor.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
