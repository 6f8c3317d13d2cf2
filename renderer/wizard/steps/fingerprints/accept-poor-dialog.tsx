import type { ReactNode } from 'react';
import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useText } from '../../../i18n/text.ts';
import { ReasonDialog } from '../../reason-dialog.tsx';
import classes from './dialogs.module.css';

const reasons = ['worn', 'dry', 'scar', 'other'] as const;

/** Takes the best attempt although it is poor. */
export function AcceptPoorDialog(props: {
  capture: FingerprintProgress;
  rule: Policy['fingerprintQuality'];
  /** A supervisor signs for it, by policy. */
  asksSupervisor: boolean;
  onAccept: (reason: string) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const { captureId, choices, attempts } = props.capture;
  return (
    <ReasonDialog
      title={t('poor.title')}
      legend={t('poor.reason')}
      reasons={reasons.map((value) => ({ value, label: t(`poor.reason.${value}`) }))}
      act={t('poor.act')}
      asksSupervisor={props.asksSupervisor}
      onWrite={props.onAccept}
      onClose={props.onClose}
    >
      <p className={classes.lead}>
        {t('poor.lead', {
          what: t(`capture.${captureId}`),
          n: attempts.length,
          allowed: props.rule.attempts,
        })}
      </p>
      <ul className={classes.poor}>
        {choices
          .filter(({ good }) => !good)
          .map(({ finger, quality, threshold, attemptNumber }) => (
            <li key={finger}>
              <strong>{t(`finger.${finger}`)}</strong>
              <span className="tabular">
                {t('poor.finger', { score: Math.round(quality), n: attemptNumber, threshold })}
              </span>
            </li>
          ))}
      </ul>
    </ReasonDialog>
  );
}
