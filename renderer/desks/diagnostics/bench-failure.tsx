import type { ReactNode } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { Note, type StateAction } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { familyOf } from '../../wizard/steps/fingerprints/scanner.ts';
import classes from './bench-failure.module.css';
import { benchRemedy } from './bench-words.ts';

/** Why something failed, with what a technician does about it. `technical` for whoever is asked for help. */
export function BenchFailure(props: {
  failure: Failure;
  title?: string;
  /** What it concerns, a line each. */
  concerns?: readonly string[];
  tone?: 'error' | 'warning';
  live?: boolean;
  action?: StateAction;
}): ReactNode {
  const text = useText();
  const { failure } = props;
  const sentence = text.code(familyOf(failure), failure.code, failure.details);
  return (
    <Note
      tone={props.tone ?? 'error'}
      live={props.live ?? true}
      title={props.title === undefined ? sentence : `${props.title}: ${sentence}`}
      {...(props.action === undefined ? {} : { action: props.action })}
    >
      {(props.concerns ?? []).length === 0 ? null : (
        <ul className={classes.concerns}>
          {props.concerns?.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <p>{benchRemedy(text, failure.code)}</p>
      <Technical code={failure.code} cause={failure.cause} />
    </Note>
  );
}

function Technical({ code, cause }: { code: string; cause: string | undefined }): ReactNode {
  const { t } = useText();
  return (
    <p className={classes.technical}>
      <code>
        {t('bench.technical', { code })}
        {cause === undefined || cause === '' ? null : ` · ${cause}`}
      </code>
    </p>
  );
}
