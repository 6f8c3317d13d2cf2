import { IconFileText, IconId, IconUserShield } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Finding, FindingSubject } from '../../../domain/application/findings.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { useEvidence } from '../../channel/evidence.ts';
import { Button } from '../../design/button.tsx';
import { clock, dayAndClock } from '../../design/format.ts';
import { useText } from '../../i18n/text.ts';
import { useDraft } from '../draft-context.tsx';
import classes from './findings.module.css';
import { subjectWords, takenAt } from './finding-words.ts';

type Again = keyof Pick<Record<StepId, true>, 'fingerprints' | 'photo' | 'signature'>;

/** Both sides of a finding beside each other; of another application or officer nothing is shown but whose it is. */
export function FindingPair(props: {
  finding: Finding;
  step: StepId;
  who: string;
  onTakeAnew: ((subject: FindingSubject) => void) | undefined;
}): ReactNode {
  const { finding } = props;
  const again: Again | null =
    props.step === 'fingerprints' || props.step === 'photo' || props.step === 'signature' ? props.step : null;
  return (
    <ul className={classes.pair}>
      {finding.subjects.map((subject) => (
        <li key={subject.evidenceId}>
          <OwnSide subject={subject} />
          {again === null || props.onTakeAnew === undefined ? null : (
            <TakeAnew step={again} subject={subject} onTakeAnew={props.onTakeAnew} />
          )}
        </li>
      ))}
      {finding.other === null ? null : (
        <li>
          <OtherSide other={finding.other} who={props.who} />
        </li>
      )}
    </ul>
  );
}

function TakeAnew(props: {
  step: Again;
  subject: FindingSubject;
  onTakeAnew: (subject: FindingSubject) => void;
}): ReactNode {
  const { t } = useText();
  const about = subjectWords(props.subject, useText());
  const label = t(`finding.again.${props.step}`);
  return (
    <Button
      aria-label={about === '' ? label : `${label}: ${about}`}
      onClick={() => props.onTakeAnew(props.subject)}
    >
      {label}
    </Button>
  );
}

function OwnSide({ subject }: { subject: FindingSubject }): ReactNode {
  const text = useText();
  const { t } = text;
  const { view } = useDraft();
  const picture = useEvidence(view.draftId, subject.evidenceId);
  const words = subjectWords(subject, text);
  const at = takenAt(subject.evidenceId, view.fingerprints);
  return (
    <figure className={classes.side}>
      <div className={classes.picture}>
        {picture === null ? (
          <p className={classes.quiet}>{t('finding.picture.loading')}</p>
        ) : (
          <img src={picture.url} alt={words === '' ? t('finding.title') : words} />
        )}
      </div>
      <figcaption>
        <strong className={classes.subject}>{words}</strong>
        {at === null ? null : (
          <span className={`${classes.quiet} tabular`}>
            {t('finding.takenAt', { time: clock(at, true) })}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const otherIcons = { application: IconFileText, officer: IconUserShield, chip: IconId } as const;

function OtherSide({ other, who }: { other: NonNullable<Finding['other']>; who: string }): ReactNode {
  const { t } = useText();
  const Icon = otherIcons[other.kind];
  return (
    <figure className={classes.side}>
      <div className={classes.picture} data-other>
        <Icon size={52} stroke={1.2} aria-hidden="true" />
      </div>
      <figcaption>
        <strong className={`${classes.subject} tabular`}>{t(`finding.other.${other.kind}`, { who })}</strong>
        <span className={`${classes.quiet} tabular`}>
          {other.at === undefined
            ? t(`finding.other.${other.kind}.note`)
            : t('finding.takenAt', { time: dayAndClock(other.at) })}
        </span>
      </figcaption>
    </figure>
  );
}
