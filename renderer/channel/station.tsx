import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { applicantChannels } from '../../domain/channels/applicant.ts';
import { type OfficerCalls, type OfficerEvents, officerChannels } from '../../domain/channels/officer.ts';
import type { Failure } from '../../domain/result.ts';
import { type Connection, type ConnectionStatus, createConnection } from './connection.ts';
import { onStationPort } from './ports.ts';

export type Station = Connection<OfficerCalls, OfficerEvents>;

const StationContext = createContext<Station | null>(null);

/** Gives every part of the officer window the station, over whatever port is current. */
export function StationProvider({ station, children }: { station: Station; children: ReactNode }): ReactNode {
  return <StationContext value={station}>{children}</StationContext>;
}

export function connectOfficer(): Station {
  const connection = createConnection(officerChannels);
  onStationPort('officer', connection.use);
  return connection;
}

export type ApplicantStation = Connection<
  (typeof applicantChannels)['calls'],
  (typeof applicantChannels)['events']
>;

export function connectApplicant(): ApplicantStation {
  const connection = createConnection(applicantChannels);
  onStationPort('applicant', connection.use);
  return connection;
}

/** `call(name, input) → Promise<Result>` and `on(event, listener)`, the same object for the life of the window. */
export function useStation(): Station {
  const station = useContext(StationContext);
  if (station === null) throw new Error('useStation outside StationProvider');
  return station;
}

export function useConnectionStatus(connection: {
  readonly status: ConnectionStatus;
  subscribe(listener: () => void): () => void;
}): ConnectionStatus {
  return useSyncExternalStore(connection.subscribe, () => connection.status);
}

export function useGeneration(connection: {
  readonly generation: number;
  subscribe(listener: () => void): () => void;
}): number {
  return useSyncExternalStore(connection.subscribe, () => connection.generation);
}

/** Calls `listener` for every event of that name while the component is mounted. */
export function useStationEvent<K extends keyof OfficerEvents>(
  name: K,
  listener: (payload: OfficerEvents[K]['_output']) => void,
): void {
  const station = useStation();
  useEffect(() => station.on(name, listener), [station, name, listener]);
}

export type Live<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'here'; readonly value: T };

type EmptyCall =
  | 'session.state'
  | 'devices.state'
  | 'outbox.state'
  | 'outbox.limits'
  | 'draft.list'
  | 'places.list'
  | 'vault.state';

/**
 * A list or state the station keeps: asked once per connection, then kept fresh by its event. While the station is
 * away the last known value stays.
 */
export function useLive<K extends EmptyCall>(
  call: K,
  event: keyof OfficerEvents | null,
): readonly [Live<OfficerCalls[K]['output']['_output']>, () => void] {
  type Value = OfficerCalls[K]['output']['_output'];
  const station = useStation();
  const generation = useGeneration(station);
  const [live, setLive] = useState<Live<Value>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (generation === 0) return undefined;
    let current = true;
    void station.call(call, {} as never).then((result) => {
      if (!current) return;
      if (result.ok) setLive({ state: 'here', value: result.value });
      else setLive((old) => (old.state === 'here' ? old : { state: 'failed', failure: result.error }));
    });
    const stop =
      event === null
        ? undefined
        : station.on(event, (payload) => setLive({ state: 'here', value: payload as Value }));
    return () => {
      current = false;
      stop?.();
    };
  }, [station, generation, call, event, round]);
  return [live, () => setRound((value) => value + 1)];
}
