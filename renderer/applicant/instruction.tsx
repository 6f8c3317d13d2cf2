import type { ReactNode } from 'react';
import type { Both } from './bilingual.ts';
import classes from './applicant.module.css';

/** The one thing to do now, large, with its small English line. */
export function Instruction(props: {
  words: Both;
  tone?: 'do' | 'good' | 'again';
  children?: ReactNode;
}): ReactNode {
  return (
    <div className={classes.instruction} data-tone={props.tone ?? 'do'} role="status" aria-live="polite">
      <h1 className={classes.sentence}>{props.words.vi}</h1>
      <p className={classes.english} lang="en">
        {props.words.en}
      </p>
      {props.children}
    </div>
  );
}

/** Vietnamese with English after it, for labels. */
export function Label({ words }: { words: Both }): ReactNode {
  return (
    <>
      {words.vi}{' '}
      <span className={classes.labelEnglish} lang="en">
        {words.en}
      </span>
    </>
  );
}
