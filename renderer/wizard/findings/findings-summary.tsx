import type { ReactNode } from 'react';
import { stepOfFinding } from '../../../domain/application/findings.ts';
import { Panel } from '../../design/panel.tsx';
import { useText } from '../../i18n/text.ts';
import { useDraft, useWizard } from '../draft-context.tsx';
import { findingIcons } from './finding-icons.ts';
import { findingsOf, stateOf } from './finding-words.ts';
import { useFindingSentence, useOfficerName } from './findings-panel.tsx';
import classes from './findings.module.css';

/** Everything that was found in this application, each with why it is all right; nothing where nothing was found. */
export function FindingsSummary(): ReactNode {
  const { t } = useText();
  const { view } = useDraft();
  const findings = findingsOf(view.findings, null);
  if (findings.length === 0) return null;
  return (
    <Panel title={t('finding.all', { n: findings.length })}>
      <FindingLines withSteps />
    </Panel>
  );
}

/** One line for each finding: what, and who explained it how. `withSteps`: leads to the step it is about. */
export function FindingLines(props: { withSteps?: boolean }): ReactNode {
  const { t } = useText();
  const { go } = useWizard();
  const { view } = useDraft();
  const sentence = useFindingSentence();
  const nameOf = useOfficerName();
  return (
    <ul className={classes.lines}>
      {findingsOf(view.findings, null).map((finding) => {
        const state = stateOf(finding);
        const Icon = findingIcons[state];
        const step = stepOfFinding(finding.code);
        return (
          <li key={finding.findingId} data-state={state}>
            <Icon size={18} aria-hidden="true" />
            <div>
              {props.withSteps === true ? (
                <button type="button" onClick={() => void go(step)}>
                  {t(`step.${step}`)}
                </button>
              ) : null}{' '}
              {sentence(finding)} <span className={classes.state}>· {t(`finding.state.${state}`)}</span>
              {finding.overruled === null ? null : (
                <p className={classes.quiet}>
                  {t('finding.explained', {
                    who: nameOf(finding.overruled.officerId),
                    reason: finding.overruled.reason,
                  })}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
