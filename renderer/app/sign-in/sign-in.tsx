import { type ReactNode, useRef, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, FailureNote } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import classes from './sign-in.module.css';

/** Who is at the counter. The passphrase opens the officer's signing key; it is sent once and not kept. */
export function SignIn({ session }: { session: SessionState }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [officerId, setOfficerId] = useState(session.officers[0]?.id ?? '');
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const signInBy = session.officers.find(({ id }) => id === officerId)?.signIn ?? 'passphrase';

  const signIn = async (): Promise<void> => {
    setBusy(true);
    const credential = credentialOf(signInBy, secret);
    const result = await station.call('session.signIn', { officerId, credential });
    setBusy(false);
    if (result.ok) return;
    setFailure(result.error);
    setSecret('');
    input.current?.focus();
  };

  const blocked = officerId === '' ? t('signIn.noOfficer') : secret === '' ? t('credential.typeFirst') : null;
  return (
    <StepLayout
      title={t('signIn.title')}
      lead={`${session.station?.unitName ?? ''} · ${session.station?.name ?? ''}`}
      primary={{ label: t('signIn.act'), onAct: () => void signIn(), blocked, busy }}
    >
      <form
        className={classes.narrow}
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void signIn();
        }}
      >
        <Panel title={t('signIn.who')}>
          {session.officers.length === 0 ? (
            <EmptyState title={t('signIn.noOfficer')}>{t('signIn.noOfficerHint')}</EmptyState>
          ) : (
            <div className={classes.officers} role="radiogroup" aria-label={t('signIn.who')}>
              {session.officers.map((officer) => (
                <label key={officer.id} className={classes.officer}>
                  <input
                    type="radio"
                    name="officer"
                    value={officer.id}
                    checked={officer.id === officerId}
                    onChange={() => {
                      setOfficerId(officer.id);
                      setFailure(null);
                    }}
                  />
                  <span>
                    <strong>{officer.name}</strong>
                    <span>{officer.rank}</span>
                  </span>
                </label>
              ))}
            </div>
          )}
        </Panel>
        <Panel>
          <CredentialField signIn={signInBy} first inputRef={input} value={secret} onChange={setSecret} />
          {failure === null ? null : <FailureNote failure={failure} />}
        </Panel>
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </StepLayout>
  );
}
