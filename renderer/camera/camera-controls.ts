import type { CameraSettings } from './camera-memory.ts';

/** What can be set by hand, in the order it is shown. `mode` switches between the camera's own judgement and ours. */
export const cameraControls = [
  { id: 'exposure', mode: 'exposureMode', value: 'exposureTime' },
  { id: 'whiteBalance', mode: 'whiteBalanceMode', value: 'colorTemperature' },
  { id: 'focus', mode: 'focusMode', value: 'focusDistance' },
  { id: 'brightness', mode: null, value: 'brightness' },
  { id: 'contrast', mode: null, value: 'contrast' },
  { id: 'sharpness', mode: null, value: 'sharpness' },
  { id: 'zoom', mode: null, value: 'zoom' },
] as const;
export type CameraControlId = (typeof cameraControls)[number]['id'];

/** One control as this camera offers it (W3C mediacapture-image). */
export interface CameraControl {
  readonly id: CameraControlId;
  readonly mode: string | null;
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly now: number;
  /** The camera judges by itself; false where it is set by hand or has no such mode. */
  readonly automatic: boolean;
}

/** A track's members that mediacapture-image adds and TypeScript's library does not know. */
type Known = Readonly<Record<string, unknown>>;
export type ControlledTrack = Pick<MediaStreamTrack, 'getCapabilities' | 'getSettings' | 'applyConstraints'>;

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

function rangeOf(capability: unknown): Range | null {
  if (typeof capability !== 'object' || capability === null) return null;
  const { min, max, step } = capability as Partial<Record<string, unknown>>;
  if (typeof min !== 'number' || typeof max !== 'number' || !(max > min)) return null;
  return { min, max, step: typeof step === 'number' && step > 0 ? step : (max - min) / 100 };
}

function modesOf(capability: unknown): readonly unknown[] {
  return Array.isArray(capability) ? capability : [];
}

/** What this camera lets us set; empty for one that offers nothing. */
export function controlsOf(track: ControlledTrack): CameraControl[] {
  // Some cameras fail when they are asked; a picture without controls is still a picture.
  let capabilities: Known;
  let settings: Known;
  try {
    capabilities = track.getCapabilities() as Known;
    settings = track.getSettings() as Known;
  } catch {
    return [];
  }
  return cameraControls.flatMap(({ id, mode, value }) => {
    const range = rangeOf(capabilities[value]);
    if (range === null) return [];
    const modes = mode === null ? [] : modesOf(capabilities[mode]);
    // Without a manual mode the value is the camera's own affair.
    if (mode !== null && !modes.includes('manual')) return [];
    const now = settings[value];
    return [
      {
        id,
        mode,
        value,
        ...range,
        now: typeof now === 'number' ? now : range.min,
        automatic: mode !== null && settings[mode] !== 'manual',
      },
    ];
  });
}

/** Sets one control by hand. The mode goes first: a value is refused while the camera judges by itself. */
export async function setByHand(
  track: ControlledTrack,
  control: CameraControl,
  value: number,
): Promise<boolean> {
  const within = Math.min(control.max, Math.max(control.min, value));
  if (control.mode !== null && !(await apply(track, { [control.mode]: 'manual' }))) return false;
  return await apply(track, { [control.value]: within });
}

/** Leaves it to the camera again. */
export async function setAutomatic(track: ControlledTrack, control: CameraControl): Promise<boolean> {
  return control.mode === null || (await apply(track, { [control.mode]: 'continuous' }));
}

/** What was set by hand, to be kept for the next time. */
export function settingsOf(controls: readonly CameraControl[]): CameraSettings {
  const byHand = controls.filter(({ automatic, mode }) => !automatic && mode !== null);
  return Object.fromEntries(byHand.map(({ value, now }) => [value, now]));
}

/** Takes up what was kept, as far as this camera still offers it. */
export async function applySettings(track: ControlledTrack, settings: CameraSettings): Promise<void> {
  for (const control of controlsOf(track)) {
    const value = settings[control.value];
    if (typeof value === 'number') await setByHand(track, control, value);
  }
}

async function apply(track: ControlledTrack, values: Record<string, number | string>): Promise<boolean> {
  try {
    await track.applyConstraints({ advanced: [values] });
    return true;
  } catch {
    return false;
  }
}
