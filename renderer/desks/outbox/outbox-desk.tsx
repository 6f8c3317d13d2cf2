import type { ReactNode } from 'react';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { useText } from '../../i18n/text.ts';

export function OutboxDesk(): ReactNode {
  const { t } = useText();
  return <StepLayout title={t('desk.outbox')}>{null}</StepLayout>;
}
