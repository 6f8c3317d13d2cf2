import type { DeviceRig } from './rig.ts';
import { singleFingerRig } from './single-finger-rig.ts';

export const rigs: readonly DeviceRig[] = [singleFingerRig('uareu-4500')];
