import type { DeviceErrorCode } from '../../domain/devices/device.ts';
import { applySettings } from './camera-controls.ts';
import { type CameraMemory, type CameraRole, findCamera, spareCamera } from './camera-memory.ts';

/** `code` is an entry of the device sentences. */
export type CameraState =
  | { readonly status: 'starting' }
  | {
      readonly status: 'live';
      readonly stream: MediaStream;
      readonly label: string;
      readonly cameraId: string;
    }
  | { readonly status: 'trouble'; readonly code: DeviceErrorCode };

export interface CameraChoice {
  readonly id: string;
  readonly label: string;
}

export interface CameraSnapshot {
  readonly state: CameraState;
  readonly cameras: readonly CameraChoice[];
}

/** What of `navigator.mediaDevices` is used. */
export type MediaSource = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/** What each purpose needs; a camera that can't gives what it has. */
const wanted = {
  portrait: { width: { ideal: 1280 }, height: { ideal: 960 } },
  document: { width: { ideal: 3264 }, height: { ideal: 2448 } },
} as const;

/**
 * One camera, kept open while somebody looks: the one that was chosen for this purpose, wherever it is plugged in now, as it was set by hand. Says why
 * there is no picture, and takes it up again by itself when a camera is plugged in or given free.
 */
export class CameraSession {
  readonly #media: MediaSource;
  readonly #watchers = new Set<() => void>();
  #snapshot: CameraSnapshot = { state: { status: 'starting' }, cameras: [] };
  #chosen: string | null = null;
  #open = false;
  /** Grows with every opening, so that a late answer of an earlier one is given back. */
  #round = 0;
  readonly #role: CameraRole;
  readonly #memory: CameraMemory;

  constructor(media: MediaSource, role: CameraRole, memory: CameraMemory) {
    this.#media = media;
    this.#role = role;
    this.#memory = memory;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  };

  snapshot = (): CameraSnapshot => this.#snapshot;

  start = (): void => {
    if (this.#open) return;
    this.#open = true;
    this.#media.addEventListener('devicechange', this.#onDevices);
    void this.#begin();
  };

  stop = (): void => {
    this.#open = false;
    this.#round += 1;
    this.#media.removeEventListener('devicechange', this.#onDevices);
    this.#release();
    this.#show({ status: 'starting' });
  };

  /** Remembered for this purpose. */
  choose = (cameraId: string): void => {
    const camera = this.#snapshot.cameras.find(({ id }) => id === cameraId);
    if (camera !== undefined) this.#memory.keep(this.#role, camera);
    this.#chosen = cameraId;
    this.retry();
  };

  retry = (): void => {
    this.#release();
    void this.#begin();
  };

  readonly #onDevices = (): void => {
    const { state } = this.#snapshot;
    if (state.status === 'live') void this.#list().then(() => this.#preferRemembered(state.cameraId));
    else this.retry();
  };

  /** The camera that was chosen once has come back, and another one stands in for it. */
  #preferRemembered(liveId: string): void {
    const { state, cameras } = this.#snapshot;
    if (this.#chosen !== null || state.status !== 'live' || state.cameraId !== liveId) return;
    const meant = findCamera(this.#memory.recall(this.#role), cameras);
    if (meant !== null && meant.id !== liveId) this.retry();
  }

  /** Null leaves the choice to Chromium. */
  async #cameraToOpen(): Promise<string | null> {
    if (this.#chosen !== null) return this.#chosen;
    const cameras = await this.#cameras();
    const other = this.#role === 'portrait' ? 'document' : 'portrait';
    const meant =
      findCamera(this.#memory.recall(this.#role), cameras) ??
      spareCamera(this.#memory.recall(other), cameras);
    return meant?.id ?? null;
  }

  async #begin(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#show({ status: 'starting' });
    let stream: MediaStream;
    try {
      const cameraId = await this.#cameraToOpen();
      const device = cameraId === null ? {} : { deviceId: { exact: cameraId } };
      stream = await this.#media.getUserMedia({
        video: { ...wanted[this.#role], ...device },
        audio: false,
      });
    } catch (error) {
      if (round === this.#round) this.#show({ status: 'trouble', code: codeOf(error) });
      return;
    }
    const track = stream.getVideoTracks()[0];
    if (round !== this.#round || track === undefined) {
      for (const each of stream.getTracks()) each.stop();
      return;
    }
    track.addEventListener('ended', () => {
      if (round !== this.#round) return;
      // What is still being done to it is for nothing.
      this.#round += 1;
      // A camera chosen by hand may never come back: any other will do then.
      this.#chosen = null;
      this.#release();
      this.#show({ status: 'trouble', code: 'unplugged' });
    });
    const cameraId = track.getSettings().deviceId ?? '';
    await applySettings(track, this.#memory.settingsOf(track.label));
    if (round !== this.#round) {
      for (const each of stream.getTracks()) each.stop();
      return;
    }
    this.#show({ status: 'live', stream, label: track.label, cameraId });
    await this.#list();
  }

  async #cameras(): Promise<CameraChoice[]> {
    const devices = await this.#media.enumerateDevices();
    return devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  async #list(): Promise<void> {
    const cameras = await this.#cameras();
    this.#snapshot = { ...this.#snapshot, cameras };
    this.#publish();
  }

  #release(): void {
    const { state } = this.#snapshot;
    if (state.status === 'live') for (const track of state.stream.getTracks()) track.stop();
  }

  #show(state: CameraState): void {
    this.#snapshot = { ...this.#snapshot, state };
    this.#publish();
  }

  #publish(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}

/** Chromium's names of what went wrong with a camera. */
export function codeOf(error: unknown): DeviceErrorCode {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'not-found';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'unknown';
  }
}
