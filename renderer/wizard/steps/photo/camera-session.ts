import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';

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

/** What the portrait needs; a camera that can't gives what it has. */
const wanted = { width: { ideal: 1280 }, height: { ideal: 960 } } as const;

/**
 * One camera, kept open while somebody looks: says why there is no picture, and takes it up again by itself when a
 * camera is plugged in or given free.
 */
export class CameraSession {
  readonly #media: MediaSource;
  readonly #watchers = new Set<() => void>();
  #snapshot: CameraSnapshot = { state: { status: 'starting' }, cameras: [] };
  #chosen: string | null = null;
  #open = false;
  /** Grows with every opening, so that a late answer of an earlier one is given back. */
  #round = 0;

  constructor(media: MediaSource) {
    this.#media = media;
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

  choose = (cameraId: string): void => {
    this.#chosen = cameraId;
    this.retry();
  };

  retry = (): void => {
    this.#release();
    void this.#begin();
  };

  readonly #onDevices = (): void => {
    if (this.#snapshot.state.status === 'live') void this.#list();
    else this.retry();
  };

  async #begin(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#show({ status: 'starting' });
    let stream: MediaStream;
    try {
      const device = this.#chosen === null ? {} : { deviceId: { exact: this.#chosen } };
      stream = await this.#media.getUserMedia({ video: { ...wanted, ...device }, audio: false });
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
      // A camera chosen by hand may never come back: any other will do then.
      this.#chosen = null;
      this.#release();
      this.#show({ status: 'trouble', code: 'unplugged' });
    });
    const cameraId = track.getSettings().deviceId ?? '';
    this.#show({ status: 'live', stream, label: track.label, cameraId });
    await this.#list();
  }

  async #list(): Promise<void> {
    const devices = await this.#media.enumerateDevices();
    const cameras = devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
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
