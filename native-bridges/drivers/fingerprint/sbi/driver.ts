import type { DeviceConfig } from '../../../../domain/channels/supervision.ts';
import type {
  CaptureDevice,
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { err } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { loadMagick } from '../../../imaging/magick.ts';
import { DeviceStatus } from '../../device-status.ts';
import type { DriverSurroundings, FingerprintScanner } from '../../device.ts';
import { captureFingers } from './capture.ts';
import { findDevice, listeningPorts, lookAt, type SbiDevice } from './service.ts';
import { sbiTimings, type SbiTimings } from './timings.ts';
import { readTrustAnchors, type TrustAnchors } from './trust.ts';

type SbiConfig = Extract<DeviceConfig, { driver: 'sbi' }>;

interface Connection {
  readonly device: SbiDevice;
  readonly described: CaptureDevice;
  readonly gone: AbortController;
}

/** A slap scanner behind a MOSIP SBI service on this machine: found, watched, used and lost. */
export function createSbiScanner(
  config: SbiConfig,
  surroundings: DriverSurroundings,
  timings: SbiTimings = sbiTimings,
): FingerprintScanner {
  return new SbiScanner(config, surroundings, timings);
}

class SbiScanner implements FingerprintScanner {
  readonly kind = 'fingerprint-scanner';
  readonly id: string;
  readonly #status: DeviceStatus;
  readonly #life = new AbortController();
  readonly #watching: Promise<void>;
  #wake = new AbortController();
  #connection: Connection | undefined;
  #capturing: AbortController | undefined;
  #known = false;
  /** Until then "Busy" may still mean our own last attempt. */
  #ownBusyUntil = 0;

  constructor(
    private readonly config: SbiConfig,
    private readonly surroundings: DriverSurroundings,
    private readonly timings: SbiTimings,
  ) {
    this.id = config.id;
    this.#status = new DeviceStatus(
      { driver: 'sbi', id: config.id, kind: this.kind, name: 'SBI', simulated: false },
      surroundings.now,
    );
    const anchors = readTrustAnchors(config.trustAnchor);
    if (anchors.ok) {
      this.#watching = this.#watch(anchors.value);
      void loadMagick();
    } else {
      this.#status.set({ status: 'fault', code: anchors.error.code });
      this.#watching = Promise.resolve();
    }
  }

  state() {
    return this.#status.current;
  }

  onChange(listener: () => void): () => void {
    return this.#status.onChange(listener);
  }

  retry(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#capturing?.abort();
    this.#life.abort();
    this.#wake.abort();
    await this.#watching;
  }

  async *capture(
    request: FingerCaptureRequest,
    signal: AbortSignal,
  ): AsyncGenerator<FingerCaptureState, void, undefined> {
    const connection = this.#connection;
    const anchors = readTrustAnchors(this.config.trustAnchor);
    if (connection === undefined || !anchors.ok) {
      const code = (this.state().code ?? 'not-found') as BridgeFailure['code'];
      yield { phase: 'failed', failure: { code } };
      return;
    }
    if (this.#capturing !== undefined) {
      yield { phase: 'failed', failure: { code: 'in-use', cause: 'another attempt runs' } };
      return;
    }
    const running = new AbortController();
    const cancel = (): void => running.abort();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    this.#capturing = running;
    this.#status.set({ status: 'busy', code: null });
    try {
      yield* captureFingers(
        request,
        {
          device: connection.device,
          described: connection.described,
          anchors: anchors.value,
          timings: this.timings,
          now: this.surroundings.now,
          gone: connection.gone.signal,
        },
        running.signal,
      );
    } finally {
      signal.removeEventListener('abort', cancel);
      running.abort();
      this.#capturing = undefined;
      this.#ownBusyUntil = performance.now() + this.timings.windDown;
      if (this.#connection === connection) this.#status.set({ status: 'ready', code: null });
      this.#wake.abort();
    }
  }

  #over(): boolean {
    return this.#life.signal.aborted;
  }

  async #watch(anchors: TrustAnchors): Promise<void> {
    while (!this.#over()) {
      const found = await this.#find(anchors);
      if (this.#over()) return;
      if (found.ok) await this.#stayWith(found.value);
      else this.#showMissing(found.error);
      await this.#rest(this.timings.searchEvery);
    }
  }

  async #find(anchors: TrustAnchors): Promise<BridgeResult<SbiDevice>> {
    const { firstPort, lastPort } = this.config;
    const ports = await listeningPorts(firstPort, lastPort, this.timings, this.#life.signal);
    const answers = await Promise.all(
      ports.map((port) =>
        findDevice(port, anchors, this.surroundings.now(), this.timings, this.#life.signal),
      ),
    );
    const found = answers.find((answer) => answer.ok);
    if (found !== undefined) return found;
    // A device that is there but not usable says more than ports of other programs.
    return (
      answers.find((answer) => !answer.ok && answer.error.code !== 'protocol-error') ??
      err('not-found', `no SBI service on ports ${firstPort} to ${lastPort}`)
    );
  }

  #showMissing({ code, cause }: BridgeFailure): void {
    const missing = code === 'not-found' || code === 'unplugged' || code === 'timeout';
    if (missing) this.#status.set({ status: 'absent', code: this.#known ? 'unplugged' : 'not-found' });
    else {
      if (this.state().code !== code) {
        this.surroundings.log('scanner-unusable', { device: this.id, code, cause: cause ?? '' });
      }
      this.#status.set({ status: 'fault', code });
    }
  }

  async #stayWith(device: SbiDevice): Promise<void> {
    const { digitalId, info } = device;
    const simulated = info.env !== 'Production' && info.env !== 'Pre-Production';
    const identity = {
      make: digitalId.make,
      model: digitalId.model,
      serialNumber: digitalId.serialNo,
      simulated,
    };
    const connection: Connection = {
      device,
      described: { deviceId: this.id, ...identity },
      gone: new AbortController(),
    };
    this.#known = true;
    this.#connection = connection;
    this.#status.set({ ...identity, status: 'ready', code: null });
    const loss = await this.#untilLost(device);
    this.#connection = undefined;
    connection.gone.abort();
    if (this.#over()) return;
    this.surroundings.log('scanner-lost', { device: this.id, code: loss.code, cause: loss.cause ?? '' });
    this.#status.set({ status: 'absent', code: 'unplugged' });
  }

  /** Looks again and again; a service too busy to answer twice in a row is as good as gone, unless it captures. */
  async #untilLost(device: SbiDevice): Promise<BridgeFailure> {
    let silent = 0;
    while (!this.#over()) {
      await this.#rest(this.timings.watchEvery);
      const look = await lookAt(device, this.timings, this.#life.signal);
      if (look.ok) {
        silent = 0;
        const own = look.value === 'Busy' && performance.now() < this.#ownBusyUntil;
        if (this.#capturing === undefined && !own) this.#showStatus(look.value);
      } else if (look.error.code === 'unplugged') {
        return look.error;
      } else if (this.#capturing === undefined) {
        silent += 1;
        if (silent > 1) return look.error;
      }
    }
    return { code: 'cancelled' };
  }

  #showStatus(status: 'Ready' | 'Busy' | 'Not Ready'): void {
    if (status === 'Ready') this.#status.set({ status: 'ready', code: null });
    else if (status === 'Busy') this.#status.set({ status: 'busy', code: null });
    else this.#status.set({ status: 'fault', code: 'not-ready' });
  }

  async #rest(milliseconds: number): Promise<void> {
    this.#wake = new AbortController();
    if (this.#over()) return;
    await pause(milliseconds, this.#wake.signal);
  }
}
