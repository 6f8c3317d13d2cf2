import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { testCard } from '../../../native-bridges/drivers/card-printer/test-card.ts';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer says who it is when it is found', () => {
  expect(desk.states()[0]).toMatchObject({
    make: 'Evolis',
    model: 'Primacy Simplex',
    serialNumber: 'SIM-EVO-1',
    firmware: '1.4.2',
  });
});

it('card gets yellow, magenta, cyan, resin and varnish, and comes out once', async () => {
  const states = await desk.card();
  expect(states[0]).toEqual({ phase: 'preparing' });
  expect(states.at(-1)).toMatchObject({ phase: 'printed', device: { model: 'Primacy Simplex' } });
  expect(desk.printer.cards).toHaveLength(1);
  const [card] = desk.printer.cards;
  expect(card).toMatchObject({ where: 'ejected', complete: true });
  expect(card?.panels.map(({ panel }) => panel)).toEqual(['y', 'm', 'c', 'k', 'o']);
  expect(card?.panels[0]?.bytes).toBe(576_072);
  expect(desk.printer.holdsCard).toBe(false);
});

it('back is printed after the front when the card has one', async () => {
  const { front } = testCard('card-both');
  const states = await desk.card({ front: { ...front, colour: null }, back: { ...front, colour: null } });
  expect(states.at(-1)).toMatchObject({ phase: 'printed' });
  expect(desk.printer.cards[0]?.panels.map(({ side, panel }) => `${side} ${panel}`)).toEqual([
    'front k',
    'back k',
  ]);
});

it('printer tells of ribbon, feeder, cover and its cards when it is asked', async () => {
  expect(unwrap(await desk.client.call('cardPrinter.condition', {}))).toEqual({
    ribbon: { name: 'YMCKO', panelsLeft: 173 },
    feeder: 'loaded',
    cover: 'closed',
    output: 'free',
    cardsPrinted: 2041,
  });
});

it('card that was begun goes to the reject box when the officer stops it', async () => {
  desk.printer.act('slow');
  const states = await desk.card({ ...blackOnly('card-stopped') }, (state) => {
    if (state.phase === 'printing' && state.done >= 5) {
      void desk.client.call('attempt.cancel', { attemptId: 'card-stopped' }).then(unwrap);
    }
  });
  expect(states.at(-1)).toEqual({ phase: 'cancelled', card: 'rejected' });
  expect(desk.printer.cards).toMatchObject([{ where: 'rejected', complete: false }]);
  desk.printer.act('recover');
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});

it('self-test prints its pattern when the technician asks', async () => {
  const states = await desk.follow('selfTest.state', 'st-0001', () =>
    desk.client.call('selfTest.start', { attemptId: 'st-0001', deviceId: 'cards' }),
  );
  expect(states.at(-1)).toMatchObject({ phase: 'finished', passed: true });
  expect(desk.printer.cards).toHaveLength(1);
});
