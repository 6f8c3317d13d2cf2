import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { PortraitCheckCode } from '../../../../domain/biometrics/face/portrait-check.ts';
import type { Failure } from '../../../../domain/result.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { Field } from '../../../design/field.tsx';
import { FailureNote, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { Choices } from '../fingerprints/choices.tsx';
import dialogs from '../fingerprints/dialogs.module.css';

const reasons = ['disability', 'illness', 'infant', 'bedridden', 'other'] as const;
type PortraitReason = (typeof reasons)[number];

/** Keeps a portrait that fails a check that stops; the reason is sealed with the application. */
export function AcceptPoorPortrait(props: {
  failing: readonly PortraitCheckCode[];
  /** A supervisor signs for it, by policy. */
  asksSupervisor: boolean;
  onAccept: (reason: string) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t, code } = useText();
  const [reason, setReason] = useState<PortraitReason>('disability');
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const text = [reason === 'other' ? '' : t(`photo.poor.reason.${reason}`), words.trim()]
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
    <Dialog open title={t('photo.poor.title')} onClose={props.onClose}>
      <form
        className={dialogs['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        <p className={dialogs['lead']}>{t('photo.poor.lead')}</p>
        <ul className={dialogs['poor']}>
          {props.failing.map((each) => (
            <li key={each}>
              <strong>{code('photo-check', each)}</strong>
            </li>
          ))}
        </ul>
        <Choices
          legend={t('photo.poor.why')}
          autoFocus
          value={reason}
          onChange={setReason}
          choices={reasons.map((value) => ({ value, label: t(`photo.poor.reason.${value}`) }))}
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
        <div className={dialogs['actions']}>
          <Button onClick={props.onClose}>{t('general.cancel')}</Button>
          <Button type="submit" tone="primary" large combo="enter" aria-disabled={lacking}>
            {t('photo.poor.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
