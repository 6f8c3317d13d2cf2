import type { ReactNode } from 'react';
import { useStation } from '../channel/station.tsx';
import { DeviceTray } from '../design/frame/device-tray.tsx';
import { LoadingState } from '../design/states.tsx';
import { useDevices } from './live.tsx';

/** The device tray as it stands beside every screen of a signed-in officer. */
export function Tray(): ReactNode {
  const station = useStation();
  const devices = useDevices();
  if (devices.state !== 'here') return <LoadingState />;
  return (
    <DeviceTray
      devices={devices.value}
      onRetry={(deviceId) => void station.call('devices.retry', { deviceId })}
    />
  );
}
