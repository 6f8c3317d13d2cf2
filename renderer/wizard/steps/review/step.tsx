import type { ReactNode } from 'react';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { LoadingState } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useWizard } from '../../draft-context.tsx';

export function ReviewStep(): ReactNode {
  const { t } = useText();
  const { next } = useWizard();
  return (
    <StepLayout title={t('step.review')} primary={{ label: t('wizard.next'), onAct: () => void next() }}>
      <LoadingState />
    </StepLayout>
  );
}
