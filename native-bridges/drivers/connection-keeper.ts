import type { DeviceErrorCode, DeviceState } from '../../domain/devices/device.ts';
import { err, ok } from '../../domain/result.ts';
import type { Bus } from '../transports/bus.ts';
import { pause } from '../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../transports/failure.ts';
import type { DriverSurroundings } from './device.ts';
import { DeviceStatus } from './device-status.ts';

/** An open device that has said who it is. */
export interface KeptConnection {
  readonly identity: Readonly<
    Partial<Pick<DeviceState, 'make' | 'model' | 'serialNumber' | 'firmware' | 'port'>>
  >;
  /** Told once when the device is gone; not after `close`. */
  onClose(listener: (failure: BridgeFailure) => void): () => void;
  /** Leaves the device as the next program expects it; bounded in time, never throws. */
  close(): Promise<void>;
}

export interface KeeperOptions<C extends KeptConnection> {
  readonly identity: Pick<DeviceState, 'id' | 'kind' | 'name' | 'simulated' | 'driver' | 'clearText'>;
  /** Looks once: lists, opens, identifies. `searchBus` does it for one bus. */
  readonly search: (signal: AbortSignal) => Promise<BridgeResult<C>>;
  /** Native hot-plug events, one for each bus that has them. */
  readonly onChange?: readonly (((listener: () => void) => () => void) | undefined)[];
  /** Milliseconds between two searches; hot-plug events come sooner. */
  readonly searchEvery: number;
  /** For devices whose transport does not notice that they are gone: asked while nobody uses it. A failure counts as lost. */
  readonly heartbeat?: {
    readonly every: number;
    readonly check: (connection: C, signal: AbortSignal) => Promise<BridgeResult<void>>;
  };
}

/** The right to talk to the device alone, from `begin` to `end`. */
export interface DeviceUse<C> {
  readonly connection: C;
  /** Fires when the caller cancels, the device is gone or the driver stops. */
  readonly signal: AbortSignal;
  /** What a failure under `signal` really means: `cancelled` by the caller, lost with its cause, or the failure itself. */
  explain(failure: BridgeFailure): BridgeFailure;
  /** Gives it back. Idempotent. */
  end(): void;
}

/**
 * The life of one device, the same for all drivers: search, open, watch, lost, search again; one user at a time. States: `connecting` until
 * the first search is over, `ready`/`busy`, `absent` (`not-found`, or `unplugged` where it was there before), `fault` with its code.
 */
export class ConnectionKeeper<C extends KeptConnection> {
  readonly #status: DeviceStatus;
  readonly #life = new AbortController();
  readonly #watching: Promise<void>;
  readonly #stopListening: (() => void)[];
  #wake = new AbortController();
  #kept: { readonly connection: C; readonly lose: (failure: BridgeFailure) => void } | undefined;
  #lost: BridgeFailure = { code: 'unplugged' };
  #gone = new AbortController();
  #use: { readonly abort: () => void; readonly ended: Promise<void> } | undefined;
  #beat: Promise<void> = Promise.resolve();
  #known = false;

  constructor(
    private readonly options: KeeperOptions<C>,
    private readonly surroundings: Pick<DriverSurroundings, 'now' | 'log'>,
  ) {
    this.#status = new DeviceStatus(options.identity, surroundings.now);
    this.#stopListening = (options.onChange ?? []).flatMap(
      (listen) => listen?.(() => this.#wake.abort()) ?? [],
    );
    this.#watching = this.#watch();
  }

  state(): DeviceState {
    return this.#status.current;
  }

  onChange(listener: () => void): () => void {
    return this.#status.onChange(listener);
  }

  retry(): void {
    this.#wake.abort();
  }

  /** Stops who uses it, closes and forgets it. */
  async stop(): Promise<void> {
    for (const forget of this.#stopListening) forget();
    this.#use?.abort();
    this.#life.abort();
    this.#wake.abort();
    await this.#use?.ended;
    await this.#watching;
  }

  /** Takes the device; fails with why there is none, or `in-use` where somebody of this program has it. */
  async begin(signal: AbortSignal): Promise<BridgeResult<DeviceUse<C>>> {
    if (this.#use !== undefined) return err('in-use', 'another attempt runs');
    const running = new AbortController();
    const abort = (): void => running.abort();
    let ended = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#use = { abort, ended: over };
    await this.#beat;
    const kept = this.#kept;
    if (kept === undefined || this.#over()) {
      this.#use = undefined;
      ended();
      return err(
        (this.state().code ?? 'not-found') as DeviceErrorCode,
        this.#known ? this.#lost.cause : undefined,
      );
    }
    const gone = this.#gone.signal;
    for (const source of [signal, gone, this.#life.signal]) {
      source.addEventListener('abort', abort, { once: true });
      if (source.aborted) abort();
    }
    this.#status.set({ status: 'busy', code: null });
    let open = true;
    return ok({
      connection: kept.connection,
      signal: running.signal,
      explain: (failure) => {
        if (signal.aborted || this.#over()) return { code: 'cancelled' };
        return gone.aborted ? this.#lost : failure;
      },
      end: () => {
        if (!open) return;
        open = false;
        for (const source of [signal, gone, this.#life.signal]) source.removeEventListener('abort', abort);
        this.#use = undefined;
        if (this.#kept === kept) this.#status.set({ status: 'ready', code: null });
        ended();
      },
    });
  }

  /** Gives the device up as lost, e.g. when it stopped answering; it is searched for again. */
  lose(failure: BridgeFailure): void {
    this.#kept?.lose(failure);
  }

  #over(): boolean {
    return this.#life.signal.aborted;
  }

  async #watch(): Promise<void> {
    while (!this.#over()) {
      this.#wake = new AbortController();
      const found = await this.#search();
      if (found.ok) await this.#stayWith(found.value);
      else if (!this.#over()) this.#showMissing(found.error);
      if (!this.#over()) await pause(this.options.searchEvery, this.#wake.signal);
    }
  }

  async #search(): Promise<BridgeResult<C>> {
    try {
      return await this.options.search(this.#life.signal);
    } catch (bug) {
      // One driver's bug must not end the others in this process.
      return err('unknown', `bug in the search: ${bug instanceof Error ? bug.message : String(bug)}`);
    }
  }

  async #stayWith(connection: C): Promise<void> {
    const gone = new AbortController();
    let lose = (_failure: BridgeFailure): void => undefined;
    let stop = (): void => undefined;
    const lost = new Promise<BridgeFailure | undefined>((resolve) => {
      lose = resolve;
      stop = () => resolve(undefined);
      connection.onClose(resolve);
      this.#life.signal.addEventListener('abort', stop, { once: true });
      if (this.#over()) stop();
    });
    const kept = { connection, lose };
    this.#known = true;
    this.#gone = gone;
    this.#kept = kept;
    if (!this.#over()) this.#status.set({ ...connection.identity, status: 'ready', code: null });
    const beating = this.#beatWhile(kept, gone.signal);
    const failure = await lost;
    this.#life.signal.removeEventListener('abort', stop);
    this.#kept = undefined;
    if (failure !== undefined) this.#lost = failure;
    gone.abort();
    if (failure !== undefined) {
      this.#log('device-lost', failure);
      if (isAbsence(failure)) this.#status.set({ status: 'absent', code: 'unplugged' });
      else this.#status.set({ status: 'fault', code: failure.code });
    }
    await this.#use?.ended;
    await beating;
    await connection.close();
  }

  async #beatWhile(
    kept: { connection: C; lose: (failure: BridgeFailure) => void },
    gone: AbortSignal,
  ): Promise<void> {
    const { heartbeat } = this.options;
    if (heartbeat === undefined) return;
    const stop = AbortSignal.any([gone, this.#life.signal]);
    for (;;) {
      await pause(heartbeat.every, stop);
      if (stop.aborted) return;
      if (this.#use !== undefined) continue;
      const beat = heartbeat.check(kept.connection, stop).then((alive) => {
        if (!alive.ok) kept.lose(alive.error);
      });
      this.#beat = beat;
      await beat;
    }
  }

  #showMissing(failure: BridgeFailure): void {
    if (isAbsence(failure)) {
      this.#status.set({ status: 'absent', code: this.#known ? 'unplugged' : 'not-found' });
      return;
    }
    if (this.state().code !== failure.code) this.#log('device-unusable', failure);
    this.#lost = failure;
    this.#status.set({ status: 'fault', code: failure.code });
  }

  #log(event: string, { code, cause }: BridgeFailure): void {
    this.surroundings.log(event, { device: this.options.identity.id, code, cause: cause ?? '' });
  }
}

function isAbsence({ code }: BridgeFailure): boolean {
  return code === 'not-found' || code === 'unplugged';
}

/**
 * Tries the devices of a bus that may be it, one after another, and answers the first that opens and identifies itself. Of several
 * failures the one that tells most is answered: a device that is there and refuses says more than one that is not there.
 * @param connect opens and identifies; it closes again what it does not answer
 */
export async function searchBus<Info, C>(
  bus: Bus<Info>,
  mayBe: (info: Info) => boolean,
  connect: (info: Info) => Promise<BridgeResult<C>>,
): Promise<BridgeResult<C>> {
  const listed = await bus.list();
  if (!listed.ok) return listed;
  let failure: BridgeFailure = { code: 'not-found' };
  for (const info of listed.value.filter(mayBe)) {
    const connected = await connect(info);
    if (connected.ok) return connected;
    if (isAbsence(failure)) failure = connected.error;
  }
  return { ok: false, error: failure };
}
