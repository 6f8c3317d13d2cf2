import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { SignatureRequest, SignatureState } from '../../../../domain/devices/signature-pad.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { HidBus, HidDeviceInfo } from '../../../transports/hid.ts';
import type { DriverSurroundings, SelfTestStep, SignaturePad } from '../../device.ts';
import { DeviceStatus } from '../../device-status.ts';
import { stuModels, type StuModel } from './models.ts';
import { StuPad, type StuDescription } from './pad.ts';
import { agreeOnKey, type HostKeys, makeHostKeys } from './pen-cipher.ts';
import { padSelfTest } from './self-test.ts';
import { wacomVendorId } from './reports.ts';
import { warmPadScreen } from './screen.ts';
import { leaveBlank, takeSignature } from './signing.ts';
import { stuTimings, type StuTimings } from './timings.ts';

export interface StuDriverOptions {
  readonly id: string;
  readonly bus: HidBus;
  readonly simulated: boolean;
  /** A socket bus knows what is plugged in only after opening it. */
  readonly openToIdentify: boolean;
  /** `off` takes samples in the clear from pads that could encrypt them; `auto` unless told. */
  readonly penEncryption?: 'auto' | 'off';
  readonly timings?: StuTimings;
}

/** A Wacom STU signature pad on a HID bus: found, kept open, used and lost. */
export function createStuPad(options: StuDriverOptions, surroundings: DriverSurroundings): SignaturePad {
  return new StuDriver(options, surroundings);
}

interface Connection {
  readonly pad: StuPad;
  readonly description: StuDescription;
  readonly described: CaptureDevice;
  readonly gone: AbortController;
  /** Made once for each time the pad is plugged in, and only where it encrypts. */
  readonly keys: Promise<HostKeys> | undefined;
}

class StuDriver implements SignaturePad {
  readonly kind = 'signature-pad';
  readonly id: string;
  readonly selfTest: readonly SelfTestStep[];
  readonly #stopListening: () => void;
  readonly #status: DeviceStatus;
  readonly #timings: StuTimings;
  readonly #life = new AbortController();
  readonly #watching: Promise<void>;
  #wake = new AbortController();
  #connection: Connection | undefined;
  #signing: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();
  #known = false;
  /** What was on the pad may still be there: it is blanked as soon as it answers. */
  #unblanked = false;
  #blanking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: StuDriverOptions,
    private readonly surroundings: DriverSurroundings,
  ) {
    this.id = options.id;
    this.#timings = options.timings ?? stuTimings;
    const { id, simulated } = options;
    this.#status = new DeviceStatus(
      { driver: 'wacom-stu', id, kind: this.kind, name: 'Wacom STU', simulated },
      surroundings.now,
    );
    this.selfTest = padSelfTest({
      connection: () => this.#connection,
      missing: () => this.#missing(),
      sign: (request, signal) => this.sign(request, signal),
    });
    this.#stopListening = options.bus.onChange?.(() => this.#wake.abort()) ?? (() => undefined);
    this.#watching = this.#watch();
    void warmPadScreen();
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
    this.#stopListening();
    this.#signing?.abort();
    await this.#ended;
    this.#life.abort();
    this.#wake.abort();
    await this.#watching;
  }

  async *sign(
    request: SignatureRequest,
    signal: AbortSignal,
  ): AsyncGenerator<SignatureState, void, undefined> {
    const connection = this.#connection;
    if (connection === undefined) {
      yield { phase: 'failed', failure: this.#missing() };
      return;
    }
    if (this.#signing !== undefined) {
      yield { phase: 'failed', failure: { code: 'in-use', cause: 'another signature runs' } };
      return;
    }
    const running = new AbortController();
    const cancel = (): void => running.abort();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    let ended = (): void => undefined;
    this.#ended = new Promise((resolve) => {
      ended = resolve;
    });
    this.#signing = running;
    this.#status.set({ status: 'busy', code: null });
    let silent = false;
    try {
      await this.#blanking;
      this.#unblanked = false;
      const states = takeSignature(
        request,
        {
          pad: connection.pad,
          described: connection.described,
          geometry: connection.description.geometry,
          timings: this.#timings,
          now: this.surroundings.now,
          gone: connection.gone.signal,
          untidy: (failure) => this.#untidy(failure),
          encrypt: this.#encryptionOf(connection),
          lost: (samples) => this.surroundings.log('pen-samples-lost', { device: this.id, samples }),
        },
        running.signal,
      );
      for await (const state of states) {
        if (state.phase === 'failed') silent = state.failure.code === 'not-responding';
        yield state;
      }
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#signing = undefined;
      if (this.#connection === connection) {
        this.#status.set(
          silent ? { status: 'fault', code: 'not-responding' } : { status: 'ready', code: null },
        );
      }
      ended();
    }
  }

  #missing(): BridgeFailure {
    return { code: (this.state().code ?? 'not-found') as BridgeFailure['code'] };
  }

  #encryptionOf({ pad, keys }: Connection) {
    if (keys === undefined) return undefined;
    return async (signal: AbortSignal) => await agreeOnKey(pad, await keys, this.#timings, signal);
  }

  #untidy({ code, cause }: BridgeFailure): void {
    this.#unblanked = true;
    this.surroundings.log('pad-untidy', { device: this.id, code, cause: cause ?? '' });
  }

  #over(): boolean {
    return this.#life.signal.aborted;
  }

  async #watch(): Promise<void> {
    while (!this.#over()) {
      const failure = await this.#connect();
      if (this.#over()) return;
      if (failure !== undefined) this.#showMissing(failure);
      await this.#rest(this.#timings.searchEvery);
    }
  }

  /** Finds, opens and keeps a pad; returns why there is none, or undefined after one was lost. */
  async #connect(): Promise<BridgeFailure | undefined> {
    const listed = await this.options.bus.list();
    if (!listed.ok) return listed.error;
    const candidates = listed.value.filter(
      (info) => this.options.openToIdentify || modelOf(info) !== undefined,
    );
    let failure: BridgeFailure = { code: 'not-found' };
    for (const candidate of candidates) {
      const opened = await this.options.bus.open(candidate, {
        signal: this.#life.signal,
        timeoutMs: this.#timings.open,
      });
      if (!opened.ok) {
        failure = opened.error;
        continue;
      }
      const transport = opened.value;
      const model = modelOf(transport.info);
      if (model === undefined) {
        await transport.close();
        continue;
      }
      const pad = new StuPad(transport, model, this.#timings);
      const description = await pad.describe(this.#life.signal);
      if (!description.ok) {
        await transport.close();
        failure = description.error;
        continue;
      }
      // Whatever ran before may have died while somebody's name stood on the pad.
      this.#unblanked = false;
      const blank = await leaveBlank(pad, this.#timings, this.#life.signal);
      if (!blank.ok && !this.#over()) this.#untidy(blank.error);
      // Described or not, a driver that was stopped meanwhile must not wait for the pad to be lost.
      if (!this.#over()) await this.#stayWith(pad, description.value);
      await transport.close();
      return undefined;
    }
    return failure;
  }

  async #stayWith(pad: StuPad, description: StuDescription): Promise<void> {
    const identity = { make: 'Wacom', model: description.model, serialNumber: description.serialNumber };
    const gone = new AbortController();
    const encrypts = description.encrypts && this.options.penEncryption !== 'off';
    let lose = (_failure: BridgeFailure): void => undefined;
    const lost = new Promise<BridgeFailure | undefined>((resolve) => {
      lose = resolve;
      pad.transport.onClose(resolve);
      this.#life.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const connection: Connection = {
      pad,
      description,
      described: { deviceId: this.id, ...identity, simulated: this.options.simulated },
      gone,
      keys: encrypts ? makeHostKeys() : undefined,
    };
    this.#known = true;
    this.#connection = connection;
    this.#status.set({
      ...identity,
      firmware: description.firmware === '' ? null : description.firmware,
      port: pad.transport.info.path.slice(0, 200),
      status: 'ready',
      code: null,
    });
    const beating = this.#beat(connection, lose);
    const failure = await lost;
    this.#connection = undefined;
    gone.abort();
    await beating;
    if (failure === undefined) return;
    this.surroundings.log('pad-lost', { device: this.id, code: failure.code, cause: failure.cause ?? '' });
    this.#status.set({ status: 'absent', code: 'unplugged' });
  }

  /** Whether the pad still answers, asked while nobody signs: one that hangs is a fault until it answers again. */
  async #beat(connection: Connection, lose: (failure: BridgeFailure) => void): Promise<void> {
    const over = AbortSignal.any([connection.gone.signal, this.#life.signal]);
    const idle = (): boolean => !over.aborted && this.#signing === undefined;
    while (!over.aborted) {
      await pause(this.#timings.beatEvery, over);
      if (!idle()) continue;
      const answered = await connection.pad.status(over);
      if (!idle()) continue;
      const status = answered.ok && this.#unblanked ? await this.#blank(connection, over) : answered;
      if (!idle()) continue;
      if (status.ok) this.#status.set({ status: 'ready', code: null });
      // Pulled while it was still being described or blanked, before anybody listened for that.
      else if (status.error.code === 'unplugged') lose(status.error);
      else this.#status.set({ status: 'fault', code: status.error.code });
    }
  }

  /** Whoever wants to sign meanwhile waits for it. */
  async #blank({ pad }: Connection, signal: AbortSignal): Promise<BridgeResult<void>> {
    const blanking = leaveBlank(pad, this.#timings, signal);
    this.#blanking = blanking;
    const blank = await blanking;
    if (blank.ok) this.#unblanked = false;
    return blank;
  }

  #showMissing({ code, cause }: BridgeFailure): void {
    if (code === 'not-found' || code === 'unplugged') {
      this.#status.set({ status: 'absent', code: this.#known ? 'unplugged' : 'not-found' });
      return;
    }
    if (this.state().code !== code) {
      this.surroundings.log('pad-unusable', { device: this.id, code, cause: cause ?? '' });
    }
    this.#status.set({ status: 'fault', code });
  }

  async #rest(milliseconds: number): Promise<void> {
    this.#wake = new AbortController();
    if (this.#over()) return;
    await pause(milliseconds, this.#wake.signal);
  }
}

function modelOf(info: HidDeviceInfo): StuModel | undefined {
  return info.vendorId === wacomVendorId ? stuModels[info.productId] : undefined;
}
