import { expect, it } from 'vitest';
import { err, ok } from '../../../../domain/result.ts';
import type { CardBus, CardTransport } from '../../../transports/card.ts';
import { KeptReaders } from './readers.ts';
import { waitForCard } from './wait-for-card.ts';

const timings = { lookEvery: 5, connect: 100 };
const card = {} as CardTransport;

/** Readers by name: a card that somebody holds, one that may be had, none. */
function desk(readers: Record<string, 'held' | 'free' | 'empty'>) {
  const tried: string[] = [];
  const infoOf = (name: string) => ({
    name,
    atr: readers[name] === 'empty' ? null : Uint8Array.of(0x3b),
  });
  const bus: CardBus = {
    list: async () => ok(Object.keys(readers).map(infoOf)),
    connect: async (name) => {
      tried.push(name);
      return readers[name] === 'held' ? err('in-use') : ok(card);
    },
  };
  const [first = ''] = Object.keys(readers);
  const kept = new KeptReaders(bus, null, infoOf(first));
  return { bus, kept, tried, readers };
}

it('waitForCard leaves a card that another program holds alone and takes the one in another reader', async () => {
  const { bus, kept, tried, readers } = desk({ token: 'held', chip: 'empty' });
  const taken = waitForCard(bus, kept, timings, AbortSignal.timeout(5000));
  await expect.poll(() => tried).toEqual(['token']);
  readers['chip'] = 'free';
  expect(await taken).toEqual(ok(card));
  expect(tried).toEqual(['token', 'chip']);
});

it('waitForCard says that the card is in use when there is no other reader', async () => {
  const { bus, kept } = desk({ chip: 'held' });
  expect(await waitForCard(bus, kept, timings, AbortSignal.timeout(5000))).toMatchObject({
    error: { code: 'in-use' },
  });
});

it("waitForCard says in the end that the only card is another program's when the other reader stays empty", async () => {
  const { bus, kept } = desk({ chip: 'held', spare: 'empty' });
  expect(await waitForCard(bus, kept, timings, AbortSignal.timeout(40))).toMatchObject({
    error: { code: 'in-use' },
  });
});
