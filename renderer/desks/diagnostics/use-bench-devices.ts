import { useCallback } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useDevices } from '../../app/live.tsx';
import { useStationEvent } from '../../channel/station.tsx';
import { useAsked } from '../shared/use-asked.ts';
import { type BenchDevice, benchDevices } from './bench-devices.ts';

export interface BenchDevices {
  /** Null while nothing is known at all. */
  readonly devices: readonly BenchDevice[] | null;
  /** Why nothing, or no counts, could be had. */
  readonly failure: Failure | null;
  readonly reload: () => void;
}

/** States from the tray's own events, counts asked when the bench opens and whenever the station says that they changed. */
export function useBenchDevices(): BenchDevices {
  const live = useDevices();
  const { value: health, failure, again } = useAsked('diagnostics.devices');
  const onChanged = useCallback(() => again(), [again]);
  useStationEvent('diagnostics.changed', onChanged);
  const states = live.state === 'here' ? live.value : null;
  const unknown = states === null && health === null;
  return {
    devices: unknown ? null : benchDevices(states, health),
    failure: failure ?? (unknown && live.state === 'failed' ? live.failure : null),
    reload: again,
  };
}
