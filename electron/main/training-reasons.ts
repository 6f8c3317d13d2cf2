import type { StationConfig } from '../../domain/channels/supervision.ts';

/**
 * Why the screen must say that this is no production station. Each code has its sentence under
 * `training.<code>` in the renderer.
 */
export function trainingReasons(facts: {
  config: StationConfig;
  keyProtected: boolean;
  /** Version the package is built for, and the one that runs. */
  pinnedElectron: string;
  runningElectron: string;
}): string[] {
  const simulated = facts.config.devices.some(
    (device) =>
      device.driver === 'folder-printer' ||
      ('simulated' in device && device.simulated) ||
      ('simulatedPort' in device && device.simulatedPort !== null),
  );
  return [
    ...(facts.config.training ? ['training-mode'] : []),
    ...(simulated ? ['simulated-devices'] : []),
    ...(facts.keyProtected ? [] : ['plain-text-key-store']),
    ...(facts.pinnedElectron === facts.runningElectron ? [] : ['development-runtime']),
  ];
}
