import { createContext, type ReactNode, useContext } from 'react';
import type { OutboxState } from '../../domain/channels/outbox.ts';
import type { SessionState } from '../../domain/channels/session.ts';
import type { DeviceState } from '../../domain/devices/device.ts';
import { type Live, useLive } from '../channel/station.tsx';

interface LiveState {
  readonly session: Live<SessionState>;
  readonly devices: Live<DeviceState[]>;
  readonly outbox: Live<OutboxState>;
}

const LiveContext = createContext<LiveState | null>(null);

/** Session, devices and outbox, asked once for the whole window and kept fresh by events. */
export function LiveProvider({ children }: { children: ReactNode }): ReactNode {
  const [session] = useLive('session.state', 'session.changed');
  const [devices] = useLive('devices.state', 'devices.changed');
  const [outbox] = useLive('outbox.state', 'outbox.changed');
  return <LiveContext value={{ session, devices, outbox }}>{children}</LiveContext>;
}

function useLiveState(): LiveState {
  const state = useContext(LiveContext);
  if (state === null) throw new Error('live state outside LiveProvider');
  return state;
}

export function useSession(): Live<SessionState> {
  return useLiveState().session;
}

export function useDevices(): Live<DeviceState[]> {
  return useLiveState().devices;
}

export function useOutbox(): Live<OutboxState> {
  return useLiveState().outbox;
}
