import { z } from 'zod';
import { type PreferenceName, readPreference, writePreference } from '../design/theme/preferences.ts';

/** What a camera is for at this desk. */
export type CameraRole = 'portrait' | 'document';

/**
 * A camera as Chromium names it. The id is bound to the place it is plugged into (Linux: `/dev/video0`); the label ends in vendor and
 * product id, `Logitech BRIO (046d:085e)`, and goes with the camera.
 */
export interface CameraIdentity {
  readonly id: string;
  readonly label: string;
}

/** Values of `MediaTrackSettings` set by hand, by their names. */
export type CameraSettings = Readonly<Record<string, number | string>>;

export interface CameraMemory {
  recall(role: CameraRole): CameraIdentity | null;
  keep(role: CameraRole, camera: CameraIdentity): void;
  settingsOf(label: string): CameraSettings;
  keepSettings(label: string, settings: CameraSettings): void;
}

const identitySchema = z.object({ id: z.string().max(200), label: z.string().max(200) });
const settingsSchema = z.record(
  z.string().max(200),
  z.record(z.string().max(40), z.union([z.number(), z.string().max(40)])),
);
/** Settings of so many cameras are kept. */
const settingsKept = 8;

function read<T>(name: PreferenceName, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(readPreference(name, 'null'))).data ?? null;
  } catch {
    return null;
  }
}

/** In the window's own storage: it belongs to this machine and names nobody. */
export const cameraMemory: CameraMemory = {
  recall: (role) => read(`camera.${role}`, identitySchema),
  keep: (role, { id, label }) => writePreference(`camera.${role}`, JSON.stringify({ id, label })),
  settingsOf: (label) => read('camera.settings', settingsSchema)?.[label] ?? {},
  keepSettings: (label, settings) => {
    const others = Object.entries(read('camera.settings', settingsSchema) ?? {}).filter(
      ([other]) => other !== label,
    );
    const all = [...others, [label, settings] as const].slice(-settingsKept);
    writePreference('camera.settings', JSON.stringify(Object.fromEntries(all)));
  },
};

/**
 * The camera that was meant, among those there are: the very one; else the only one of its make, wherever it is plugged in now. Two of the same make
 * are told apart by their place alone, so neither is guessed at.
 */
export function findCamera<C extends CameraIdentity>(
  meant: CameraIdentity | null,
  cameras: readonly C[],
): C | null {
  if (meant === null) return null;
  const alike = cameras.filter(({ label }) => label === meant.label && label !== '');
  return alike.find(({ id }) => id === meant.id) ?? (alike.length === 1 ? (alike[0] ?? null) : null);
}

/** For a purpose nobody has chosen a camera for: one that is not taken for the other, where there is a choice. */
export function spareCamera<C extends CameraIdentity>(
  taken: CameraIdentity | null,
  cameras: readonly C[],
): C | null {
  if (cameras.length < 2) return null;
  const other = findCamera(taken, cameras);
  return other === null ? null : (cameras.find((camera) => camera !== other) ?? null);
}
