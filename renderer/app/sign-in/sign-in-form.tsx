import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import type { ListedOfficer, SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import { useWait } from '../credential/wait.ts';
import { GraceNote } from '../grace-note.tsx';
import {
  type Activation,
  ActivationFields,
  activationProblem,
  credentialOfActivation,
  noActivation,
} from './activation.tsx';
import { OfficerList } from './officer-list.tsx';
import classes from './sign-in.module.css';
import { TokenNote } from './token-note.tsx';

/** The list of officers, and what the chosen one has to show. What is typed is sent once and not kept. */
export function SignInForm(props: {
  session: SessionState;
  officer: ListedOfficer | undefined;
  onChoose: (officerId: string) => void;
  failure: Failure | null;
  onFailure: (failure: Failure | null) => void;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { session, officer, failure } = props;
  const [secret, setSecret] = useState('');
  const [activation, setActivation] = useState<Activation>(noActivation);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const wait = useWait(failure);
  const activates = officer?.signIn === 'activate';

  const act = async (): Promise<void> => {
    if (officer === undefined) return;
    setBusy(true);
    const officerId = officer.id;
    const result = activates
      ? await station.call('session.activate', {
          officerId,
          code: activation.code.trim(),
          credential: credentialOfActivation(activation),
        })
      : await station.call('session.signIn', { officerId, credential: credentialOf(officer.signIn, secret) });
    setBusy(false);
    setSecret('');
    if (result.ok) return;
    props.onFailure(result.error);
    input.current?.focus();
  };

  const problem = activates ? activationProblem(activation) : secret === '' ? 'credential.typeFirst' : null;
  const blocked =
    officer === undefined
      ? t('signIn.noOfficer')
      : wait > 0
        ? t('credential.notYet')
        : problem === null
          ? null
          : t(problem);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (blocked === null && !busy) void act();
    else input.current?.focus();
  };
  return (
    <StepLayout
      fill
      title={t('signIn.title')}
      lead={`${session.station?.unitName ?? ''} · ${session.station?.name ?? ''}`}
      primary={{
        label: t(activates ? 'activate.act' : 'signIn.act'),
        onAct: () => void act(),
        blocked,
        busy,
      }}
    >
      <form className={classes.screen} onSubmit={submit}>
        <Panel
          title={t('signIn.who')}
          tools={
            session.officers.length > 6 ? (
              <span className={classes.hint}>{t('signIn.jumpHint')}</span>
            ) : undefined
          }
        >
          {session.officers.length === 0 ? (
            <EmptyState title={t('signIn.noOfficer')}>{t('signIn.noOfficerHint')}</EmptyState>
          ) : (
            <OfficerList
              officers={session.officers}
              chosen={officer?.id ?? ''}
              onChoose={(id) => {
                setSecret('');
                setActivation(noActivation);
                props.onChoose(id);
              }}
            />
          )}
        </Panel>
        <div className={classes.shows}>
          <GraceNote session={session} />
          {officer === undefined ? null : (
            <Panel title={officer.name}>
              <div className={classes.fields}>
                {officer.signIn === 'token' ? <TokenNote /> : null}
                {activates ? (
                  <ActivationFields key={officer.id} value={activation} onChange={setActivation} />
                ) : (
                  <CredentialField
                    signIn={officer.signIn}
                    first
                    inputRef={input}
                    value={secret}
                    onChange={setSecret}
                    {...(officer.signIn === 'passphrase-finger' ? { hint: t('signIn.fingerNext') } : {})}
                  />
                )}
                {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
              </div>
            </Panel>
          )}
        </div>
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </StepLayout>
  );
}
