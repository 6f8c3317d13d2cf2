import { useCallback, useEffect, useRef, useState } from 'react';
import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Failure } from '../../../domain/result.ts';
import { useGeneration, useStation } from '../../channel/station.tsx';

type AskedCall = {
  [K in keyof OfficerCalls]: Record<string, never> extends OfficerCalls[K]['input']['_input'] ? K : never;
}[keyof OfficerCalls];

export interface Asked<T> {
  /** The last answer; stays while it is asked again and when that fails. */
  readonly value: T | null;
  /** Of the last time it was asked. */
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly again: () => void;
  /** Another call answered with the same. */
  readonly put: (value: T) => void;
}

/** Asked when it comes on the screen, when the station is back, and on demand; says while it is asked and when it fails again. */
export function useAsked<K extends AskedCall>(call: K): Asked<OfficerCalls[K]['output']['_output']> {
  type Value = OfficerCalls[K]['output']['_output'];
  const station = useStation();
  const generation = useGeneration(station);
  const [value, setValue] = useState<Value | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const newest = useRef(0);
  useEffect(() => {
    if (generation === 0) return undefined;
    newest.current += 1;
    const mine = newest.current;
    setBusy(true);
    void station.call(call, {} as never).then((result) => {
      // Without a station it is asked again by itself as soon as there is one.
      if (mine !== newest.current || (!result.ok && result.error.code === 'disconnected')) return;
      setBusy(false);
      if (result.ok) setValue(result.value);
      setFailure(result.ok ? null : result.error);
    });
    return () => {
      newest.current += 1;
    };
  }, [station, generation, call, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { value, failure, busy, again, put: setValue };
}
