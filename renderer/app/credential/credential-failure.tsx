import type { ReactNode } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { waitWords } from './wait.ts';

/** A fourth wrong try is the last one before the lock: said from the first on. */
const isLocked = ({ code, details }: Failure): boolean => code === 'officer-locked' || details?.left === 0;

/** Why the credential was not taken, how many tries are left, and how long to wait. `wait`: seconds left, by `useWait`. */
export function CredentialFailure({ failure, wait }: { failure: Failure; wait: number }): ReactNode {
  const { t } = useText();
  const left = Number(failure.details?.left ?? 0);
  return (
    <div data-testid="credential-failure">
      {isLocked(failure) ? (
        <Note tone="error" live title={t('credential.lockedNow')}>
          {t('credential.lockedHelp')}
        </Note>
      ) : (
        <FailureNote failure={failure} />
      )}
      {wait > 0 ? (
        // Counted every second: not read out every second.
        <p role="timer" className="tabular">
          {t('credential.wait', { time: waitWords(t, wait) })}
        </p>
      ) : left > 0 ? (
        <p>{t('credential.left', { left })}</p>
      ) : isLocked(failure) ? (
        <p>{t('credential.mayTry')}</p>
      ) : null}
    </div>
  );
}
