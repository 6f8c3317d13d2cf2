import type { DeviceConfig } from '../../../domain/channels/supervision.ts';
import type { DriverSurroundings, RendererCamera } from '../device.ts';
import { DeviceStatus } from '../device-status.ts';

type CameraConfig = Extract<DeviceConfig, { driver: 'chromium-camera' }>;

/** The officer window opens the camera itself and knows whether it works; here it only has its place in the tray. */
export function createChromiumCamera(config: CameraConfig, surroundings: DriverSurroundings): RendererCamera {
  const status = new DeviceStatus(
    { driver: 'chromium-camera', id: config.id, kind: 'camera', name: 'Camera', simulated: config.simulated },
    surroundings.now,
    { status: 'ready', code: null },
  );
  return {
    id: config.id,
    kind: 'camera',
    state: () => status.current,
    onChange: (listener) => status.onChange(listener),
    retry: () => undefined,
    stop: async () => undefined,
  };
}
