import type { ReactNode } from 'react';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { isUsable, useDevice } from '../../wizard/steps/fingerprints/scanner.ts';

/** Whether a token is plugged in, before a PIN is typed in vain. */
export function TokenNote(): ReactNode {
  const { t } = useText();
  const token = useDevice('officer-token');
  if (isUsable(token)) return <Note tone="ok" live title={t('signIn.tokenHere')} />;
  const fault = token?.status === 'fault';
  return <Note tone="warning" live title={t(fault ? 'signIn.tokenTrouble' : 'signIn.tokenAbsent')} />;
}
