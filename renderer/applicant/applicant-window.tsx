import { IconCircleCheckFilled, IconHourglassLow, IconSignature } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import { bandClass } from '../design/band.tsx';
import { dateForPeople } from '../design/format.ts';
import type { Frame } from '../wizard/steps/fingerprints/capture-session.ts';
import classes from './applicant.module.css';
import { both } from './bilingual.ts';
import { FingerprintPicture } from './fingerprint.tsx';
import { Instruction } from './instruction.tsx';
import { PhotoMirror } from './photo.tsx';
import { ReviewData } from './review.tsx';

/** One picture at a time for the person across the counter. Idle says nothing about anybody. */
export function ApplicantWindow(props: {
  view: ApplicantView;
  /** Last picture of the scanner for the capture on the screen. */
  frame: Frame | null;
  /** With the draft as it stood on the screen. */
  onConfirm: (shown: { draftId: string; revision: number }) => Promise<boolean>;
}): ReactNode {
  const { view } = props;
  return (
    <main className={classes.window} data-kind={view.kind} data-testid="applicant">
      <div className={`${classes.band} ${view.kind === 'idle' ? classes.noBand : bandClass(view.band)}`} />
      <div className={classes.content}>
        <Content {...props} />
      </div>
    </main>
  );
}

function Content({ view, frame, onConfirm }: Parameters<typeof ApplicantWindow>[0]): ReactNode {
  switch (view.kind) {
    case 'idle':
      return (
        <div className={classes.calm}>
          <p className={classes.unit}>{view.unitName}</p>
          <h1 className={classes.welcome}>{both('applicant.idle').vi}</h1>
          <p className={classes.english} lang="en">
            {both('applicant.idle').en}
          </p>
        </div>
      );
    case 'wait':
      return (
        <div className={classes.calm}>
          <IconHourglassLow size={72} stroke={1.3} aria-hidden="true" />
          {view.greetingName === '' ? null : <p className={classes.name}>{view.greetingName}</p>}
          <Instruction words={both('applicant.wait')} />
        </div>
      );
    case 'fingerprint':
      return <FingerprintPicture view={view} frame={frame} />;
    case 'photo':
      return <PhotoMirror challenges={view.challenges ?? []} over={view.over ?? []} />;
    case 'signature':
      return (
        <>
          <Instruction words={both('applicant.sign')} />
          <div className={classes.consentPart}>
            <p className={classes.signer}>
              <IconSignature size={40} stroke={1.4} aria-hidden="true" />
              <span>
                <small>{both('applicant.signer').vi}</small>
                {view.signerName}
              </span>
            </p>
            <blockquote className={classes.consent} lang="vi">
              {view.consentText}
            </blockquote>
          </div>
        </>
      );
    case 'review':
      // What was corrected has to be seen again before it can be agreed to.
      return (
        <ReviewData
          key={`${view.draftId} ${view.confirmed ? 'confirmed' : view.revision}`}
          view={view}
          onConfirm={() => onConfirm(view)}
        />
      );
    case 'done':
      return (
        <div className={classes.calm}>
          <IconCircleCheckFilled size={84} className={classes.thanks} aria-hidden="true" />
          <Instruction words={both('applicant.done')} tone="good" />
          <dl className={classes.result}>
            <div>
              <dt>
                {both('applicant.ticket').vi}
                <span lang="en">{both('applicant.ticket').en}</span>
              </dt>
              <dd className="tabular">{view.ticket}</dd>
            </div>
            <div>
              <dt>
                {both('applicant.resultDate').vi}
                <span lang="en">{both('applicant.resultDate').en}</span>
              </dt>
              <dd className="tabular">{dateForPeople(view.resultDate)}</dd>
            </div>
          </dl>
        </div>
      );
  }
}
