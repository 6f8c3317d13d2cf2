import type { ReactNode } from 'react';
import type { LivenessChallenge } from '../../domain/biometrics/face/portrait-check.ts';
import { Guide } from '../wizard/steps/photo/guide.tsx';
import { useCamera, useStream } from '../camera/use-camera.ts';
import classes from './applicant.module.css';
import { both } from './bilingual.ts';
import { Instruction, Label } from './instruction.tsx';

/** The person's own preview, mirrored as in a mirror. */
export function PhotoMirror(props: { challenges: readonly LivenessChallenge[] }): ReactNode {
  const [, { state }] = useCamera('portrait');
  const stream = state.status === 'live' ? state.stream : null;
  const attach = useStream(stream);
  return (
    <>
      <Instruction words={both(props.challenges.length === 0 ? 'applicant.photo' : 'photo.challenge.lead')} />
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
          <ol className={classes.challenges}>
            {props.challenges.map((challenge) => {
              const words = both(`photo.challenge.${challenge}`);
              return (
                <li key={challenge}>
                  {words.vi}
                  <span lang="en">{words.en}</span>
                </li>
              );
            })}
          </ol>
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
