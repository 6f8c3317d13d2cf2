import { type ReactNode, useState } from 'react';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { Failure } from '../../../domain/result.ts';
import { Button } from '../../design/button.tsx';
import { clock } from '../../design/format.ts';
import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useDraftPart, useWizard } from '../draft-context.tsx';
import classes from './population.module.css';

/** Answers of the register and of the network that stop nobody: the application goes on without it. */
const goesOn = [
  'population-offline',
  'population-not-found',
  'population-several',
  'population-not-available',
  'population-failed',
  'busy',
];

/**
 * Asks the centre what the population data base says of the number in the form; F9. What it says stands beside the form as a source more. `before`
 * runs first, `onAnswer` with what was said.
 */
export function AskPopulation(props: {
  before?: () => void;
  onAnswer?: (view: DraftView) => void;
}): ReactNode {
  const { t } = useText();
  const { run } = useWizard();
  const statements = useDraftPart((draft) => draft.view.statements);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = statements.some(({ source }) => source === 'population');

  const ask = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    props.before?.();
    const answer = await run('population.ask', {}, { quiet: true });
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) props.onAnswer?.(answer.value);
  };
  useKeys({ f9: () => void ask() });
  useKeyHelp([{ combo: 'f9', words: t('population.ask') }]);
  return (
    <section className={classes.ask} aria-label={t('population.ask')}>
      <div className={classes.line}>
        <Button combo="f9" aria-disabled={busy} onClick={() => void ask()}>
          {t(asked ? 'population.askAgain' : 'population.ask')}
        </Button>
        <span role="status" className={classes.words}>
          {busy ? t('population.asking') : <Said counted={props.onAnswer === undefined} />}
        </span>
      </div>
      {failure === null ? null : <Answer failure={failure} />}
    </section>
  );
}

/** What was said last, against the form as it stands now; not counted where it is shown field by field anyway. */
function Said({ counted }: { counted: boolean }): ReactNode {
  const { t } = useText();
  const view = useDraftPart((draft) => draft.view);
  const said = view.statements.find(({ source }) => source === 'population');
  if (said === undefined) return t('population.lead');
  const differing = view.differences.filter(({ statements }) =>
    statements.some(({ statementId, agrees }) => statementId === said.statementId && !agrees),
  );
  const at = clock(said.saidAt);
  if (!counted) return t('population.answered', { at });
  return differing.length === 0
    ? t('population.agrees', { at })
    : t('population.differs', { n: differing.length, at });
}

function Answer({ failure }: { failure: Failure }): ReactNode {
  const { code, remedy } = useText();
  if (!goesOn.includes(failure.code)) return <FailureNote failure={failure} />;
  return (
    <Note tone="warning" live title={code('failure', failure.code, failure.details)}>
      {remedy('failure', failure.code, failure.details)}
    </Note>
  );
}
