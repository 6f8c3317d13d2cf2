import { PasswordInput } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Field, FieldGrid } from '../../design/field.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import { NewPassphraseFields, noPassphrase, problemOf } from '../credential/new-passphrase.tsx';
import { useWait } from '../credential/wait.ts';
import classes from '../officers/officers.module.css';

export function ChangePassphrase(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(noPassphrase);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [changed, setChanged] = useState(false);
  const [busy, setBusy] = useState(false);
  const wait = useWait(failure);
  const ready = current !== '' && problemOf(next) === null && wait === 0 && !busy;
  const change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const result = await station.call('session.changePassphrase', { current, next: next.first });
    setBusy(false);
    setCurrent('');
    setFailure(result.ok ? null : result.error);
    setChanged(result.ok);
    if (result.ok) setNext(noPassphrase);
  };
  return (
    <form className={classes.form} onSubmit={(event) => void change(event)}>
      <FieldGrid>
        <Field label={t('own.current')} required span={12}>
          {(aria) => (
            <PasswordInput
              {...aria}
              data-autofocus
              autoComplete="off"
              maxLength={200}
              value={current}
              visibilityToggleButtonProps={{ 'aria-label': t('credential.show') }}
              onChange={(event) => {
                setCurrent(event.currentTarget.value);
                setChanged(false);
              }}
            />
          )}
        </Field>
        <NewPassphraseFields value={next} onChange={setNext} span={6} />
      </FieldGrid>
      {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
      {changed ? <Note tone="ok" live title={t('own.changed')} /> : null}
      <div className={classes.buttons}>
        <Button type="submit" tone="primary" aria-disabled={!ready} aria-busy={busy}>
          {t('own.change')}
        </Button>
      </div>
    </form>
  );
}
