import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SessionState } from '../../domain/channels/session.ts';
import { useConnectionStatus, useStation } from '../channel/station.tsx';
import { Frame, type FrameProps } from '../design/frame/frame.tsx';
import { StepLayout } from '../design/frame/step-layout.tsx';
import { useKeys } from '../design/keys.ts';
import { ShortcutsDialog } from '../design/shortcuts-dialog.tsx';
import { ErrorState, LoadingState } from '../design/states.tsx';
import { setLanguage, useText } from '../i18n/text.ts';
import { useOutbox, useSession } from './live.tsx';
import { LockScreen } from './lock/lock-screen.tsx';
import { useActivity } from './lock/use-activity.ts';
import { useLockKey } from './lock/use-lock-key.ts';
import { OpenApplication } from './open-application.tsx';
import { type Opened, useOpened } from './opened.ts';
import { SetUp } from './setup/setup.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { StationDesks } from './station-desks.tsx';

/** What the officer window shows: set-up, sign-in, a lock, home and desks, or one application; always in the same frame. */
export function OfficerWindow(): ReactNode {
  const { language } = useText();
  const station = useStation();
  const status = useConnectionStatus(station);
  const session = useSession();
  const outbox = useOutbox();
  const [help, setHelp] = useState(false);
  const state = session.state === 'here' ? session.value : null;
  const officer = state?.officer ?? null;
  const who = officer !== null && state?.locked === false ? officer.id : null;
  const opened = useOpened(who);
  useActivity(who !== null);
  useKeys({
    f1: () => setHelp(true),
    f2: () => setLanguage(language === 'vi' ? 'en' : 'vi'),
  });
  useEffect(() => {
    if (who === null) setHelp(false);
  }, [who]);

  const lock = (): void => void station.call('session.lock', {});
  const frame = {
    top: {
      session: state,
      outbox: officer !== null && outbox.state === 'here' ? outbox.value : null,
      onShortcuts: () => setHelp(true),
      onLock: who === null ? null : lock,
      onSignOut:
        who !== null && opened.draft === null ? () => void station.call('session.signOut', {}) : null,
    },
    training: state?.training === true ? state.trainingReasons : [],
    reconnecting: status === 'lost',
  };
  return (
    <>
      <Screen frame={frame} opened={opened} lock={lock} />
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

type FrameOf = Pick<FrameProps, 'top' | 'training' | 'reconnecting'>;

function Screen({ frame, opened, lock }: { frame: FrameOf; opened: Opened; lock: () => void }): ReactNode {
  const { t } = useText();
  const session = useSession();
  if (session.state !== 'here') {
    return (
      <Frame {...frame} band={null}>
        <StepLayout title={t('general.appName')}>
          {session.state === 'failed' ? <ErrorState failure={session.failure} /> : <LoadingState />}
        </StepLayout>
      </Frame>
    );
  }
  const { officer, locked, provisioned } = session.value;
  if (officer === null || locked) {
    return (
      <Frame {...frame} band={null}>
        {officer !== null ? (
          <LockScreen session={session.value} officer={officer} />
        ) : provisioned ? (
          <SignIn session={session.value} />
        ) : (
          <SetUp session={session.value} />
        )}
      </Frame>
    );
  }
  if (opened.draft !== null) {
    return (
      <OpenApplication
        key={opened.draft.view.draftId}
        draft={opened.draft}
        frame={frame}
        onLeave={opened.leave}
        onLock={lock}
        unsaved={opened.unsaved}
      />
    );
  }
  return <Between frame={frame} opened={opened} lock={lock} session={session.value} officer={officer} />;
}

/** No application on the screen. */
function Between(props: {
  frame: FrameOf;
  opened: Opened;
  lock: () => void;
  session: SessionState;
  officer: NonNullable<SessionState['officer']>;
}): ReactNode {
  const { t } = useText();
  useLockKey(props.lock);
  const { name, id } = props.officer;
  const before = useRef({ id, name });
  const [handedBy, setHandedBy] = useState<string | null>(null);
  useEffect(() => {
    // Somebody else is here without a sign-out between: the shift was handed over.
    if (before.current.id !== id) setHandedBy(before.current.name);
    before.current = { id, name };
  }, [id, name]);
  if (props.opened.returning) {
    return (
      <Frame {...props.frame} band={null}>
        <StepLayout title={t('general.appName')}>
          <LoadingState words={t('lock.returning')} />
        </StepLayout>
      </Frame>
    );
  }
  return (
    <StationDesks
      key={props.officer.id}
      frame={props.frame}
      session={props.session}
      officer={props.officer}
      onOpen={props.opened.open}
      handedBy={handedBy}
      onSeen={() => setHandedBy(null)}
    />
  );
}
