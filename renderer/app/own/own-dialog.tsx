import type { ReactNode } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { useStation } from '../../channel/station.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useText } from '../../i18n/text.ts';
import classes from '../officers/officers.module.css';
import { ChangePassphrase } from './change-passphrase.tsx';
import { EnrolFinger } from './enrol-finger.tsx';

/** What an officer keeps up alone: the passphrase, and the finger compared at sign-in. */
export function OwnDialog(props: {
  open: boolean;
  session: SessionState;
  officer: NonNullable<SessionState['officer']>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const signIn = props.session.officers.find(({ id }) => id === props.officer.id)?.signIn ?? 'passphrase';
  const close = (): void => {
    // Nothing is under way most times; then nothing is stopped.
    void station.call('session.enrolFingerCancel', {}).then(() => undefined);
    props.onClose();
  };
  return (
    <Dialog open={props.open} title={t('own.title')} onClose={close} size="lg">
      {props.open ? (
        <>
          <section className={classes.part} aria-labelledby="own-passphrase">
            <h3 id="own-passphrase">{t('own.passphrase')}</h3>
            {signIn === 'token' ? <p>{t('own.onToken')}</p> : <ChangePassphrase />}
          </section>
          <section className={classes.part} aria-labelledby="own-finger">
            <h3 id="own-finger">{t('own.finger')}</h3>
            <EnrolFinger signIn={signIn} />
          </section>
        </>
      ) : null}
    </Dialog>
  );
}
