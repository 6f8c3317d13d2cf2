import '../channel/strict-csp.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectOfficer, StationProvider } from '../channel/station.tsx';
import { DesignProvider } from '../design/theme/provider.tsx';
import { startText } from '../i18n/text.ts';
import { LiveProvider } from './live.tsx';
import { OfficerWindow } from './officer-window.tsx';

startText();
const station = connectOfficer();
const root = document.querySelector('#root');
if (root === null) throw new Error('officer.html has no #root');
createRoot(root).render(
  <StrictMode>
    <DesignProvider>
      <StationProvider station={station}>
        <LiveProvider>
          <OfficerWindow />
        </LiveProvider>
      </StationProvider>
    </DesignProvider>
  </StrictMode>,
);
