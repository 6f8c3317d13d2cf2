import type { DeviceRig } from './rig.ts';

/** Every device that has a simulator. */
export const allRigs: readonly DeviceRig[] = [];
