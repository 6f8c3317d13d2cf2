import '../channel/strict-csp.ts';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectApplicant, useConnectionStatus } from '../channel/station.tsx';
import { LoadingState } from '../design/states.tsx';
import { DesignProvider } from '../design/theme/provider.tsx';
import { startText } from '../i18n/text.ts';

startText();
const station = connectApplicant();

function Applicant(): ReactNode {
  useConnectionStatus(station);
  return <LoadingState />;
}

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <DesignProvider>
      <Applicant />
    </DesignProvider>,
  );
}
