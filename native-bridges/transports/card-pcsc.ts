import type * as Smartcard from 'smartcard';
import type { CardInterface, ContextInterface, ReaderInterface } from 'smartcard';
import { err, ok } from '../../domain/result.ts';
import type { CardBus, CardReaderInfo, CardTransport } from './card.ts';
import { tellClosed } from './closed.ts';
import { deadline, untilAborted } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

type Library = typeof Smartcard;

/** The library's own limit is 258 bytes, which cuts an extended answer off with an error. */
const maxRecvLength = 65_538;
/** Two bytes of status. Some reader drivers call it success when the card left before it said anything. */
const shortestAnswer = 2;
/** One look at the readers in the library's thread; then the next, so that a context that died is seen. */
const watchFor = 2000;
/** Pseudo-reader whose state is the number of readers (pcsc-lite and Windows). */
const plugAndPlay = '\\\\?PnP?\\Notification';

/** Card readers of this machine, through PC/SC (`smartcard`). The native module is loaded at the first use. */
export function createPcscBus(load: () => Promise<Library> = () => import('smartcard')): CardBus {
  const pcsc = new Pcsc(load);
  return {
    list: async () => {
      const readers = await pcsc.readers();
      return readers.ok ? ok(readers.value.map(infoOf)) : readers;
    },
    onChange: (listener) => pcsc.watch(listener),
    connect: (name, options) => pcsc.connect(name, options),
  };
}

/** SCARD_STATE_PRESENT. */
const present = 0x20;

/** A card that was let go has no power and no ATR until it is connected to again, and is there all the same. */
function infoOf({ name, state, atr }: Pick<ReaderInterface, 'name' | 'state' | 'atr'>): CardReaderInfo {
  return { name, atr: (state & present) === 0 ? null : new Uint8Array(atr ?? []) };
}

/** One context for all calls; made again when the service was stopped or restarted. */
class Pcsc {
  readonly #watchers = new Set<() => void>();
  #context: ContextInterface | undefined;
  #watching: ContextInterface | undefined;
  #following = false;

  constructor(private readonly load: () => Promise<Library>) {}

  async readers(): Promise<BridgeResult<ReaderInterface[]>> {
    const library = await this.#library();
    if (!library.ok) return library;
    // A context outlives the service it was made by: the second try is with a new one.
    for (const last of [false, true]) {
      try {
        this.#context ??= new library.value.Context();
        return ok(this.#context.listReaders());
      } catch (error) {
        this.#forget();
        if (last) return { ok: false, error: failureOf(error, 'not-found') };
      }
    }
    return err('driver-missing');
  }

  async connect(name: string, options: CallOptions): Promise<BridgeResult<CardTransport>> {
    const library = await this.#library();
    if (!library.ok) return library;
    const { Context, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 } = library.value;
    let context: ContextInterface | undefined;
    try {
      // PC/SC lets one call at a time into a context: beside a card that does not answer, the others must go on.
      context = new Context();
      const reader = context.listReaders().find((candidate) => candidate.name === name);
      if (reader === undefined || infoOf(reader).atr === null) {
        close(context);
        return reader === undefined ? err('not-found', 'no reader of that name') : err('no-card');
      }
      const held = new HeldCard(
        context,
        reader.connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
        library.value,
      );
      const card = await held.within(options);
      if (!card.ok) return card;
      const info = infoOf(reader);
      const atr = info.atr?.length === 0 ? new Uint8Array(card.value.atr ?? []) : info.atr;
      return ok(new OpenCard(held, card.value, { name, atr }));
    } catch (error) {
      close(context);
      return { ok: false, error: failureOf(error, 'not-found') };
    }
  }

  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    void this.#follow();
    return () => {
      this.#watchers.delete(listener);
      if (this.#watchers.size > 0) return;
      try {
        this.#watching?.cancel();
      } catch {
        // The service is gone, and its call with it.
      }
    };
  }

  /** As long as somebody listens, and once however many come and go. */
  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    let again = true;
    while (again && this.#watchers.size > 0) again = await this.#followService();
    this.#following = false;
  }

  /**
   * Waits in a thread of the library for readers and cards to come and go, until nobody listens or the service is gone; a service that is
   * gone is left to whoever asks for the list.
   * @returns whether it is worth trying again
   */
  async #followService(): Promise<boolean> {
    const library = await this.#library();
    if (!library.ok) return false;
    let context: ContextInterface | undefined;
    try {
      context = new library.value.Context();
      this.#watching = context;
      let known = statesOf(context);
      while (this.#watchers.size > 0) {
        const changes = await context.waitForChange(known, watchFor);
        const now = statesOf(context);
        if (changes !== null && fingerprint(now) !== fingerprint(known)) this.#tell();
        known = now;
      }
    } catch {
      this.#tell();
      await untilAborted(new Promise<never>(() => undefined), AbortSignal.timeout(watchFor));
    } finally {
      if (this.#watching === context) this.#watching = undefined;
      close(context);
    }
    return true;
  }

  #tell(): void {
    for (const listener of [...this.#watchers]) listener();
  }

  async #library(): Promise<BridgeResult<Library>> {
    try {
      return ok(await this.load());
    } catch (error) {
      return err('driver-missing', `PC/SC library: ${(error as Error).message.slice(0, 120)}`);
    }
  }

  #forget(): void {
    close(this.#context);
    this.#context = undefined;
  }
}

/** Every reader and its card as they are now, and the number of readers. */
function statesOf(context: ContextInterface): ReaderInterface[] {
  const readers = context.listReaders();
  const count = { name: plugAndPlay, state: readers.length << 16, atr: null } as ReaderInterface;
  return [...readers, count];
}

function fingerprint(readers: readonly ReaderInterface[]): string {
  return readers.map(({ name, state, atr }) => `${name} ${state} ${atr?.toString('hex') ?? ''}`).join('\n');
}

function close(context: ContextInterface | undefined): void {
  try {
    context?.close();
  } catch {
    // It was made by a service that is gone.
  }
}

/** A card being connected or connected, with the context of its own. */
class HeldCard {
  #card: CardInterface | undefined;
  /** The call that runs in the library's thread. */
  #running: Promise<unknown>;

  constructor(
    private readonly context: ContextInterface,
    private readonly connecting: Promise<CardInterface>,
    private readonly library: Library,
  ) {
    this.#running = connecting;
  }

  async within(options: CallOptions): Promise<BridgeResult<CardInterface>> {
    const limit = deadline(options.signal, options.timeoutMs);
    try {
      this.#card = await untilAborted(this.connecting, limit.signal);
      if (this.#card !== undefined) return ok(this.#card);
      // It may still come: a card held by nobody's hand would be in use for ever.
      this.connecting.then(
        (late) => {
          this.#card = late;
        },
        () => undefined,
      );
      this.letGo();
      return err(limit.reason() === 'timeout' ? 'not-responding' : 'cancelled', 'connecting to the card');
    } catch (error) {
      this.letGo();
      return { ok: false, error: failureOf(error, 'not-found') };
    } finally {
      limit.clear();
    }
  }

  runs<T>(call: Promise<T>): Promise<T> {
    this.#running = call;
    return call;
  }

  /** Only when nothing runs any more: PC/SC would have this thread wait for it. */
  letGo(): void {
    const free = (): void => {
      try {
        // This call holds the thread until the reader is done: taking the power away is done sooner than a reset.
        this.#card?.disconnect(this.library.SCARD_UNPOWER_CARD);
      } catch {
        // Removed, unplugged, or the service is gone: nobody holds it any more.
      }
      close(this.context);
    };
    this.#running.then(free, free);
  }
}

class OpenCard implements CardTransport {
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  #closed: BridgeFailure | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly held: HeldCard,
    private readonly card: CardInterface,
    readonly info: CardReaderInfo,
  ) {}

  transmit(command: Uint8Array, options: CallOptions): Promise<BridgeResult<Uint8Array>> {
    const turn = this.#tail.then(() => this.#exchange(command, options));
    this.#tail = turn;
    return turn;
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return tellClosed(this.#closed, this.#closing, listener);
  }

  async close(): Promise<void> {
    this.#closing.clear();
    this.#shut({ code: 'cancelled', cause: 'closed by the driver' });
  }

  async #exchange(command: Uint8Array, options: CallOptions): Promise<BridgeResult<Uint8Array>> {
    if (this.#closed !== undefined) return { ok: false, error: this.#closed };
    const limit = deadline(options.signal, options.timeoutMs);
    try {
      if (limit.signal.aborted) return err(limit.reason());
      const sent = this.held.runs(this.card.transmit(Buffer.from(command), { maxRecvLength }));
      const answer = await untilAborted(sent, limit.signal);
      if (answer !== undefined && answer.length >= shortestAnswer) return ok(new Uint8Array(answer));
      if (answer !== undefined) {
        const removed: BridgeFailure = { code: 'card-removed', cause: 'answer without a status word' };
        this.#shut(removed);
        return { ok: false, error: removed };
      }
      // The command still runs in the library's thread; its answer would be taken for the next one's.
      sent.catch(() => undefined);
      const failure: BridgeFailure = { code: limit.reason(), cause: 'card does not answer' };
      this.#shut(failure);
      return { ok: false, error: failure };
    } catch (error) {
      const failure = failureOf(error, 'card-removed');
      this.#shut(failure);
      return { ok: false, error: failure };
    } finally {
      limit.clear();
    }
  }

  #shut(failure: BridgeFailure): void {
    if (this.#closed !== undefined) return;
    this.#closed = failure;
    this.held.letGo();
    for (const listener of [...this.#closing]) listener(failure);
  }
}

/** The library has only words for what PC/SC says in numbers (its pcsc_errors.h). */
const codes: readonly (readonly [RegExp, BridgeFailure['code']])[] = [
  [/service not running|service stopped/i, 'driver-missing'],
  [/sharing violation/i, 'in-use'],
  [/no smart card|card was removed|unpowered|was reset/i, 'card-removed'],
  // What pcsc-lite says when the card leaves in the middle of a command.
  [/transaction failed|communication error/i, 'card-removed'],
  [/unresponsive|not supported|protocol mismatch/i, 'not-responding'],
  [/reader unavailable|unknown reader|no readers|invalid handle/i, 'unplugged'],
];

/** @param inside what a failure means that has no words of its own: where a card was held, it is gone */
export function failureOf(error: unknown, inside: BridgeFailure['code']): BridgeFailure {
  const cause = error instanceof Error ? error.message.slice(0, 120) : 'PC/SC failed';
  const known = codes.find(([words]) => words.test(cause))?.[1];
  return { code: known ?? inside, cause };
}
