import type { ReactNode } from 'react';
import type { PortraitCheckCode } from '../../../../domain/biometrics/face/portrait-check.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useText } from '../../../i18n/text.ts';
import { ReasonDialog } from '../../reason-dialog.tsx';
import dialogs from '../fingerprints/dialogs.module.css';

const reasons = ['disability', 'illness', 'infant', 'bedridden', 'other'] as const;

/** Keeps a portrait that fails a check that stops. */
export function AcceptPoorPortrait(props: {
  failing: readonly PortraitCheckCode[];
  /** A supervisor signs for it, by policy. */
  asksSupervisor: boolean;
  onAccept: (reason: string) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <ReasonDialog
      title={t('photo.poor.title')}
      legend={t('photo.poor.why')}
      reasons={reasons.map((value) => ({ value, label: t(`photo.poor.reason.${value}`) }))}
      act={t('photo.poor.act')}
      asksSupervisor={props.asksSupervisor}
      onWrite={props.onAccept}
      onClose={props.onClose}
    >
      <p className={dialogs['lead']}>{t('photo.poor.lead')}</p>
      <ul className={dialogs['poor']}>
        {props.failing.map((each) => (
          <li key={each}>
            <strong>{t(`photo.wrong.${each}`)}</strong>
          </li>
        ))}
      </ul>
    </ReasonDialog>
  );
}
