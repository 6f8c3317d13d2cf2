import { IconArrowBarLeft } from '@tabler/icons-react';
import { type ReactNode, type RefObject, useCallback, useEffect } from 'react';
import type { DraftPatch } from '../../domain/application/fields.ts';
import type { SessionState } from '../../domain/channels/session.ts';
import { useEvidence } from '../channel/evidence.ts';
import { useStationEvent } from '../channel/station.tsx';
import { Button } from '../design/button.tsx';
import { ApplicantCard } from '../design/frame/applicant-card.tsx';
import { Frame, type FrameProps } from '../design/frame/frame.tsx';
import { StepRail } from '../design/frame/step-rail.tsx';
import { useKeyHelp } from '../design/key-help.ts';
import { finishField } from '../design/keys.ts';
import { useText } from '../i18n/text.ts';
import { useStorePart } from '../wizard/draft-context.tsx';
import { useDraftStore, useWizardOf, WizardCentre } from '../wizard/wizard.tsx';
import { useLockKey } from './lock/use-lock-key.ts';
import { NowServing } from './now-serving.tsx';
import classes from './open-application.module.css';
import type { OpenedDraft } from './opened.ts';
import { Tray } from './tray.tsx';

/** One application in the frame: rail of its steps, the step, and whose it is. */
export function OpenApplication(props: {
  draft: OpenedDraft;
  frame: Pick<FrameProps, 'top' | 'training' | 'reconnecting'>;
  onLeave: () => void;
  onLock: () => void;
  /** Gets what the station has not answered for when this is taken off the screen. */
  unsaved: RefObject<DraftPatch>;
}): ReactNode {
  const { t } = useText();
  const { draft, unsaved } = props;
  const store = useDraftStore(draft.view);
  useEffect(() => {
    if (Object.keys(draft.unsaved).length > 0) store.set(draft.unsaved);
  }, [store, draft]);
  useEffect(
    () => () => {
      unsaved.current = store.unsaved();
    },
    [store, unsaved],
  );
  // Told before the screen is drawn anew: a field half typed is still there to be finished.
  const onSession = useCallback(({ locked }: SessionState) => {
    if (locked) finishField();
  }, []);
  useStationEvent('session.changed', onSession);
  // The screen is hidden even where the save fails: what is typed is then kept for when it is opened again.
  const lock = (): void => void store.flush().then(props.onLock);
  useLockKey(lock);
  const wizard = useWizardOf(store, props.onLeave);
  const view = useStorePart(store, (draft) => draft.view);
  const portrait = useEvidence(view.draftId, view.photo?.evidenceId ?? null);
  const name = useStorePart(store, (draft) => draft.fields.name?.full ?? '');
  const number = useStorePart(store, (draft) => draft.fields.personalNumber ?? '');
  useKeyHelp([
    { combo: 'alt+1…0', words: t('keys.step') },
    { combo: 'f8', words: t('keys.aside') },
  ]);
  return (
    <Frame
      {...props.frame}
      top={{ ...props.frame.top, onLock: lock }}
      band={view.band}
      rail={
        <>
          <StepRail steps={view.steps} current={view.step} onGo={(step) => void wizard.go(step)} />
          <Button
            tone="quiet"
            combo="f8"
            className={classes.aside ?? ''}
            icon={<IconArrowBarLeft size={18} aria-hidden="true" />}
            onClick={() => void wizard.aside()}
          >
            {t(view.status === 'draft' ? 'frame.aside' : 'frame.home')}
          </Button>
        </>
      }
      side={
        <>
          <ApplicantCard
            name={name}
            number={number}
            ticket={view.ticket}
            band={view.band}
            age={view.age}
            place={view.intakePlace}
            portraitUrl={portrait?.url ?? null}
          />
          <Tray />
        </>
      }
    >
      <WizardCentre wizard={wizard} />
      <NowServing name={name} ticket={view.ticket} band={view.band} />
    </Frame>
  );
}
