import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import type { DeviceKind, DeviceState } from '../../domain/devices/device.ts';

/** What each driver drives: a device whose driver could not even be made still has its place in the tray. */
export const deviceKinds: Readonly<Record<DeviceConfig['driver'], DeviceKind>> = {
  sbi: 'fingerprint-scanner',
  'wacom-stu': 'signature-pad',
  'chromium-camera': 'camera',
  'folder-printer': 'slip-printer',
  'ipp-printer': 'slip-printer',
  pkcs11: 'officer-token',
  r30x: 'finger-verifier',
  'suprema-sfm': 'finger-verifier',
  'uareu-4500': 'finger-verifier',
  'code-reader': 'code-reader',
  'pcsc-reader': 'card-reader',
  'escl-scanner': 'document-scanner',
  'evolis-usb': 'card-printer',
  'evolis-service': 'card-printer',
  magicard: 'card-printer',
  'ipp-card-printer': 'card-printer',
};

/** What is known of a device before its driver has said anything. */
export function configuredState(config: DeviceConfig, now: Date): DeviceState {
  const simulated =
    config.driver === 'folder-printer' ||
    ('simulated' in config && config.simulated) ||
    ('simulatedPort' in config && config.simulatedPort !== null);
  return {
    id: config.id,
    kind: deviceKinds[config.driver],
    name: config.driver,
    simulated,
    status: 'connecting',
    code: null,
    make: null,
    model: null,
    serialNumber: null,
    firmware: null,
    port: null,
    driver: config.driver,
    changedAt: now.toISOString(),
  };
}
