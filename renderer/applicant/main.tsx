import '../channel/strict-csp.ts';
import i18next from 'i18next';
import { type ReactNode, StrictMode, useEffect, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { connectApplicant, useConnectionStatus, useGeneration } from '../channel/station.tsx';
import { LoadingState } from '../design/states.tsx';
import { DesignProvider } from '../design/theme/provider.tsx';
import { startText } from '../i18n/text.ts';
import { ApplicantWindow } from './applicant-window.tsx';
import { both } from './bilingual.ts';
import { ViewStore } from './view-store.ts';

startText();
// Whatever language the officer works in, this window speaks Vietnamese first.
void i18next.changeLanguage('vi');
document.documentElement.lang = 'vi';
const station = connectApplicant();
const store = new ViewStore();
station.on('applicant.changed', store.receive);

function Applicant(): ReactNode {
  const status = useConnectionStatus(station);
  const generation = useGeneration(station);
  const { view, frame } = useSyncExternalStore(store.subscribe, store.snapshot);
  useEffect(() => {
    if (status === 'lost') store.clear();
  }, [status]);
  useEffect(() => {
    if (generation === 0) return;
    void station.call('applicant.view', {}).then((result) => {
      if (result.ok) store.receive(result.value);
    });
  }, [generation]);
  if (view === null) return <LoadingState words={both('applicant.wait').vi} />;
  return (
    <ApplicantWindow
      view={view}
      frame={frame}
      onConfirm={async ({ draftId, revision }) =>
        (await station.call('applicant.confirm', { draftId, revision })).ok
      }
    />
  );
}

const root = document.querySelector('#root');
if (root === null) throw new Error('applicant.html has no #root');
createRoot(root).render(
  <StrictMode>
    <DesignProvider>
      <Applicant />
    </DesignProvider>
  </StrictMode>,
);
