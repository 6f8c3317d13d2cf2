import { IconLock } from '@tabler/icons-react';
import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { FailureNote } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import { useWait } from '../credential/wait.ts';
import { TokenNote } from '../sign-in/token-note.tsx';
import classes from './lock.module.css';

/** In place of everything while the session is locked: whose it is, and nothing of any applicant. */
export function LockScreen(props: {
  session: SessionState;
  officer: NonNullable<SessionState['officer']>;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { session, officer } = props;
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [leaving, setLeaving] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const wait = useWait(failure);
  const signIn = session.officers.find(({ id }) => id === officer.id)?.signIn ?? 'passphrase';

  const unlock = async (): Promise<void> => {
    setBusy(true);
    const result = await station.call('session.unlock', { credential: credentialOf(signIn, secret) });
    setBusy(false);
    setSecret('');
    if (result.ok) return;
    setFailure(result.error);
    input.current?.focus();
  };
  const leave = async (): Promise<void> => {
    const result = await station.call('session.signOut', {});
    if (!result.ok) setLeaving(result.error);
  };
  const blocked = wait > 0 ? t('credential.notYet') : secret === '' ? t('credential.typeFirst') : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (blocked === null && !busy) void unlock();
  };
  return (
    <StepLayout
      title={t('lock.title')}
      lead={t('lock.lead')}
      primary={{ label: t('lock.open'), onAct: () => void unlock(), blocked, busy }}
      secondary={[{ label: t('lock.otherOfficer'), onAct: () => void leave() }]}
    >
      <form className={classes.lock} onSubmit={submit} data-testid="lock-screen">
        <Panel>
          <div className={classes.who}>
            <IconLock size={36} stroke={1.4} aria-hidden="true" />
            <div>
              <p>{t('lock.who')}</p>
              <p className={classes.name}>{officer.name}</p>
              <p>
                {officer.rank} · {t(`frame.role.${officer.role}`)}
              </p>
            </div>
          </div>
          <div className={classes.fields}>
            {signIn === 'token' ? <TokenNote /> : null}
            <CredentialField signIn={signIn} first inputRef={input} value={secret} onChange={setSecret} />
            {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
            {leaving === null ? null : <FailureNote failure={leaving} />}
            <p className={classes.hint}>{t('lock.otherHint')}</p>
          </div>
        </Panel>
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </StepLayout>
  );
}
