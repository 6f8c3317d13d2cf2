import { err, ok } from '../../../../domain/result.ts';
import type { CardBus, CardReaderInfo } from '../../../transports/card.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { KeptConnection } from '../../connection-keeper.ts';

/**
 * The readers this station may use, kept as one device: one by its name, or all, of which the one with a chip to read is taken. It is gone when
 * the last of them is.
 */
export class KeptReaders implements KeptConnection {
  readonly identity: KeptConnection['identity'];
  readonly #listeners = new Set<(failure: BridgeFailure) => void>();
  readonly #stopListening: () => void;
  /** What cards answered to reset, by reader: one that was let go has no power and says nothing. */
  readonly #answers = new Map<string, Uint8Array>();

  constructor(
    private readonly bus: CardBus,
    private readonly wanted: string | null,
    first: CardReaderInfo,
  ) {
    // PC/SC ends a name with numbers of reader and slot, which change with the plug.
    this.identity = { model: first.name.replace(/( [0-9A-F]{2}){2}$/, ''), port: first.name };
    this.#stopListening = bus.onChange?.(() => void this.#look()) ?? (() => undefined);
  }

  /** Whether somebody said which reader is for applicants' cards. */
  get named(): boolean {
    return this.wanted !== null;
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#listeners.clear();
  }

  /**
   * Readers there now; fails with `unplugged` where none is left. A card without power has the answer to reset it gave while it had some; an
   * empty one where nobody heard it.
   */
  async list(): Promise<BridgeResult<readonly CardReaderInfo[]>> {
    const found = await readersOn(this.bus, this.wanted);
    if (!found.ok) return found.error.code === 'not-found' ? err('unplugged', found.error.cause) : found;
    const heard = new Map(this.#answers);
    this.#answers.clear();
    const readers = found.value.map(({ name, atr }) => ({
      name,
      atr: atr?.length === 0 ? (heard.get(name) ?? atr) : atr,
    }));
    for (const { name, atr } of readers) if (atr !== null) this.#answers.set(name, atr);
    return ok(readers);
  }

  async #look(): Promise<void> {
    const listed = await this.list();
    if (listed.ok) return;
    for (const listener of [...this.#listeners]) listener(listed.error);
  }
}

/** Fails with `not-found`, `driver-missing` or `not-responding`. */
export async function readersOn(
  bus: CardBus,
  wanted: string | null,
): Promise<BridgeResult<readonly CardReaderInfo[]>> {
  const listed = await bus.list();
  if (!listed.ok) return listed;
  const readers = listed.value.filter(({ name }) => wanted === null || name === wanted);
  return readers.length > 0
    ? ok(readers)
    : err('not-found', wanted === null ? 'no reader' : 'not that reader');
}
