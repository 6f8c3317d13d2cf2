import { IconCircleCheckFilled, IconCircleDashed, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LivenessChallenge } from '../../domain/biometrics/face/portrait-check.ts';
import { Guide } from '../wizard/steps/photo/guide.tsx';
import { useCamera, useStream } from '../camera/use-camera.ts';
import classes from './applicant.module.css';
import { both } from './bilingual.ts';
import { type ChallengeState, challengeState } from './challenge-state.ts';
import { Instruction, Label } from './instruction.tsx';

/** The person's own preview, mirrored as in a mirror. */
export function PhotoMirror(props: {
  challenges: readonly LivenessChallenge[];
  /** Of the first of them, whether it was met. */
  over: readonly boolean[];
}): ReactNode {
  const [, { state }] = useCamera('portrait');
  const stream = state.status === 'live' ? state.stream : null;
  const attach = useStream(stream);
  const now = props.challenges[props.over.length];
  return (
    <>
      <Instruction words={both(now === undefined ? 'applicant.photo' : `photo.challenge.${now}`)} />
      <div className={classes.two}>
        <div className={classes.mirror}>
          {stream === null ? (
            <p className={classes.quiet}>
              <Label words={both('applicant.noPreview')} />
            </p>
          ) : (
            <>
              <video ref={attach} autoPlay muted playsInline aria-label={both('applicant.preview').vi} />
              <Guide />
            </>
          )}
        </div>
        {props.challenges.length > 0 ? (
          <Challenges challenges={props.challenges} over={props.over} />
        ) : (
          <ul className={classes.hints}>
            {(['look', 'ears', 'glasses', 'still'] as const).map((hint) => {
              const words = both(`applicant.photo.${hint}`);
              return (
                <li key={hint}>
                  {words.vi}
                  <span lang="en">{words.en}</span>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </>
  );
}

const marks: Readonly<Record<ChallengeState, typeof IconCircleDashed>> = {
  met: IconCircleCheckFilled,
  missed: IconCircleDashed,
  now: IconPlayerPlayFilled,
  todo: IconCircleDashed,
};

/** What is asked, one after the other: done, now, still to come. One whose time ran out is only no longer asked. */
function Challenges(props: {
  challenges: readonly LivenessChallenge[];
  over: readonly boolean[];
}): ReactNode {
  return (
    <ol className={classes.challenges} aria-label={both('photo.challenge.lead').vi}>
      {props.challenges.map((challenge, index) => {
        const state = challengeState(index, props.over);
        const Mark = marks[state];
        const words = both(`photo.challenge.${challenge}`);
        const said = both(`applicant.challenge.${state}`);
        return (
          <li key={challenge} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Mark size="1.1em" aria-hidden="true" />
            <div>
              {words.vi}
              <span lang="en">{words.en}</span>
              <small>
                {said.vi} <span lang="en">{said.en}</span>
              </small>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
