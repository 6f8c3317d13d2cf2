import '../channel/strict-csp.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectPreviews, PreviewsProvider } from '../channel/preview.tsx';
import { connectOfficer, StationProvider } from '../channel/station.tsx';
import { DesignProvider } from '../design/theme/provider.tsx';
import { startText } from '../i18n/text.ts';
import { LiveProvider } from './live.tsx';
import { OfficerWindow } from './officer-window.tsx';
import { Refused, refusedCode } from './refused.tsx';

startText();
const refused = refusedCode(window.location.search);
const root = document.querySelector('#root');
if (root === null) throw new Error('officer.html has no #root');
createRoot(root).render(
  <StrictMode>
    <DesignProvider>
      {refused === null ? (
        <StationProvider station={connectOfficer()}>
          <PreviewsProvider previews={connectPreviews()}>
            <LiveProvider>
              <OfficerWindow />
            </LiveProvider>
          </PreviewsProvider>
        </StationProvider>
      ) : (
        <Refused code={refused} />
      )}
    </DesignProvider>
  </StrictMode>,
);
