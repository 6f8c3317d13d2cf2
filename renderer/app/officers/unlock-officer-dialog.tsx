import { NativeSelect } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { roles } from '../../../domain/officers/roles.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import {
  mayStandBeside,
  SecondPersonFields,
  secondPersonOf,
  type TypedSecondPerson,
} from '../credential/second-person.tsx';
import { useWait } from '../credential/wait.ts';
import classes from './officers.module.css';

interface UnlockProps {
  readonly session: SessionState;
  readonly officer: NonNullable<SessionState['officer']>;
  readonly onClose: () => void;
}

/** Somebody typed wrong too often: two others let that officer try again. */
export function UnlockOfficerDialog(props: UnlockProps & { open: boolean }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('unlockOfficer.title')} onClose={props.onClose} size="lg">
      {props.open ? <UnlockForm {...props} /> : null}
    </Dialog>
  );
}

const nobody: TypedSecondPerson = { officerId: '', text: '' };

function UnlockForm({ session, officer, onClose }: UnlockProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [chosenId, setChosenId] = useState('');
  const [typed, setTyped] = useState(nobody);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wait = useWait(failure);

  const others = session.officers.filter(
    ({ id, signIn }) => id !== officer.id && signIn !== 'blocked' && signIn !== 'activate',
  );
  const locked = others.find(({ id }) => id === chosenId) ?? others[0];
  const beside = mayStandBeside(session.officers, roles, officer.id).filter(({ id }) => id !== locked?.id);
  const approval = secondPersonOf(typed, beside);
  const ready = locked !== undefined && approval !== null && wait === 0 && !busy;
  const unlock = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const result = await station.call('officers.unlock', { officerId: locked.id, approval });
    setBusy(false);
    setTyped({ ...typed, text: '' });
    setFailure(result.ok ? null : result.error);
    setDone(result.ok ? locked.name : null);
  };
  return (
    <form className={classes.form} onSubmit={(event) => void unlock(event)}>
      <p>{t('unlockOfficer.what')}</p>
      {locked === undefined ? null : (
        <Field label={t('unlockOfficer.who')} span={12}>
          {(aria) => (
            <NativeSelect
              {...aria}
              data-autofocus
              value={locked.id}
              data={others.map(({ id, name, rank }) => ({ value: id, label: `${rank} ${name}` }))}
              onChange={(event) => {
                setChosenId(event.currentTarget.value);
                setTyped(nobody);
                setFailure(null);
                setDone(null);
              }}
            />
          )}
        </Field>
      )}
      <SecondPersonFields candidates={beside} value={typed} onChange={setTyped} />
      {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
      {done === null ? null : <Note tone="ok" live title={t('unlockOfficer.done', { name: done })} />}
      <div className={classes.buttons}>
        <Button onClick={onClose} combo="escape">
          {t('general.close')}
        </Button>
        <Button type="submit" tone="primary" large combo="enter" aria-disabled={!ready} aria-busy={busy}>
          {t('unlockOfficer.act')}
        </Button>
      </div>
    </form>
  );
}
