import { describe, expect, it } from 'vitest';
import {
  applySettings,
  type ControlledTrack,
  controlsOf,
  setAutomatic,
  setByHand,
  settingsOf,
} from './camera-controls.ts';

/** A camera of the kind Chromium shows: a value is refused while its mode is automatic. */
class FakeTrack implements ControlledTrack {
  readonly settings: Record<string, unknown> = {
    exposureMode: 'continuous',
    exposureTime: 300,
    focusMode: 'continuous',
    focusDistance: 10,
    brightness: 128,
  };
  readonly asked: unknown[] = [];
  getCapabilities(): MediaTrackCapabilities {
    return {
      exposureMode: ['continuous', 'manual'],
      exposureTime: { min: 3, max: 2000, step: 1 },
      focusMode: ['continuous'],
      focusDistance: { min: 0, max: 250, step: 5 },
      brightness: { min: 0, max: 255, step: 1 },
      zoom: { min: 1, max: 1 },
    } as unknown as MediaTrackCapabilities;
  }
  getSettings(): MediaTrackSettings {
    return this.settings;
  }
  async applyConstraints(constraints?: MediaTrackConstraints): Promise<void> {
    const values = (constraints?.advanced?.[0] ?? {}) as Record<string, unknown>;
    this.asked.push(values);
    if ('exposureTime' in values && this.settings['exposureMode'] !== 'manual') throw new Error('automatic');
    Object.assign(this.settings, values);
  }
}

describe('controlsOf', () => {
  it('offers what can be set by hand and nothing else', () => {
    const controls = controlsOf(new FakeTrack());
    expect(controls.map(({ id }) => id)).toEqual(['exposure', 'brightness']);
    expect(controls[0]).toMatchObject({ min: 3, max: 2000, step: 1, now: 300, automatic: true });
  });

  it('offers nothing when the camera does not say', () => {
    const broken = Object.assign(new FakeTrack(), {
      getCapabilities: () => {
        throw new Error('no');
      },
    });
    expect(controlsOf(broken)).toEqual([]);
  });
});

describe('a control', () => {
  it('is set by hand after its mode, within its range, and given back', async () => {
    const track = new FakeTrack();
    const [exposure] = controlsOf(track);
    if (exposure === undefined) throw new Error('no exposure');
    expect(await setByHand(track, exposure, 9999)).toBe(true);
    expect(track.asked).toEqual([{ exposureMode: 'manual' }, { exposureTime: 2000 }]);
    expect(settingsOf(controlsOf(track))).toEqual({ exposureTime: 2000 });
    expect(await setAutomatic(track, exposure)).toBe(true);
    expect(controlsOf(track)[0]?.automatic).toBe(true);
  });

  it('comes back as it was kept when the camera is opened again', async () => {
    const track = new FakeTrack();
    await applySettings(track, { exposureTime: 150, focusDistance: 20 });
    expect(track.settings).toMatchObject({ exposureMode: 'manual', exposureTime: 150, focusDistance: 10 });
  });
});
