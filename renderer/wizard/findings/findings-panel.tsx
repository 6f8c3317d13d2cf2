import { IconAlertOctagonFilled } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import {
  type Finding,
  type FindingSubject,
  isOpen,
  stepOfFinding,
} from '../../../domain/application/findings.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { useSession } from '../../app/live.tsx';
import { Button } from '../../design/button.tsx';
import { Coaching } from '../../design/coaching.tsx';
import { clock } from '../../design/format.ts';
import { useKeys } from '../../design/keys.ts';
import { useText } from '../../i18n/text.ts';
import { useDraft, useWizard } from '../draft-context.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { findingIcons } from './finding-icons.ts';
import { FindingPair } from './finding-pair.tsx';
import { findingsOf, findingValues, stateOf } from './finding-words.ts';
import classes from './findings.module.css';

/** Ids of officers in names, for findings that are about one. */
export function useOfficerName(): (officerId: string) => string {
  const session = useSession();
  const officers = session.state === 'here' ? session.value.officers : [];
  return (officerId) => officers.find(({ id }) => id === officerId)?.name ?? officerId;
}

/** What was found, in one sentence; the text of the coaching line as well. */
export function useFindingSentence(): (finding: Finding) => string {
  const text = useText();
  const nameOf = useOfficerName();
  return (finding) => text.t(`finding.${finding.code}`, findingValues(finding, text, nameOf));
}

/** A finding as the one large sentence of a screen. */
export function FindingAlarm({ finding, detail }: { finding: Finding; detail: string }): ReactNode {
  const { t } = useText();
  return (
    <Coaching
      tone="stop"
      icon={<IconAlertOctagonFilled size={34} className={classes.alarm} aria-hidden="true" />}
      detail={detail}
    >
      {t(`finding.${finding.code}.loud`)}
    </Coaching>
  );
}

/**
 * The findings of a step, one of them opened: both pictures, what it means, what to do now. Nothing where nothing was found.
 * `onTakeAnew` starts the capture of a piece of evidence again; left out where that can't be done here.
 */
export function FindingsPanel(props: {
  step: StepId;
  onTakeAnew?: (subject: FindingSubject) => void;
  /** Id of the finding that the screen says large already: it is the one opened, and not said again. */
  told?: string;
}): ReactNode {
  const { t } = useText();
  const { view } = useDraft();
  const heading = useId();
  const findings = findingsOf(view.findings, props.step);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [explaining, setExplaining] = useState<string | null>(null);
  const chosen =
    findings.find(({ findingId }) => findingId === chosenId) ??
    findings.find(({ findingId }) => findingId === props.told) ??
    findings[0];
  const explained = findings.find(({ findingId }) => findingId === explaining);
  useKeys({
    g: chosen !== undefined && isOpen(chosen) ? () => setExplaining(chosen.findingId) : undefined,
  });
  const sentence = useFindingSentence();
  if (chosen === undefined) return null;
  return (
    <section className={classes.panel} aria-labelledby={heading} data-testid="findings">
      <h2 id={heading} className={props.told === undefined ? classes.heading : 'visually-hidden'}>
        {t('finding.count', { n: findings.length })}
      </h2>
      <ul className={classes.list}>
        {findings.map((finding) => (
          <li
            key={finding.findingId}
            className={classes.finding}
            data-state={stateOf(finding)}
            data-code={finding.code}
          >
            <FindingHead
              finding={finding}
              open={finding === chosen}
              alone={findings.length === 1}
              told={finding.findingId === props.told}
              onOpen={() => setChosenId(finding.findingId)}
            />
            {finding === chosen ? (
              <FindingDetail
                finding={finding}
                step={props.step}
                onTakeAnew={props.onTakeAnew}
                onExplain={() => setExplaining(finding.findingId)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {explained === undefined ? null : (
        <ExplainDialog finding={explained} what={sentence(explained)} onClose={() => setExplaining(null)} />
      )}
    </section>
  );
}

function FindingHead(props: {
  finding: Finding;
  open: boolean;
  alone: boolean;
  told: boolean;
  onOpen: () => void;
}): ReactNode {
  const { t } = useText();
  const sentence = useFindingSentence();
  const state = stateOf(props.finding);
  const Icon = findingIcons[state];
  const words = (
    <>
      <Icon size={18} aria-hidden="true" />
      <span className={classes.sentence}>{sentence(props.finding)}</span>
      <span className={classes.state}>{t(`finding.state.${state}`)}</span>
    </>
  );
  if (props.alone) return props.told ? null : <div className={classes.head}>{words}</div>;
  return (
    <button type="button" className={classes.head} aria-expanded={props.open} onClick={props.onOpen}>
      {words}
    </button>
  );
}

function FindingDetail(props: {
  finding: Finding;
  step: StepId;
  onTakeAnew: ((subject: FindingSubject) => void) | undefined;
  onExplain: () => void;
}): ReactNode {
  const text = useText();
  const { t } = text;
  const { step } = useWizard();
  const nameOf = useOfficerName();
  const { finding } = props;
  const values = findingValues(finding, text, nameOf);
  const open = isOpen(finding);
  return (
    <div className={classes.detail}>
      {stepOfFinding(finding.code) === 'personal' ? null : (
        <FindingPair
          finding={finding}
          step={props.step}
          who={String(values.who)}
          onTakeAnew={step === props.step ? props.onTakeAnew : undefined}
        />
      )}
      <div className={classes.words}>
        <p>{t(`finding.${finding.code}.what`, values)}</p>
        {finding.overruled === null ? (
          <p>
            <strong>{t('finding.now')}: </strong>
            {t(`finding.${finding.code}.remedy`, values)}
          </p>
        ) : (
          <p className={classes.explained}>
            {t('finding.explainedBy', {
              who: nameOf(finding.overruled.officerId),
              time: clock(finding.overruled.at),
              reason: finding.overruled.reason,
            })}
          </p>
        )}
        {open && step === props.step ? (
          <Button combo="g" onClick={props.onExplain}>
            {t('explain.act')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
