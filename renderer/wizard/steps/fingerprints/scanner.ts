import type { DeviceKind, DeviceState } from '../../../../domain/devices/device.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useDevices } from '../../../app/live.tsx';
import { type CodeFamily, hasMessage } from '../../../i18n/text.ts';

/** The station's device of a kind: a usable one before one in trouble; null while the list is not known. */
export function useDevice(kind: DeviceKind): DeviceState | null {
  const devices = useDevices();
  if (devices.state !== 'here') return null;
  const ofKind = devices.value.filter((device) => device.kind === kind);
  return ofKind.find(({ status }) => status === 'ready' || status === 'busy') ?? ofKind[0] ?? null;
}

export const isUsable = (device: DeviceState | null): boolean =>
  device !== null && (device.status === 'ready' || device.status === 'busy');

/** Why a device can't be used; null while it can or is being asked. */
export function troubleOf(device: DeviceState | null): string | null {
  if (device === null || isUsable(device)) return null;
  return device.status === 'connecting' ? 'not-ready' : (device.code ?? 'not-found');
}

/** A capture may fail by the device's code or by the station's: each has its own list of sentences. */
export function familyOf(failure: Failure): CodeFamily {
  return hasMessage(`device.${failure.code}`) ? 'device' : 'failure';
}
