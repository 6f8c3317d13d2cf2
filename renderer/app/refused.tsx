import type { ReactNode } from 'react';
import { Frame } from '../design/frame/frame.tsx';
import { StepLayout } from '../design/frame/step-layout.tsx';
import { ErrorState } from '../design/states.tsx';
import { useText } from '../i18n/text.ts';

/** Code main put into the page's address because the station can't work at all; null for a page that can. */
export function refusedCode(search: string): string | null {
  return new URLSearchParams(search).get('refused');
}

/** Cause and remedy for the technician, and nothing else: there is no station behind this window. */
export function Refused({ code }: { code: string }): ReactNode {
  const { t } = useText();
  return (
    <Frame
      top={{ session: null, outbox: null, onShortcuts: () => undefined, onLock: null, onSignOut: null }}
      training={[]}
      reconnecting={false}
      band={null}
    >
      <StepLayout title={t('refused.title')}>
        <ErrorState failure={{ code }} family="refused" title={t('refused.title')} />
      </StepLayout>
    </Frame>
  );
}
