import { type ReactNode, useState } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import type { SessionState } from '../../domain/channels/session.ts';
import { Frame, type FrameProps } from '../design/frame/frame.tsx';
import { DeskRail } from '../desks/desk-rail.tsx';
import { type DeskId, desks, homeOf } from '../desks/desks.tsx';
import { Note } from '../design/states.tsx';
import { useText } from '../i18n/text.ts';
import { GraceNote } from './grace-note.tsx';
import { Home } from './home/home.tsx';
import { type Matter, PeopleRail } from './officers/people-rail.tsx';
import { useFingerNeeded } from './officers/use-finger-needed.ts';
import { Tray } from './tray.tsx';

/** Home and the desks, each shown to whom the station would answer. */
export function StationDesks(props: {
  frame: Pick<FrameProps, 'top' | 'training' | 'reconnecting'>;
  session: SessionState;
  officer: NonNullable<SessionState['officer']>;
  onOpen: (draft: DraftView) => void;
  /** Who has just handed over to this officer. */
  handedBy: string | null;
  onSeen: () => void;
}): ReactNode {
  const { t, code } = useText();
  const { officer } = props;
  const [desk, setDesk] = useState<DeskId | null>(() => homeOf(officer.role));
  const [matter, setMatter] = useState<Matter | null>(null);
  const fingerNeeded = useFingerNeeded(props.session);
  const shown = desks.find(({ id }) => id === desk);
  const Desk = shown?.screen;
  return (
    <Frame
      {...props.frame}
      band={null}
      banner={
        <>
          {props.handedBy === null ? null : (
            <Note
              tone="ok"
              live
              title={t('handOver.done', { name: officer.name })}
              action={{ label: t('general.close'), onAct: props.onSeen }}
            >
              {t('handOver.doneWhat', { before: props.handedBy, name: officer.name })}
            </Note>
          )}
          {fingerNeeded ? (
            <Note
              tone="warning"
              live
              title={code('failure', 'finger-enrolment-needed')}
              action={{ label: t('home.ownNeeded'), onAct: () => setMatter('own') }}
            />
          ) : null}
          <GraceNote session={props.session} />
        </>
      }
      railLabel={t('frame.places')}
      rail={
        <>
          <DeskRail role={officer.role} current={desk} onGo={setDesk} />
          <PeopleRail session={props.session} officer={officer} open={matter} onOpen={setMatter} />
        </>
      }
      side={shown?.wide === true ? undefined : <Tray />}
    >
      {/* What was refused before the finger was there is asked for again. */}
      {Desk === undefined ? (
        <Home key={String(fingerNeeded)} onOpen={props.onOpen} />
      ) : (
        <Desk key={`${desk} ${fingerNeeded}`} />
      )}
    </Frame>
  );
}
