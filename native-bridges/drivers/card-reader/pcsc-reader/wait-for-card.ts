import { err, ok } from '../../../../domain/result.ts';
import type { CardBus, CardReaderInfo, CardTransport } from '../../../transports/card.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { isContactlessChip } from './contactless.ts';
import type { KeptReaders } from './readers.ts';
import type { ReaderTimings } from './timings.ts';

/**
 * Waits until a card that may be the applicant's lies in one of the readers, and connects to it. No other card is given power, which would end the
 * login of an officer's token. Fails as `CardBus.connect` does, or as listing; where the signal fired, with `in-use` if nothing but a card of others was
 * there, with `not-configured` if there were several to choose from; undefined where there was none.
 */
export async function waitForCard(
  bus: CardBus,
  readers: KeptReaders,
  timings: Pick<ReaderTimings, 'lookEvery' | 'connect'>,
  signal: AbortSignal,
): Promise<BridgeResult<CardTransport> | undefined> {
  /** Readers with a card that another program holds, an officer's token say: the applicant's comes into another one. */
  const others = new Set<string>();
  const seen = new SeenReaders();
  let several = false;
  let woken = new AbortController();
  const stopListening = bus.onChange?.(() => woken.abort()) ?? (() => undefined);
  try {
    while (!signal.aborted) {
      woken = new AbortController();
      const listed = await readers.list();
      if (!listed.ok) return listed;
      seen.look(listed.value);
      for (const { name, atr } of listed.value) if (atr === null) others.delete(name);
      const candidates = (
        readers.named ? listed.value.filter(hasCard) : seen.mayBeChips(listed.value)
      ).filter(({ name }) => !others.has(name));
      several = candidates.length > 1;
      const [only] = candidates;
      if (only !== undefined && !several) {
        const connected = await bus.connect(only.name, { signal, timeoutMs: timings.connect });
        if (connected.ok) return ok(connected.value);
        const { code } = connected.error;
        if (code === 'in-use' && listed.value.length > 1) others.add(only.name);
        // It was taken away again, or lies askew: the person is still at it.
        else if (code !== 'no-card' && code !== 'card-removed' && code !== 'cancelled') return connected;
      }
      await pause(timings.lookEvery, AbortSignal.any([signal, woken.signal]));
    }
    if (several) return err('not-configured', 'several readers hold a card: one must be named');
    return others.size === 0 ? undefined : err('in-use', 'the only card there is, another program holds');
  } finally {
    stopListening();
  }
}

const hasCard = ({ atr }: CardReaderInfo): boolean => atr !== null;

/** Which readers there were without a card since the applicant was asked for his: what comes into them then is what was asked for. */
class SeenReaders {
  readonly #empty = new Set<string>();

  look(readers: readonly CardReaderInfo[]): void {
    for (const { name, atr } of readers) if (atr === null) this.#empty.add(name);
  }

  /** Cards that came meanwhile, else those that are chips by their answer to reset. A card nobody heard of may be one where there is no choice. */
  mayBeChips(readers: readonly CardReaderInfo[]): readonly CardReaderInfo[] {
    const cards = readers.filter(hasCard);
    const came = cards.filter(({ name }) => this.#empty.has(name));
    if (came.length > 0) return came;
    return cards.filter(
      ({ atr }) => isContactlessChip(atr ?? none) || (atr?.length === 0 && readers.length === 1),
    );
  }
}

const none = new Uint8Array(0);
