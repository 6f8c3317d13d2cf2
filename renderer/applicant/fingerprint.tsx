import type { ReactNode } from 'react';
import { type FingerPosition, fingerPositions } from '../../domain/biometrics/positions.ts';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import type { FingerCaptureState } from '../../domain/devices/fingerprint-scanner.ts';
import type { Frame } from '../wizard/steps/fingerprints/capture-session.ts';
import type { FingerStates } from '../wizard/steps/fingerprints/finger-states.ts';
import { useFrameUrl } from '../wizard/steps/fingerprints/frame-url.ts';
import { sideOf } from '../wizard/steps/fingerprints/hand-shapes.ts';
import { Hands, type Side } from '../wizard/steps/fingerprints/hands.tsx';
import classes from './applicant.module.css';
import { type Both, both, bothOf } from './bilingual.ts';
import { Instruction, Label } from './instruction.tsx';

type View = Extract<ApplicantView, { kind: 'fingerprint' }>;

/** Which fingers to place, what the scanner sees, and one instruction. */
export function FingerprintPicture({ view, frame }: { view: View; frame: Frame | null }): ReactNode {
  const url = useFrameUrl(frame);
  const said = saying(view.captureId, view.state);
  const states = Object.fromEntries(
    fingerPositions.map((finger) => [finger, view.expected.includes(finger) ? 'now' : 'todo']),
  ) as FingerStates;
  return (
    <>
      <Instruction words={said.words} tone={said.tone} />
      <div className={classes.two}>
        <Hands
          states={states}
          sides={sidesOf(view.expected)}
          guide
          caption={(side) => <Label words={both(`hand.${side}`)} />}
        />
        <figure className={classes.scanner}>
          <div className={classes.glass} data-tone={said.tone}>
            {url === null ? (
              <p className={classes.quiet}>
                <Label words={both('applicant.glass')} />
              </p>
            ) : (
              <img src={url} alt={both('fingerprints.live').vi} />
            )}
          </div>
          <figcaption>
            <Label words={both(`capture.${view.captureId}`)} />
          </figcaption>
        </figure>
      </div>
      <Steps index={view.position.index} total={view.position.total} />
    </>
  );
}

/** The hand drawn: only the one that is asked for, or both for the thumbs. */
export function sidesOf(expected: readonly FingerPosition[]): readonly Side[] {
  const sides = (['left', 'right'] as const).filter((side) => expected.some((one) => sideOf(one) === side));
  return sides.length === 0 ? ['left', 'right'] : sides;
}

export function saying(
  captureId: View['captureId'],
  state: FingerCaptureState | null,
): { words: Both; tone: 'do' | 'good' | 'again' } {
  switch (state?.phase) {
    case 'prompt':
    case 'preview':
      return { words: bothOf(`applicant.prompt.${state.prompt}`, 'applicant.wait'), tone: 'do' };
    case 'captured':
      return { words: both('applicant.captured'), tone: 'good' };
    case 'failed':
      return { words: both('applicant.again'), tone: 'again' };
    case 'cancelled':
    case undefined:
      return {
        words: both('applicant.getReady', {
          what: both(`capture.${captureId}`).vi,
          whatEn: both(`capture.${captureId}`).en,
        }),
        tone: 'do',
      };
  }
}

function Steps({ index, total }: { index: number; total: number }): ReactNode {
  return (
    <p className={classes.steps}>
      <span className="tabular">
        <Label words={both('applicant.position', { index, total })} />
      </span>
      <span className={classes.dots} aria-hidden="true">
        {Array.from({ length: total }, (_, each) => (
          <i key={each} data-state={each + 1 < index ? 'done' : each + 1 === index ? 'now' : 'todo'} />
        ))}
      </span>
    </p>
  );
}
