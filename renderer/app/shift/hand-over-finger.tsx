import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/text.ts';
import { FingerView } from '../finger/finger-view.tsx';
import { useFingerAttempt } from '../finger/use-finger-attempt.ts';
import classes from '../officers/officers.module.css';

/** The next officer's passphrase was right: now the finger, and nothing is handed over before it matched. */
export function HandOverFinger(props: {
  pending: NonNullable<SessionState['pending']>;
  name: string;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [snapshot, begin] = useFingerAttempt(() => station.call('session.finger', {}));
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin();
  });
  return (
    <div className={classes.form}>
      <FingerView
        snapshot={snapshot}
        finger={props.pending.finger}
        detail={t('fingerCheck.who', { name: props.name })}
      />
      <div className={classes.buttons}>
        <Button onClick={props.onClose} combo="escape">
          {t('general.cancel')}
        </Button>
        <Button tone="primary" large data-autofocus aria-disabled={snapshot.running} onClick={begin}>
          {t('fingerCheck.again')}
        </Button>
      </div>
    </div>
  );
}
