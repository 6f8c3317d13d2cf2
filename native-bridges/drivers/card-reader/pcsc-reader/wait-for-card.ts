import { err, ok } from '../../../../domain/result.ts';
import type { CardBus, CardTransport } from '../../../transports/card.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { KeptReaders } from './readers.ts';
import type { ReaderTimings } from './timings.ts';

/**
 * Waits until a card lies in one of the readers, and connects to it. Fails as `CardBus.connect` does, or as listing; `in-use` where the signal fired and
 * nothing but a card of others was there; undefined where it fired and there was none.
 */
export async function waitForCard(
  bus: CardBus,
  readers: KeptReaders,
  timings: Pick<ReaderTimings, 'lookEvery' | 'connect'>,
  signal: AbortSignal,
): Promise<BridgeResult<CardTransport> | undefined> {
  /** Readers with a card that another program holds, an officer's token say: the applicant's comes into another one. */
  const others = new Set<string>();
  let woken = new AbortController();
  const stopListening = bus.onChange?.(() => woken.abort()) ?? (() => undefined);
  try {
    while (!signal.aborted) {
      woken = new AbortController();
      const listed = await readers.list();
      if (!listed.ok) return listed;
      for (const { name, atr } of listed.value) {
        if (atr === null) others.delete(name);
        if (atr === null || others.has(name)) continue;
        const connected = await bus.connect(name, { signal, timeoutMs: timings.connect });
        if (connected.ok) return ok(connected.value);
        const { code } = connected.error;
        if (code === 'in-use' && listed.value.length > 1) others.add(name);
        // It was taken away again, or lies askew: the person is still at it.
        else if (code !== 'no-card' && code !== 'card-removed' && code !== 'cancelled') return connected;
      }
      await pause(timings.lookEvery, AbortSignal.any([signal, woken.signal]));
    }
    return others.size === 0 ? undefined : err('in-use', 'the only card there is, another program holds');
  } finally {
    stopListening();
  }
}
