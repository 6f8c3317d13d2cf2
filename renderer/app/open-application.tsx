import { IconArrowBarLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import { useEvidence } from '../channel/evidence.ts';
import { Button } from '../design/button.tsx';
import { ApplicantCard } from '../design/frame/applicant-card.tsx';
import { Frame, type FrameProps } from '../design/frame/frame.tsx';
import { StepRail } from '../design/frame/step-rail.tsx';
import { useKeyHelp } from '../design/key-help.ts';
import { useText } from '../i18n/text.ts';
import { useStorePart } from '../wizard/draft-context.tsx';
import { useDraftStore, useWizardOf, WizardCentre } from '../wizard/wizard.tsx';
import { NowServing } from './now-serving.tsx';
import classes from './open-application.module.css';
import { Tray } from './tray.tsx';

/** One application in the frame: rail of its steps, the step, and whose it is. */
export function OpenApplication(props: {
  initial: DraftView;
  frame: Pick<FrameProps, 'top' | 'training' | 'reconnecting'>;
  onLeave: () => void;
}): ReactNode {
  const { t } = useText();
  const store = useDraftStore(props.initial);
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
