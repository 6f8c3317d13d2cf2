import type { ReactNode } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './credential.module.css';
import { waitWords } from './wait.ts';

/** The wrong try that locks is answered as a wrong try with none left. */
const isLocked = ({ code, details }: Failure): boolean => code === 'officer-locked' || details?.left === 0;

/** Why the credential was not taken, how many tries are left, and how long to wait. `wait`: seconds left, by `useWait`. */
export function CredentialFailure({ failure, wait }: { failure: Failure; wait: number }): ReactNode {
  const { t } = useText();
  const left = Number(failure.details?.left ?? 0);
  return (
    <div className={classes.failure} data-testid="credential-failure">
      {isLocked(failure) ? (
        <Note tone="error" live title={t('credential.lockedNow')}>
          {t('credential.lockedHelp')}
        </Note>
      ) : (
        <FailureNote failure={failure} />
      )}
      {wait > 0 ? (
        // Counted every second: not read out every second.
        <p role="timer" className={`${classes.after} tabular`}>
          {t('credential.wait', { time: waitWords(t, wait) })}
        </p>
      ) : left > 0 ? (
        <p className={classes.after}>{t('credential.left', { left })}</p>
      ) : isLocked(failure) ? (
        <p className={classes.after}>{t('credential.mayTry')}</p>
      ) : null}
    </div>
  );
}
