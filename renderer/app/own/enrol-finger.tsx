import { NativeSelect } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type FingerPosition, fingerPositionSchema } from '../../../domain/biometrics/positions.ts';
import type { ListedOfficer } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Field, FieldGrid } from '../../design/field.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialFailure } from '../credential/credential-failure.tsx';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import { useWait } from '../credential/wait.ts';
import { FingerView } from '../finger/finger-view.tsx';
import { useFingerAttempt } from '../finger/use-finger-attempt.ts';
import classes from '../officers/officers.module.css';

/** Refusals that are about the finger stand under the live picture; the others beside the credential. */
const aboutCredential = ['passphrase-', 'pin-', 'officer-', 'token-', 'credential-'];

/** The officer's own finger, to be compared at the next sign-ins. */
export function EnrolFinger({ signIn }: { signIn: ListedOfficer['signIn'] }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [finger, setFinger] = useState<FingerPosition>('RIGHT_INDEX');
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const wait = useWait(failure);
  const [snapshot, begin] = useFingerAttempt(async () => {
    const started = await station.call('session.enrolFinger', {
      finger,
      credential: credentialOf(signIn, secret),
    });
    setSecret('');
    if (!started.ok && aboutCredential.some((start) => started.error.code.startsWith(start))) {
      setFailure(started.error);
    }
    return started;
  });
  const ready = secret !== '' && wait === 0 && !snapshot.running;
  const enrol = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!ready) return;
    setFailure(null);
    begin();
  };
  const shown = snapshot.running || (snapshot.outcome !== null && failure === null);
  return (
    <form className={classes.form} onSubmit={enrol}>
      <p>
        {signIn === 'passphrase-finger' ? <strong>{t('own.fingerHas')} </strong> : null}
        {signIn === 'passphrase' ? <strong>{t('own.fingerNone')} </strong> : null}
        {t('own.fingerWhat')}
      </p>
      <FieldGrid>
        <Field label={t('own.whichFinger')} span={6}>
          {(aria) => (
            <NativeSelect
              {...aria}
              value={finger}
              disabled={snapshot.running}
              data={fingerPositionSchema.options.map((value) => ({ value, label: t(`finger.${value}`) }))}
              onChange={(event) => setFinger(fingerPositionSchema.parse(event.currentTarget.value))}
            />
          )}
        </Field>
        <CredentialField
          signIn={signIn}
          span={6}
          value={secret}
          readOnly={snapshot.running}
          hint={t('own.currentHint')}
          onChange={setSecret}
        />
      </FieldGrid>
      {failure === null ? null : <CredentialFailure failure={failure} wait={wait} />}
      {shown ? <FingerView snapshot={snapshot} finger={finger} /> : null}
      <div className={classes.buttons}>
        {snapshot.running ? (
          <Button onClick={() => void station.call('session.enrolFingerCancel', {})}>{t('own.stop')}</Button>
        ) : null}
        <Button type="submit" tone="primary" aria-disabled={!ready} aria-busy={snapshot.running}>
          {t('own.enrol')}
        </Button>
      </div>
    </form>
  );
}
