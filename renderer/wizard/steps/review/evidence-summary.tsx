import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StepId } from '../../../../domain/application/steps.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { Panel } from '../../../design/panel.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import classes from './review.module.css';

/** What was captured, in words, with the way back to each. */
export function EvidenceSummary(): ReactNode {
  const { t } = useText();
  const { view } = useDraft();
  const asked = new Set(view.steps.map(({ id }) => id));
  const prints = view.captures.filter(({ kind }) => kind === 'fingerprint').length;
  const good = view.fingerprints.filter(
    ({ state, acceptedPoorReason }) => state === 'good' || acceptedPoorReason !== null,
  ).length;
  const poor = view.fingerprints.filter(({ acceptedPoorReason }) => acceptedPoorReason !== null).length;
  const comparing = view.fingerprints.some((capture) => capture.comparing > 0);
  const keptPoor = view.photo?.acceptedPoorReason;
  const excepted = view.fingerprints.filter(({ state }) => state === 'exception').length;
  const applicantSignature = view.signatures[0] ?? null;
  const signature = useEvidence(view.draftId, applicantSignature?.evidenceId ?? null);
  const photo = useEvidence(view.draftId, view.photo?.evidenceId ?? null);
  return (
    <Panel title={t('review.evidence')}>
      <div className={classes.pictures}>
        {photo === null ? null : <img src={photo.url} alt={t('card.portrait')} />}
        {signature === null ? null : (
          <img className={classes.signature} src={signature.url} alt={t('review.signatureImage')} />
        )}
      </div>
      <ul className={classes.evidence}>
        {asked.has('fingerprints') ? (
          <Line
            step="fingerprints"
            done={prints > 0 && good + excepted === prints}
            words={[
              excepted === 0
                ? t('review.prints', { n: good, total: prints })
                : t('review.printsExcepted', { n: good, total: prints, excepted }),
              poor === 0 ? '' : t('review.printsPoor', { n: poor }),
              comparing ? t('finding.comparing') : view.findings.length === 0 ? t('finding.none') : '',
            ]
              .filter((words) => words !== '')
              .join('. ')}
          />
        ) : null}
        {asked.has('photo') ? (
          <Line
            step="photo"
            done={view.photo !== null}
            words={
              keptPoor === undefined
                ? t(view.photo === null ? 'review.noPhoto' : 'review.photo')
                : t('review.photoPoor', { reason: keptPoor })
            }
          />
        ) : null}
        {asked.has('iris') ? (
          <Line
            step="iris"
            done={view.irisException !== null}
            words={t(view.irisException === null ? 'review.noIris' : 'review.irisException')}
          />
        ) : null}
        {asked.has('signature') ? (
          <Line
            step="signature"
            done={view.signers.every((signer) => view.signatures.some((one) => one.signer === signer))}
            words={t('review.signatures', { n: view.signatures.length, total: view.signers.length })}
          />
        ) : null}
        <Line step="documents" done words={t('review.documents', { n: view.documents.length })} optional />
      </ul>
    </Panel>
  );
}

function Line(props: { step: StepId; done: boolean; words: string; optional?: boolean }): ReactNode {
  const { t } = useText();
  const { go } = useWizard();
  const Icon = props.optional === true ? IconCircle : props.done ? IconCircleCheck : IconAlertTriangle;
  return (
    <li data-done={props.done}>
      <Icon size={18} aria-hidden="true" />
      <button type="button" onClick={() => void go(props.step)}>
        {t(`step.${props.step}`)}
      </button>
      <span className="tabular">{props.words}</span>
    </li>
  );
}
