import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';

/** A device as the bench shows it: its state now, and its health as last counted; null where that is not known. */
export interface BenchDevice {
  readonly state: DeviceState;
  readonly health: DeviceHealth | null;
}

const place = { fault: 0, absent: 1, connecting: 2, busy: 3, ready: 4 } as const;

export const isInTrouble = ({ status }: Pick<DeviceState, 'status'>): boolean =>
  status === 'fault' || status === 'absent';

/** The newer of two states of one device: events overtake the answer to a question, and the other way round. */
function newer(one: DeviceState, other: DeviceState): DeviceState {
  return Date.parse(other.changedAt) > Date.parse(one.changedAt) ? other : one;
}

/**
 * Every device the station names, those in trouble first; else in the station's order. `live` is what the tray knows, `health` what
 * was counted: either may be missing.
 */
export function benchDevices(
  live: readonly DeviceState[] | null,
  health: readonly DeviceHealth[] | null,
): readonly BenchDevice[] {
  const counted = new Map((health ?? []).map((one) => [one.state.id, one]));
  const states = live ?? (health ?? []).map(({ state }) => state);
  return states
    .map((state) => {
      const own = counted.get(state.id) ?? null;
      return { state: own === null ? state : newer(state, own.state), health: own };
    })
    .toSorted((one, other) => place[one.state.status] - place[other.state.status]);
}
