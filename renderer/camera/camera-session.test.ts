import { beforeEach, describe, expect, it } from 'vitest';
import type { CameraIdentity, CameraMemory, CameraRole, CameraSettings } from './camera-memory.ts';
import { CameraSession, codeOf, type MediaSource } from './camera-session.ts';

class FakeTrack extends EventTarget {
  stopped = false;
  readonly label = 'A';
  constructor(private readonly id: string) {
    super();
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.id };
  }
  getCapabilities(): MediaTrackCapabilities {
    return { zoom: { min: 100, max: 200, step: 1 } } as MediaTrackCapabilities;
  }
  async applyConstraints(): Promise<void> {
    await setByHand;
  }
  stop(): void {
    this.stopped = true;
  }
}

/** Until then a camera takes what was set by hand. */
let setByHand: Promise<void>;
let settings: CameraSettings;
let tracks: FakeTrack[];
let refusal: string | null;
let asked: MediaStreamConstraints[];
let media: EventTarget & MediaSource;
let session: CameraSession;
let devices: { kind: string; deviceId: string; label: string }[];
let kept: Partial<Record<CameraRole, CameraIdentity>>;
const memory: CameraMemory = {
  recall: (role) => kept[role] ?? null,
  keep: (role, camera) => {
    kept[role] = camera;
  },
  settingsOf: () => settings,
  keepSettings: () => undefined,
};

beforeEach(() => {
  setByHand = Promise.resolve();
  settings = {};
  tracks = [];
  refusal = null;
  asked = [];
  kept = {};
  devices = [
    { kind: 'videoinput', deviceId: 'one', label: 'A' },
    { kind: 'audioinput', deviceId: 'mic', label: 'B' },
  ];
  media = Object.assign(new EventTarget(), {
    getUserMedia: async (constraints?: MediaStreamConstraints) => {
      asked.push(constraints ?? {});
      if (refusal !== null) throw new DOMException('', refusal);
      const wanted = (constraints?.video as { deviceId?: { exact: string } } | undefined)?.deviceId?.exact;
      const track = new FakeTrack(wanted ?? 'one');
      tracks.push(track);
      const all = [track];
      return { getVideoTracks: () => all, getTracks: () => all } as unknown as MediaStream;
    },
    enumerateDevices: async () => devices as MediaDeviceInfo[],
  });
  session = new CameraSession(media, 'portrait', memory);
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('CameraSession', () => {
  it('is live and lists cameras only when one opens', async () => {
    session.start();
    await settled();
    expect(session.snapshot().state).toMatchObject({ status: 'live', label: 'A' });
    expect(session.snapshot().cameras).toEqual([{ id: 'one', label: 'A' }]);
    expect(asked[0]).toMatchObject({ audio: false });
  });

  it('says unplugged when the track ends and is live again when a camera comes', async () => {
    session.start();
    await settled();
    tracks[0]?.dispatchEvent(new Event('ended'));
    expect(session.snapshot().state).toEqual({ status: 'trouble', code: 'unplugged' });
    media.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(session.snapshot().state.status).toBe('live');
  });

  it('says why when no camera opens', async () => {
    refusal = 'NotFoundError';
    session.start();
    await settled();
    expect(session.snapshot().state).toEqual({ status: 'trouble', code: 'not-found' });
    expect(codeOf(new DOMException('', 'NotAllowedError'))).toBe('permission-denied');
    expect(codeOf(new DOMException('', 'NotReadableError'))).toBe('in-use');
  });

  it('gives the camera back when stopped, also one that opens too late', async () => {
    session.start();
    await settled();
    session.stop();
    expect(tracks[0]?.stopped).toBe(true);
    session.start();
    session.stop();
    await settled();
    expect(tracks[1]?.stopped).toBe(true);
    expect(session.snapshot().state.status).toBe('starting');
  });

  it('gives the camera back when it is stopped or opened anew while that takes its settings', async () => {
    let taken = (): void => undefined;
    setByHand = new Promise((resolve) => (taken = resolve));
    settings = { zoom: 100 };
    session.start();
    await settled();
    media.dispatchEvent(new Event('devicechange'));
    await settled();
    session.stop();
    taken();
    await settled();
    expect(tracks.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  it('says unplugged when the camera is pulled while it takes its settings', async () => {
    let taken = (): void => undefined;
    setByHand = new Promise((resolve) => (taken = resolve));
    settings = { zoom: 100 };
    session.start();
    await settled();
    tracks[0]?.dispatchEvent(new Event('ended'));
    taken();
    await settled();
    expect(session.snapshot().state).toEqual({ status: 'trouble', code: 'unplugged' });
  });

  it('asks for the chosen camera when one is chosen', async () => {
    session.start();
    await settled();
    session.choose('two');
    await settled();
    expect(tracks[0]?.stopped).toBe(true);
    expect(asked[1]).toMatchObject({ video: { deviceId: { exact: 'two' } } });
  });

  it('opens the camera that was chosen once, wherever it is plugged in now', async () => {
    devices = [
      { kind: 'videoinput', deviceId: 'one', label: 'A' },
      { kind: 'videoinput', deviceId: 'three', label: 'B' },
    ];
    kept.portrait = { id: 'two', label: 'B' };
    session.start();
    await settled();
    expect(asked[0]).toMatchObject({ video: { deviceId: { exact: 'three' } } });
  });

  it('remembers what is chosen, and goes back to it when it comes back', async () => {
    devices.push({ kind: 'videoinput', deviceId: 'two', label: 'B' });
    session.start();
    await settled();
    session.choose('two');
    await settled();
    expect(kept.portrait).toEqual({ id: 'two', label: 'B' });
    devices = devices.filter(({ deviceId }) => deviceId !== 'two');
    tracks.at(-1)?.dispatchEvent(new Event('ended'));
    media.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(session.snapshot().state).toMatchObject({ status: 'live', cameraId: 'one' });
    devices.push({ kind: 'videoinput', deviceId: 'two', label: 'B' });
    media.dispatchEvent(new Event('devicechange'));
    await settled();
    await settled();
    expect(session.snapshot().state).toMatchObject({ status: 'live', cameraId: 'two' });
  });
});
