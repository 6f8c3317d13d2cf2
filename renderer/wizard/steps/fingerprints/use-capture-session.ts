import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import { isOpen } from '../../../../domain/application/findings.ts';
import type { OfficerEvents } from '../../../../domain/channels/officer.ts';
import { useStation, useStationEvent } from '../../../channel/station.tsx';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { captureToRepeat, findingsOf } from '../../findings/finding-words.ts';
import { CaptureSession, type CaptureSnapshot, type Suspect } from './capture-session.ts';
import { isUsable, useDevice } from './scanner.ts';
import { play } from './sounds.ts';
import { goesOn } from './switches.tsx';

/** What stops in this step, with the capture to look at first. */
function suspectsIn({ findings, fingerprints }: Pick<DraftView, 'findings' | 'fingerprints'>): Suspect[] {
  return findingsOf(findings, 'fingerprints')
    .filter(isOpen)
    .map((finding) => ({
      findingId: finding.findingId,
      captureId: captureToRepeat(finding, fingerprints),
    }));
}

/** The capture session of the open draft, fed by the station's events and the state of the scanner. */
export function useCaptureSession(): readonly [CaptureSession, CaptureSnapshot] {
  const station = useStation();
  const { store } = useWizard();
  const { view } = useDraft();
  const scanner = useDevice('fingerprint-scanner');
  const usable = isUsable(scanner);
  const session = useMemo(() => {
    const { draftId } = store;
    return new CaptureSession(store.snapshot().view.fingerprints, {
      start: (captureId) => station.call('fingerprint.start', { draftId, captureId }),
      cancel: () => station.call('fingerprint.cancel', { draftId }),
      sound: play,
      goesOn,
    });
  }, [station, store]);
  useEffect(() => session.onCaptures(view.fingerprints, suspectsIn(view)), [session, view]);
  useEffect(() => session.onScanner(usable), [session, usable]);
  useEffect(() => session.dispose, [session]);
  const listen = useCallback(
    (event: OfficerEvents['capture.state']['_output']) => {
      if (event.draftId === store.draftId) session.onState(event.captureId, event.attemptId, event.state);
    },
    [session, store],
  );
  useStationEvent('capture.state', listen);
  return [session, useSyncExternalStore(session.subscribe, session.snapshot)];
}
