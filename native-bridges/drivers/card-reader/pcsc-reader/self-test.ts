import type { BridgeFailure } from '../../../transports/failure.ts';
import type { CardBus } from '../../../transports/card.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { ConnectionKeeper } from '../../connection-keeper.ts';
import type { SelfTestStep } from '../../device.ts';
import { selectMasterFile } from '../chip/files.ts';
import { toHex } from '../chip/bytes.ts';
import { ChipRefusal } from '../chip/refusal.ts';
import { ChipSession } from '../chip/session.ts';
import type { KeptReaders } from './readers.ts';
import type { ReaderTimings } from './timings.ts';
import { waitForCard } from './wait-for-card.ts';

/** Commands of which the middle one's time is told. */
const commands = 5;

/** Which readers there are; then a card, what it answers to being powered up and how fast it is. Nothing is read of it. */
export function readerSelfTest(
  bus: CardBus,
  keeper: ConnectionKeeper<KeptReaders>,
  timings: ReaderTimings,
): readonly SelfTestStep[] {
  return [
    {
      id: 'identify',
      human: false,
      run: async (signal) =>
        inUse(keeper, signal, async (readers) => {
          const listed = await readers.list();
          if (!listed.ok) return failed(listed.error);
          return passed(listed.value.map(({ name }) => name).join(', '));
        }),
    },
    {
      id: 'place-card',
      human: true,
      run: async (signal) =>
        inUse(keeper, signal, async (readers, running) => {
          const limit = deadline(running, timings.selfTest);
          try {
            const placed = await waitForCard(bus, readers, timings, limit.signal);
            if (placed === undefined) return failed({ code: running.aborted ? 'cancelled' : 'no-card' });
            if (!placed.ok) return failed(placed.error);
            const card = placed.value;
            try {
              const session = new ChipSession(card, { signal: limit.signal, timeoutMs: timings.command });
              const speed = await medianTime(session);
              return passed(
                `ATR ${toHex(card.info.atr ?? new Uint8Array(0)).toUpperCase()}, ${speed.toFixed(0)} ms`,
              );
            } catch (error) {
              if (error instanceof ChipRefusal) return failed(error.failure);
              throw error;
            } finally {
              await card.close();
            }
          } finally {
            limit.clear();
          }
        }),
    },
  ];
}

type Outcome = Awaited<ReturnType<SelfTestStep['run']>>;

async function inUse(
  keeper: ConnectionKeeper<KeptReaders>,
  signal: AbortSignal,
  work: (readers: KeptReaders, signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const begun = await keeper.begin(signal);
  if (!begun.ok) return failed(begun.error);
  try {
    return await work(begun.value.connection, begun.value.signal);
  } finally {
    begun.value.end();
  }
}

async function medianTime(session: ChipSession): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < commands; count += 1) {
    const started = performance.now();
    await selectMasterFile(session);
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other)[Math.floor(commands / 2)] ?? 0;
}

function passed(detail: string): Outcome {
  return { outcome: 'passed', failure: null, detail: detail.slice(0, 200) };
}

function failed(failure: BridgeFailure): Outcome {
  return { outcome: 'failed', failure, detail: '' };
}
