import { NativeSelect } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useEffect, useState } from 'react';
import type { SessionState, ShiftSummary } from '../../../domain/channels/session.ts';
import { mayCall } from '../../../domain/officers/rights.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { FailureNote, LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import { useWait } from '../credential/wait.ts';
import { useLostFinger } from '../finger/use-lost-finger.ts';
import classes from '../officers/officers.module.css';
import { TokenNote } from '../sign-in/token-note.tsx';
import { HandOverFinger } from './hand-over-finger.tsx';
import { ShiftCounts } from './shift-counts.tsx';

interface HandOverProps {
  readonly session: SessionState;
  readonly officer: NonNullable<SessionState['officer']>;
  readonly onClose: () => void;
}

/** One officer leaves, the next one takes over the unfinished applications; nobody signs out in between. */
export function HandOverDialog(props: HandOverProps & { open: boolean }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { session } = props;
  const close = (): void => {
    // Whatever it answers, the station forgets the half shown credential in two minutes.
    if (session.pending !== null) void station.call('session.cancelSignIn', {}).then(() => undefined);
    props.onClose();
  };
  return (
    <Dialog open={props.open} title={t('handOver.title')} onClose={close} size="lg">
      {props.open ? <HandOverForm {...props} onClose={close} /> : null}
    </Dialog>
  );
}

function HandOverForm({ session, officer, onClose }: HandOverProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [summary, setSummary] = useState<ShiftSummary | null>(null);
  const [chosenId, setChosenId] = useState('');
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [uncounted, setUncounted] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const wait = useWait(failure);
  useLostFinger(session.pending, setFailure);
  useEffect(() => {
    void station.call('shift.summary', {}).then((result) => {
      if (result.ok) setSummary(result.value);
      else setUncounted(result.error);
    });
  }, [station]);

  const others = session.officers.filter(
    ({ id, role, signIn }) =>
      id !== officer.id && mayCall(role, 'draft.create') && signIn !== 'blocked' && signIn !== 'activate',
  );
  const next = others.find(({ id }) => id === chosenId) ?? others[0];
  if (session.pending !== null) {
    const { pending } = session;
    return (
      <HandOverFinger
        pending={pending}
        name={session.officers.find(({ id }) => id === pending.officerId)?.name ?? ''}
        onClose={onClose}
      />
    );
  }
  const ready = next !== undefined && secret !== '' && wait === 0 && !busy;
  const take = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const credential = credentialOf(next.signIn, secret);
    const result = await station.call('shift.handOver', { officerId: next.id, credential });
    setBusy(false);
    setSecret('');
    setFailure(result.ok ? null : result.error);
  };
  return (
    <form className={classes.form} onSubmit={(event) => void take(event)}>
      {uncounted !== null ? (
        <FailureNote failure={uncounted} />
      ) : summary === null ? (
        <LoadingState />
      ) : (
        <ShiftCounts summary={summary} name={officer.name} />
      )}
      {next === undefined ? (
        <Note tone="warning" title={t('handOver.nobody')} />
      ) : (
        <>
          <Field label={t('handOver.next')} span={12}>
            {(aria) => (
              <NativeSelect
                {...aria}
                data-autofocus
                value={next.id}
                data={others.map(({ id, name, rank }) => ({ value: id, label: `${rank} ${name}` }))}
                onChange={(event) => {
                  setChosenId(event.currentTarget.value);
                  setSecret('');
                  setFailure(null);
                }}
              />
            )}
          </Field>
          {next.signIn === 'token' ? <TokenNote /> : null}
          <CredentialField
            signIn={next.signIn}
            required
            value={secret}
            onChange={setSecret}
            hint={t(next.signIn === 'passphrase-finger' ? 'signIn.fingerNext' : 'handOver.hint')}
          />
        </>
      )}
      {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
      <div className={classes.buttons}>
        <Button onClick={onClose} combo="escape">
          {t('general.cancel')}
        </Button>
        <Button type="submit" tone="primary" large combo="enter" aria-disabled={!ready} aria-busy={busy}>
          {t('handOver.act')}
        </Button>
      </div>
    </form>
  );
}
