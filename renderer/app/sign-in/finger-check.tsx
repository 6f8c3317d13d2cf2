import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { useText } from '../../i18n/text.ts';
import { FingerView } from '../finger/finger-view.tsx';
import { useFingerAttempt } from '../finger/use-finger-attempt.ts';
import classes from './sign-in.module.css';

/** The passphrase was right: now the officer's finger. Begins by itself; nobody is signed in before it matched. */
export function FingerCheck(props: {
  session: SessionState;
  pending: NonNullable<SessionState['pending']>;
  onCancel: () => void;
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
  const name = props.session.officers.find(({ id }) => id === props.pending.officerId)?.name ?? '';
  return (
    <StepLayout
      title={t('fingerCheck.title')}
      lead={name}
      primary={{ label: t('fingerCheck.again'), combo: 'space', onAct: begin, busy: snapshot.running }}
      secondary={[{ label: t('fingerCheck.cancel'), combo: 'escape', onAct: props.onCancel }]}
    >
      <div className={classes.narrow}>
        <FingerView
          snapshot={snapshot}
          finger={props.pending.finger}
          detail={t('fingerCheck.who', { name })}
        />
      </div>
    </StepLayout>
  );
}
