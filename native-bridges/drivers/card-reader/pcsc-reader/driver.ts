import { randomBytes } from 'node:crypto';
import type { CardReadRequest, CardReadState } from '../../../../domain/devices/card-reader.ts';
import type { DeviceState } from '../../../../domain/devices/device.ts';
import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import { ok } from '../../../../domain/result.ts';
import type { CardBus, CardTransport } from '../../../transports/card.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import { ConnectionKeeper, type DeviceUse } from '../../connection-keeper.ts';
import type { CardReader, DriverSurroundings, SelfTestStep } from '../../device.ts';
import type { RandomSource } from '../chip/bac.ts';
import { type ChipContent, readChip } from '../chip/read-chip.ts';
import { ChipRefusal } from '../chip/refusal.ts';
import { ChipSession } from '../chip/session.ts';
import { loadIssuers } from '../chip/trust.ts';
import { KeptReaders, readersOn } from './readers.ts';
import { readerSelfTest } from './self-test.ts';
import { readerTimings, type ReaderTimings } from './timings.ts';
import { waitForCard } from './wait-for-card.ts';

export interface ReaderOptions {
  readonly id: string;
  readonly bus: CardBus;
  /** Name as PC/SC gives it; null takes the only one that holds what may be a chip to read. */
  readonly reader: string | null;
  /** Folder of CSCA certificates; null trusts no issuer. */
  readonly cscaFolder: string | null;
  readonly simulated: boolean;
  readonly timings?: ReaderTimings;
  /** Challenges and keys of sessions; traces are replayed with the same as they were recorded. */
  readonly random?: RandomSource;
}

/** PC/SC readers for the chip of a card that exists. */
export function createPcscReader(options: ReaderOptions, surroundings: DriverSurroundings): CardReader {
  return new PcscReader(options, surroundings);
}

type Progress = Extract<CardReadState, { phase: 'opening' | 'reading' }>;

class PcscReader implements CardReader {
  readonly kind = 'card-reader';
  readonly id: string;
  readonly selfTest: readonly SelfTestStep[];
  readonly #keeper: ConnectionKeeper<KeptReaders>;
  readonly #timings: ReaderTimings;
  readonly #random: RandomSource;

  constructor(
    private readonly options: ReaderOptions,
    private readonly surroundings: DriverSurroundings,
  ) {
    const { id, bus, reader, simulated } = options;
    this.id = id;
    this.#timings = options.timings ?? readerTimings;
    this.#random = options.random ?? ((length) => new Uint8Array(randomBytes(length)));
    this.#keeper = new ConnectionKeeper<KeptReaders>(
      {
        identity: { id, kind: this.kind, name: 'PC/SC', simulated, driver: 'pcsc-reader' },
        search: async () => {
          const found = await readersOn(bus, reader);
          if (!found.ok) return found;
          const [first] = found.value;
          return first === undefined ? nobody : ok(new KeptReaders(bus, reader, first));
        },
        onChange: [bus.onChange?.bind(bus)],
        searchEvery: this.#timings.searchEvery,
        heartbeat: {
          every: this.#timings.beatEvery,
          check: async (readers) => {
            const listed = await readers.list();
            return listed.ok ? ok() : listed;
          },
        },
      },
      surroundings,
    );
    this.selfTest = readerSelfTest(bus, this.#keeper, this.#timings);
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

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  async *read(request: CardReadRequest, signal: AbortSignal): AsyncGenerator<CardReadState, void, undefined> {
    const begun = await this.#keeper.begin(signal);
    if (!begun.ok) {
      yield { phase: 'failed', failure: begun.error };
      return;
    }
    const use = begun.value;
    const limit = deadline(use.signal, request.timeoutMs);
    try {
      yield* this.#attempt(request, use, limit.signal);
    } finally {
      limit.clear();
      use.end();
    }
  }

  async *#attempt(
    request: CardReadRequest,
    use: DeviceUse<KeptReaders>,
    signal: AbortSignal,
  ): AsyncGenerator<CardReadState, void, undefined> {
    const ended = (failure: BridgeFailure): CardReadState => this.#ended(failure, use, signal);
    yield { phase: 'place-card' };
    const placed = await waitForCard(this.options.bus, use.connection, this.#timings, signal);
    if (placed === undefined) {
      yield ended({ code: 'no-card' });
      return;
    }
    if (!placed.ok) {
      yield ended(placed.error);
      return;
    }
    const card = placed.value;
    // Closed early, the loop of who listens ends here: the card is let go whatever happens.
    const stop = new AbortController();
    const states = new AsyncQueue<Progress>({ limit: 8, droppable: ({ phase }) => phase === 'reading' });
    const work = this.#readFrom(card, request, AbortSignal.any([signal, stop.signal]), (state) =>
      states.push(state),
    ).finally(() => states.end());
    const over = work.then(
      () => undefined,
      () => undefined,
    );
    try {
      yield { phase: 'opening' };
      for await (const state of states) yield state;
      const read = await work;
      yield read.ok ? { phase: 'read', device: this.#described(card), ...read.value } : ended(read.error);
    } finally {
      stop.abort();
      await over;
      await card.close();
    }
  }

  /** Never throws what a card or a reader did. */
  async #readFrom(
    card: CardTransport,
    request: CardReadRequest,
    signal: AbortSignal,
    tell: (state: Progress) => void,
  ): Promise<BridgeResult<ChipContent>> {
    const issuers = await loadIssuers(this.options.cscaFolder);
    if (issuers.unused.length > 0) {
      this.surroundings.log('csca-unused', { device: this.id, files: issuers.unused.length });
    }
    try {
      const session = new ChipSession(card, { signal, timeoutMs: this.#timings.command });
      const content = await readChip(session, {
        request,
        issuers,
        random: this.#random,
        now: this.surroundings.now(),
        progress: (file, done, total) => tell({ phase: 'reading', file, done, total }),
      });
      return ok(content);
    } catch (error) {
      if (error instanceof ChipRefusal) return { ok: false, error: error.failure };
      throw error;
    }
  }

  #ended(failure: BridgeFailure, use: DeviceUse<KeptReaders>, signal: AbortSignal): CardReadState {
    const explained = use.explain(failure);
    if (explained.code === 'cancelled' && use.signal.aborted) return { phase: 'cancelled' };
    if (failure.code === 'unplugged' || failure.code === 'driver-missing') this.#keeper.lose(failure);
    // The time of the whole reading was over while a command ran.
    const late = signal.aborted && explained.code === 'cancelled';
    const silent = explained.code === 'timeout' && !signal.aborted;
    const code = late ? 'timeout' : silent ? 'not-responding' : explained.code;
    this.surroundings.log('card-not-read', { device: this.id, code, cause: explained.cause ?? '' });
    return { phase: 'failed', failure: { ...explained, code } };
  }

  #described({ info }: CardTransport): CaptureDevice {
    const { make, model, serialNumber } = this.state();
    return {
      deviceId: this.id,
      make: make ?? 'PC/SC',
      model: model ?? info.name,
      serialNumber: serialNumber ?? '',
      simulated: this.options.simulated,
    };
  }
}

const nobody = { ok: false, error: { code: 'not-found' } } as const;
