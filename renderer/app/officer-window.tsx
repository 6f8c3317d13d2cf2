import { type ReactNode, useCallback, useState } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import { useConnectionStatus, useStation } from '../channel/station.tsx';
import { Frame } from '../design/frame/frame.tsx';
import { StepLayout } from '../design/frame/step-layout.tsx';
import { useKeys } from '../design/keys.ts';
import { ShortcutsDialog } from '../design/shortcuts-dialog.tsx';
import { ErrorState, LoadingState } from '../design/states.tsx';
import { setLanguage, useText } from '../i18n/text.ts';
import { Home } from './home/home.tsx';
import { useOutbox, useSession } from './live.tsx';
import { OpenApplication } from './open-application.tsx';
import { NotProvisioned } from './sign-in/not-provisioned.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { Tray } from './tray.tsx';

/** What the officer window shows: sign-in, home, or one application; always inside the same frame. */
export function OfficerWindow(): ReactNode {
  const { t, language } = useText();
  const station = useStation();
  const status = useConnectionStatus(station);
  const session = useSession();
  const outbox = useOutbox();
  const [help, setHelp] = useState(false);
  const [opened, setOpened] = useState<DraftView | null>(null);
  const toHome = useCallback(() => setOpened(null), []);
  useKeys({
    f1: () => setHelp(true),
    f2: () => setLanguage(language === 'vi' ? 'en' : 'vi'),
  });

  const state = session.state === 'here' ? session.value : null;
  const officer = state?.officer ?? null;
  const frame = {
    top: {
      session: state,
      outbox: officer !== null && outbox.state === 'here' ? outbox.value : null,
      onShortcuts: () => setHelp(true),
      onSignOut: officer !== null && opened === null ? () => void station.call('session.signOut', {}) : null,
    },
    training: state?.training === true ? state.trainingReasons : [],
    reconnecting: status === 'lost',
  };
  const dialog = <ShortcutsDialog open={help} onClose={() => setHelp(false)} />;

  if (session.state !== 'here') {
    return (
      <Frame {...frame} band={null}>
        <StepLayout title={t('general.appName')}>
          {session.state === 'failed' ? <ErrorState failure={session.failure} /> : <LoadingState />}
        </StepLayout>
        {dialog}
      </Frame>
    );
  }
  if (!session.value.provisioned || officer === null) {
    return (
      <Frame {...frame} band={null}>
        {session.value.provisioned ? (
          <SignIn session={session.value} />
        ) : (
          <NotProvisioned session={session.value} />
        )}
        {dialog}
      </Frame>
    );
  }
  if (opened !== null) {
    return (
      <>
        <OpenApplication key={opened.draftId} initial={opened} frame={frame} onLeave={toHome} />
        {dialog}
      </>
    );
  }
  return (
    <Frame {...frame} band={null} side={<Tray />}>
      <Home onOpen={setOpened} />
      {dialog}
    </Frame>
  );
}
