import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';

/** The recording of one device, or what came of the last one. */
export type TraceState =
  | { readonly state: 'none' }
  | { readonly state: 'running' | 'stopping'; readonly deviceId: string; readonly since: number }
  | {
      readonly state: 'done';
      readonly deviceId: string;
      readonly fileName: string;
      readonly frames: number;
      readonly text: string;
    }
  | { readonly state: 'failed'; readonly deviceId: string; readonly failure: Failure };

export interface Trace {
  readonly current: TraceState;
  readonly start: (deviceId: string) => void;
  readonly stop: () => void;
  readonly forget: () => void;
}

export const isRecording = (
  trace: TraceState,
): trace is Extract<TraceState, { state: 'running' | 'stopping' }> =>
  trace.state === 'running' || trace.state === 'stopping';

/** At most one recording at a time. Whoever leaves the bench ends it: its file stays beside the logs. */
export function useTrace(): Trace {
  const station = useStation();
  const [current, setCurrent] = useState<TraceState>({ state: 'none' });
  const running = useRef<string | null>(null);
  useEffect(() => {
    const end = (deviceId: string): void => void station.call('diagnostics.traceStop', { deviceId });
    return () => {
      if (running.current !== null) end(running.current);
      running.current = null;
    };
  }, [station]);
  const start = (deviceId: string): void => {
    if (isRecording(current)) return;
    running.current = deviceId;
    setCurrent({ state: 'running', deviceId, since: Date.now() });
    void station.call('diagnostics.traceStart', { deviceId }).then((started) => {
      if (started.ok || running.current !== deviceId) return;
      running.current = null;
      setCurrent({ state: 'failed', deviceId, failure: started.error });
    });
  };
  const stop = (): void => {
    if (current.state !== 'running') return;
    const { deviceId } = current;
    running.current = null;
    setCurrent({ ...current, state: 'stopping' });
    void station.call('diagnostics.traceStop', { deviceId }).then((stopped) => {
      setCurrent(
        stopped.ok
          ? { state: 'done', deviceId, ...stopped.value }
          : { state: 'failed', deviceId, failure: stopped.error },
      );
    });
  };
  return { current, start, stop, forget: () => setCurrent({ state: 'none' }) };
}
