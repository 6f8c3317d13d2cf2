import { estimateFingerQuality } from '../../../../domain/biometrics/finger-quality.ts';
import type { FingerScanRequest, FingerScanState } from '../../../../domain/devices/finger-verifier.ts';
import type { DeviceState } from '../../../../domain/devices/device.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { deadline } from '../../../transports/deadline.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import { ConnectionKeeper, type DeviceUse, type KeeperOptions } from '../../connection-keeper.ts';
import type { DriverSurroundings, FingerVerifier, SelfTestStep } from '../../device.ts';
import { selfTestOf } from './self-test.ts';
import { lookAtTouch } from '../look/index.ts';
import type { FingerSensor } from './sensor.ts';
import { promptAfter } from './touch-prompt.ts';
import { singleFingerTimings, type SingleFingerTimings } from './timings.ts';

export interface VerifierOptions {
  readonly identity: Omit<DeviceState, 'kind' | keyof Unidentified>;
  readonly search: KeeperOptions<FingerSensor>['search'];
  readonly onChange?: KeeperOptions<FingerSensor>['onChange'];
  readonly timings?: Partial<SingleFingerTimings>;
}
type Unidentified = Omit<DeviceState, 'id' | 'name' | 'simulated' | 'driver'>;

/** A failure after which the line can't be trusted to be where we think it is: the sensor is opened anew. */
const upsetting: readonly BridgeFailure['code'][] = ['not-responding', 'protocol-error'];

/** Any single-finger sensor as what the station knows: one finger for a 1:1 comparison. */
export class SingleFingerVerifier implements FingerVerifier {
  readonly kind = 'finger-verifier';
  readonly id: string;
  readonly selfTest: readonly SelfTestStep[];
  readonly #keeper: ConnectionKeeper<FingerSensor>;
  readonly #timings: SingleFingerTimings;

  constructor(
    options: VerifierOptions,
    private readonly surroundings: DriverSurroundings,
  ) {
    this.id = options.identity.id;
    this.#timings = { ...singleFingerTimings, ...options.timings };
    this.#keeper = new ConnectionKeeper(
      {
        identity: { ...options.identity, kind: this.kind },
        search: options.search,
        ...(options.onChange === undefined ? {} : { onChange: options.onChange }),
        searchEvery: this.#timings.searchEvery,
        heartbeat: {
          every: this.#timings.checkEvery,
          check: (sensor, signal) => sensor.check(signal),
        },
      },
      surroundings,
    );
    this.selfTest = selfTestOf({
      state: () => this.state(),
      use: (signal, work) => this.#use(signal, work),
      timings: this.#timings,
    });
  }

  state(): DeviceState {
    return this.#keeper.state();
  }

  onChange(listener: () => void): () => void {
    return this.#keeper.onChange(listener);
  }

  retry(): void {
    this.#keeper.retry();
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
  }

  async *scan(
    request: FingerScanRequest,
    signal: AbortSignal,
  ): AsyncGenerator<FingerScanState, void, undefined> {
    const queue = new AsyncQueue<FingerScanState>({
      limit: 16,
      droppable: ({ phase }) => phase === 'prompt',
    });
    const leave = new AbortController();
    const cancel = (): void => leave.abort();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const running = this.#use(leave.signal, (sensor, use) => this.#scan(request, sensor, use, queue))
      .then((last) => queue.push(last.ok ? last.value : finalState(last.error)))
      .finally(() => queue.end());
    try {
      yield* queue;
      await running;
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
      await running;
    }
  }

  /** Pictures for the eyes, one touch after the other. */
  async live(attemptId: string, signal: AbortSignal): Promise<BridgeResult<void>> {
    const looked = await this.#use(signal, async (sensor, use): Promise<BridgeResult<never>> => {
      for (;;) {
        const picture = await sensor.picture(() => undefined, use);
        if (!picture.ok && picture.error.code !== 'poor-image') return picture;
        if (picture.ok) this.#show(attemptId, picture.value);
      }
    });
    return !looked.ok && looked.error.code === 'cancelled' ? ok() : looked;
  }

  /** Holds the sensor while `work` runs; says of a failure what it really was. */
  async #use<T>(
    signal: AbortSignal,
    work: (sensor: FingerSensor, signal: AbortSignal) => Promise<BridgeResult<T>>,
  ): Promise<BridgeResult<T>> {
    const begun = await this.#keeper.begin(signal);
    if (!begun.ok) return begun;
    const use: DeviceUse<FingerSensor> = begun.value;
    try {
      const done = await work(use.connection, use.signal);
      if (done.ok) return done;
      if (upsetting.includes(done.error.code) && !use.signal.aborted) this.#keeper.lose(done.error);
      const { code, cause } = use.explain(done.error);
      return err(code, cause);
    } finally {
      use.end();
    }
  }

  async #scan(
    { attemptId, finger, timeoutMs }: FingerScanRequest,
    sensor: FingerSensor,
    signal: AbortSignal,
    queue: AsyncQueue<FingerScanState>,
  ): Promise<BridgeResult<FingerScanState>> {
    const limit = deadline(signal, timeoutMs);
    let said: FingerPrompt | undefined;
    const tell = (prompt: FingerPrompt): void => {
      if (prompt !== said) queue.push({ phase: 'prompt', prompt });
      said = prompt;
    };
    let touched = false;
    try {
      tell('place-finger');
      for (;;) {
        const picture = await sensor.picture((prompt) => {
          touched ||= prompt === 'hold-still';
          tell(prompt);
        }, limit.signal);
        if (!picture.ok && picture.error.code === 'poor-image') {
          touched = true;
          tell('press-harder');
        } else if (!picture.ok) {
          if (!limit.signal.aborted || signal.aborted) return picture;
          // A sensor that has stopped looks, while it should wait for a finger, like one that nobody touches.
          const alive = await sensor.check(signal);
          return alive.ok ? timeIsUp(touched) : alive;
        } else {
          this.#show(attemptId, picture.value);
          const quality = estimateFingerQuality(picture.value);
          if (quality.score >= this.#timings.leastScore) {
            const look = await lookAtTouch(picture.value, finger, quality.score, signal);
            if (!look.ok) return look;
            tell('lift');
            const { make, model, serialNumber, simulated } = this.state();
            return {
              ok: true,
              value: {
                phase: 'scanned',
                device: {
                  deviceId: this.id,
                  make: make ?? '',
                  model: model ?? '',
                  serialNumber: serialNumber ?? '',
                  simulated,
                },
                finger,
                quality: quality.score,
                width: picture.value.width,
                height: picture.value.height,
                resolutionPpi: picture.value.ppi,
                ...look.value,
              },
            };
          }
          const prompt = promptAfter(quality);
          touched ||= prompt !== undefined;
          tell(prompt ?? 'place-finger');
        }
        const lifted = await sensor.lifted(limit.signal);
        if (!lifted.ok && !limit.signal.aborted) return lifted;
      }
    } finally {
      limit.clear();
    }
  }

  #show(
    attemptId: string,
    { width, height, pixels }: { width: number; height: number; pixels: Uint8Array },
  ): void {
    this.surroundings.preview({
      attemptId,
      takenAt: this.surroundings.now().getTime(),
      picture: { format: 'gray8', width, height, content: new Uint8Array(pixels) },
    });
  }
}

function timeIsUp(touched: boolean): BridgeResult<never> {
  return {
    ok: false,
    error: touched
      ? { code: 'poor-image', cause: 'no touch was good enough in time' }
      : { code: 'no-finger' },
  };
}

function finalState(failure: BridgeFailure): FingerScanState {
  return failure.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', failure };
}
