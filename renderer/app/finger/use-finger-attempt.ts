import { useCallback, useRef, useState } from 'react';
import type { FingerPrompt } from '../../../domain/devices/fingerprint-scanner.ts';
import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import type { Result } from '../../../domain/result.ts';
import { useStationEvent } from '../../channel/station.tsx';

export interface LiveFrame {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

export interface FingerSnapshot {
  readonly running: boolean;
  readonly prompt: FingerPrompt | null;
  readonly frame: LiveFrame | null;
  /** How the last attempt ended: `matched`, `enrolled`, `cancelled`, or a failure's code. */
  readonly outcome: string | null;
}

const idle: FingerSnapshot = { running: false, prompt: null, frame: null, outcome: null };
/** Least time between two live pictures, ms: 15 a second. */
const frameGap = 66;

/** The one finger of an officer being taken, as the station tells it. `start` makes the call that begins an attempt. */
export function useFingerAttempt(
  start: () => Promise<Result<unknown>>,
): readonly [FingerSnapshot, () => void] {
  const [snapshot, setSnapshot] = useState<FingerSnapshot>(idle);
  const frameAt = useRef(Number.NEGATIVE_INFINITY);
  const onState = useCallback(({ state, outcome }: OfficerEvents['session.fingerState']['_output']) => {
    if (outcome !== null || state.phase === 'captured') {
      setSnapshot({ ...idle, outcome });
      return;
    }
    if (state.phase !== 'prompt' && state.phase !== 'preview') return;
    const now = performance.now();
    const fresh = state.phase === 'preview' && now - frameAt.current >= frameGap;
    if (fresh) frameAt.current = now;
    const frame = fresh ? { bytes: state.frame, mimeType: state.mimeType } : null;
    setSnapshot((before) => ({
      running: true,
      prompt: state.prompt,
      frame: frame ?? before.frame,
      outcome: null,
    }));
  }, []);
  useStationEvent('session.fingerState', onState);
  const begin = (): void => {
    if (snapshot.running) return;
    setSnapshot({ ...idle, running: true });
    void start().then((started) => {
      // One that was under way before the window was reloaded goes on telling.
      if (started.ok || started.error.code === 'capture-running') return;
      setSnapshot({ ...idle, outcome: started.error.code });
    });
  };
  return [snapshot, begin];
}
