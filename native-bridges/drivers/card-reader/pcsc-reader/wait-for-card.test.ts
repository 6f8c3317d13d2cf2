import { expect, it, vi } from 'vitest';
import { err, ok, unwrap } from '../../../../domain/result.ts';
import type { CardBus, CardTransport } from '../../../transports/card.ts';
import { KeptReaders } from './readers.ts';
import { waitForCard } from './wait-for-card.ts';

const timings = { lookEvery: 5, connect: 100 };
const card = {} as CardTransport;

/** Answers to reset as readers give them: of a chip in the field, a card with contacts, a memory tag, a card without power. */
const atrs = {
  chip: Uint8Array.of(0x3b, 0x88, 0x80, 0x01, 0, 0, 0, 0, 0x77, 0x81, 0x81, 0, 0x7e),
  contacts: Uint8Array.of(0x3b, 0xd5, 0x18, 0, 0x81, 0x31, 0xfe, 0x7d, 0x80, 0x73, 0xc8, 0x21, 0x10, 0xf4),
  tag: Uint8Array.of(0x3b, 0x84, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0, 0, 3, 6, 3),
  silent: new Uint8Array(0),
} as const;

interface Slot {
  holds: keyof typeof atrs | 'nothing';
  /** Another program has it. */
  held?: boolean;
}

function desk(slots: Record<string, Slot>, wanted: string | null = null) {
  const tried: string[] = [];
  const infoOf = (name: string) => {
    const { holds = 'nothing' } = slots[name] ?? {};
    return { name, atr: holds === 'nothing' ? null : atrs[holds] };
  };
  const bus: CardBus = {
    list: async () => ok(Object.keys(slots).map(infoOf)),
    connect: async (name) => {
      tried.push(name);
      return slots[name]?.held === true ? err('in-use') : ok(card);
    },
  };
  const [first = ''] = Object.keys(slots);
  const kept = new KeptReaders(bus, wanted, infoOf(wanted ?? first));
  const wait = (milliseconds = 5000) => waitForCard(bus, kept, timings, AbortSignal.timeout(milliseconds));
  return { kept, tried, slots, wait };
}

it('waitForCard leaves a card that another program holds alone and takes the one in another reader', async () => {
  const { wait, tried, slots } = desk({ other: { holds: 'chip', held: true }, ours: { holds: 'nothing' } });
  const taken = wait();
  await expect.poll(() => tried).toEqual(['other']);
  slots['ours'] = { holds: 'chip' };
  expect(await taken).toEqual(ok(card));
  expect(tried).toEqual(['other', 'ours']);
});

it('waitForCard says that the card is in use when there is no other reader', async () => {
  const { wait } = desk({ chip: { holds: 'chip', held: true } });
  expect(await wait()).toMatchObject({ error: { code: 'in-use' } });
});

it("waitForCard says in the end that the only card is another program's when the other reader stays empty", async () => {
  const { wait } = desk({ chip: { holds: 'chip', held: true }, spare: { holds: 'nothing' } });
  expect(await wait(40)).toMatchObject({ error: { code: 'in-use' } });
});

it.each([['contacts'], ['tag'], ['silent']] as const)(
  'waitForCard gives no power to an idle card in a reader that nobody named when all that is known of it is: %s',
  async (holds) => {
    const { wait, tried, slots } = desk({ token: { holds }, reader: { holds: 'nothing' } });
    expect(await wait(40)).toBeUndefined();
    slots['reader'] = { holds: 'chip' };
    expect(await wait()).toEqual(ok(card));
    expect(tried).toEqual(['reader']);
  },
);

it("waitForCard gives an officer's token no power when it is the only reader there is", async () => {
  const { wait, tried } = desk({ token: { holds: 'contacts' } });
  expect(await wait(40)).toBeUndefined();
  expect(tried).toEqual([]);
});

it('waitForCard takes whatever lies in the reader that was named', async () => {
  const { wait, tried } = desk({ token: { holds: 'chip' }, reader: { holds: 'contacts' } }, 'reader');
  expect(await wait()).toEqual(ok(card));
  expect(tried).toEqual(['reader']);
});

it('waitForCard takes a card with contacts when it comes while it is asked for', async () => {
  const { wait, tried, slots, kept } = desk({ token: { holds: 'contacts' }, reader: { holds: 'nothing' } });
  const list = vi.spyOn(kept, 'list');
  const taken = wait();
  await expect.poll(() => list.mock.settledResults.length).toBeGreaterThan(0);
  // A token that is plugged in only now is a reader of its own, and not what was asked for either.
  slots['second token'] = { holds: 'contacts' };
  slots['reader'] = { holds: 'contacts' };
  expect(await taken).toEqual(ok(card));
  expect(tried).toEqual(['reader']);
});

it('waitForCard knows a card again when it was let go and has no power any more', async () => {
  const { wait, kept, slots, tried } = desk({ reader: { holds: 'chip' }, token: { holds: 'silent' } });
  unwrap(await kept.list());
  slots['reader'] = { holds: 'silent' };
  expect(await wait()).toEqual(ok(card));
  expect(tried).toEqual(['reader']);
  slots['reader'] = { holds: 'nothing' };
  unwrap(await kept.list());
  slots['reader'] = { holds: 'silent' };
  expect(await wait(40)).toBeUndefined();
});

it('waitForCard takes neither when two readers hold a chip, and says that one must be named', async () => {
  const { wait, tried, slots } = desk({ left: { holds: 'chip' }, right: { holds: 'chip' } });
  expect(await wait(40)).toMatchObject({ error: { code: 'not-configured' } });
  expect(tried).toEqual([]);
  slots['left'] = { holds: 'nothing' };
  expect(await wait()).toEqual(ok(card));
  expect(tried).toEqual(['right']);
});
