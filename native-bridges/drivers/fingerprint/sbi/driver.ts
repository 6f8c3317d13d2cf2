import type { DeviceConfig } from '../../../../domain/channels/supervision.ts';
import type {
  CaptureDevice,
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { loadMagick } from '../../../imaging/magick.ts';
import { DeviceStatus, type StatusChange } from '../../device-status.ts';
import type { DriverSurroundings, FingerprintScanner, SelfTestStep } from '../../device.ts';
import { captureFingers } from './capture.ts';
import { loopback, type Loopback } from '../../../transports/http.ts';
import { selfTestSteps } from './self-test.ts';
import { findDevice, listeningPorts, lookAt, type SbiDevice, type SbiSearch } from './service.ts';
import { streamPictures } from './live.ts';
import { sbiTimings, type SbiTimings } from './timings.ts';
import { readTrustAnchors, type TrustAnchors } from './trust.ts';

type SbiConfig = Extract<DeviceConfig, { driver: 'sbi' }>;

interface Connection {
  /** What it said of itself, last. */
  device: SbiDevice;
  readonly described: CaptureDevice;
  readonly gone: AbortController;
  /** Another scanner stands where this one was, under its name. */
  replaced: boolean;
}

/** A slap scanner behind a MOSIP SBI service on this machine: found, watched, used and lost. */
export function createSbiScanner(
  config: SbiConfig,
  surroundings: DriverSurroundings,
  timings: SbiTimings = sbiTimings,
  http: Loopback = loopback,
  ports: typeof listeningPorts = listeningPorts,
): FingerprintScanner {
  return new SbiScanner(config, surroundings, timings, http, ports);
}

class SbiScanner implements FingerprintScanner {
  readonly kind = 'fingerprint-scanner';
  readonly id: string;
  readonly selfTest: readonly SelfTestStep[];
  readonly #status: DeviceStatus;
  readonly #life = new AbortController();
  readonly #watching: Promise<void>;
  #wake = new AbortController();
  #connection: Connection | undefined;
  #capturing: AbortController | undefined;
  #known = false;
  /** Until then "Busy" may still mean our own last attempt. */
  #ownBusyUntil = 0;
  /** Looks in a row that the service did not answer. */
  #silent = 0;

  constructor(
    private readonly config: SbiConfig,
    private readonly surroundings: DriverSurroundings,
    private readonly timings: SbiTimings,
    private readonly http: Loopback,
    private readonly ports: typeof listeningPorts,
  ) {
    this.id = config.id;
    this.#status = new DeviceStatus(
      { driver: 'sbi', id: config.id, kind: this.kind, name: 'SBI', simulated: false },
      surroundings.now,
    );
    this.selfTest = selfTestSteps({
      device: () => this.#connection?.device,
      look: (device, signal) => lookAt(device, this.http, this.timings, signal),
      missing: () => this.#missing(),
      capture: (request, signal) => this.capture(request, signal),
    });
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
    const use = this.#begin(signal);
    if (!use.ok) {
      yield { phase: 'failed', failure: use.error };
      return;
    }
    const { connection, anchors } = use.value;
    try {
      const states = captureFingers(
        request,
        {
          device: connection.device,
          described: connection.described,
          anchors,
          timings: this.timings,
          now: this.surroundings.now,
          gone: connection.gone.signal,
          http: this.http,
          preview: this.surroundings.preview,
          mute: () => this.#silent > 0,
        },
        use.value.signal,
      );
      for await (const state of states) {
        if (state.phase === 'failed' && state.failure.code === 'other-device') {
          await this.#readAgain(connection, anchors);
        }
        yield state;
      }
    } finally {
      use.value.end();
    }
  }

  /** Devices are given new keys now and then: what it says of itself now counts from the next attempt on. */
  async #readAgain(connection: Connection, anchors: TrustAnchors): Promise<void> {
    const { device } = connection;
    const found = await findDevice(device.port, this.#search(anchors));
    if (!found.ok) return;
    if (found.value.digitalId.serialNo !== device.digitalId.serialNo) {
      connection.replaced = true;
      return;
    }
    connection.device = found.value;
    this.surroundings.log('scanner-read-again', { device: this.id });
  }

  /** The scanner's own picture without a capture. */
  async live(attemptId: string, signal: AbortSignal): Promise<BridgeResult<void>> {
    const use = this.#begin(signal);
    if (!use.ok) return use;
    const { connection } = use.value;
    try {
      return await streamPictures(
        connection.device,
        { attemptId, timings: this.timings, http: this.http, preview: this.surroundings.preview },
        AbortSignal.any([use.value.signal, connection.gone.signal]),
      );
    } finally {
      use.value.end();
    }
  }

  #missing(): BridgeFailure {
    return { code: (this.state().code ?? 'not-found') as BridgeFailure['code'] };
  }

  /** One attempt, live view or test at a time. */
  #begin(signal: AbortSignal): BridgeResult<{
    connection: Connection;
    anchors: TrustAnchors;
    signal: AbortSignal;
    end: () => void;
  }> {
    const connection = this.#connection;
    const anchors = readTrustAnchors(this.config.trustAnchor);
    if (connection === undefined || !anchors.ok) return { ok: false, error: this.#missing() };
    if (this.#capturing !== undefined) return err('in-use', 'another attempt runs');
    const running = new AbortController();
    const cancel = (): void => running.abort();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    this.#capturing = running;
    this.#status.set({ status: 'busy', code: null });
    const end = (): void => {
      signal.removeEventListener('abort', cancel);
      running.abort();
      this.#capturing = undefined;
      this.#ownBusyUntil = performance.now() + this.timings.windDown;
      if (this.#connection === connection) this.#status.set({ status: 'ready', code: null });
      this.#wake.abort();
    };
    return ok({ connection, anchors: anchors.value, signal: running.signal, end });
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
    const ports = await this.ports(firstPort, lastPort, this.timings, this.#life.signal);
    const search = this.#search(anchors);
    const answers = await Promise.all(ports.map((port) => findDevice(port, search)));
    const found = answers.find((answer) => answer.ok);
    if (found !== undefined) return found;
    // A device that is there but not usable says more than a port that is mute, that more than ports of other programs.
    const failed = answers.filter((answer) => !answer.ok);
    const speaks = failed.find(({ error }) => !sayLittle.includes(error.code));
    const mute = failed.find(({ error }) => error.code === 'not-responding');
    return speaks ?? mute ?? err('not-found', `no SBI service on ports ${firstPort} to ${lastPort}`);
  }

  #search(anchors: TrustAnchors): SbiSearch {
    return {
      dialect: this.config.dialect,
      anchors,
      now: this.surroundings.now(),
      timings: this.timings,
      http: this.http,
      signal: this.#life.signal,
    };
  }

  #showMissing({ code, cause }: BridgeFailure): void {
    const missing = code === 'not-found' || code === 'unplugged';
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
    const place = {
      firmware: (info.firmware || info.serviceVersion || null)?.slice(0, 60) ?? null,
      port: `127.0.0.1:${device.port}`,
    };
    const connection: Connection = {
      device,
      described: { deviceId: this.id, ...identity },
      gone: new AbortController(),
      replaced: false,
    };
    this.#known = true;
    this.#connection = connection;
    this.#silent = 0;
    this.#status.set({ ...identity, ...place, ...statusOf(info.deviceStatus) });
    const loss = await this.#untilLost(connection);
    this.#connection = undefined;
    connection.gone.abort();
    if (this.#over()) return;
    this.surroundings.log('scanner-lost', { device: this.id, code: loss.code, cause: loss.cause ?? '' });
    if (loss.code === 'unplugged') this.#status.set({ status: 'absent', code: 'unplugged' });
    else this.#status.set({ status: 'fault', code: loss.code });
  }

  /** Looks again and again; a service that does not answer several times in a row is as good as gone, unless it captures. */
  async #untilLost(connection: Connection): Promise<BridgeFailure> {
    const { device } = connection;
    this.#silent = 0;
    while (!this.#over()) {
      await this.#rest(this.timings.watchEvery);
      if (connection.replaced) return { code: 'unplugged', cause: 'another scanner in its place' };
      const look = await lookAt(device, this.http, this.timings, this.#life.signal);
      if (look.ok) {
        this.#silent = 0;
        const own = look.value === 'Busy' && performance.now() < this.#ownBusyUntil;
        if (this.#capturing === undefined && !own) this.#status.set(statusOf(look.value));
      } else if (look.error.code === 'unplugged') {
        return look.error;
      } else if (!this.#over()) {
        // A small service may not answer while it captures: what came of the attempt is waited for.
        this.#silent += 1;
        if (this.#capturing === undefined && this.#silent >= this.timings.silentLooks) return look.error;
      }
    }
    return { code: 'cancelled' };
  }

  async #rest(milliseconds: number): Promise<void> {
    this.#wake = new AbortController();
    if (this.#over()) return;
    await pause(milliseconds, this.#wake.signal);
  }
}

/** What services of other programs, and none at all, answer. */
const sayLittle: readonly string[] = [
  'protocol-error',
  'not-found',
  'not-responding',
  'unplugged',
  'unknown',
];

/** Another program's capture, and a scanner that warms up, are different things to wait for. */
function statusOf(status: SbiDevice['info']['deviceStatus']): StatusChange {
  if (status === 'Ready') return { status: 'ready', code: null };
  return status === 'Busy' ? { status: 'busy', code: null } : { status: 'fault', code: 'not-ready' };
}
