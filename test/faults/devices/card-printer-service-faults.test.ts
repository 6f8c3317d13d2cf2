import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEvolisServiceDesk, type EvolisServiceDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisServiceDesk;
beforeEach(async () => {
  desk = await openEvolisServiceDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it.each([
  ['unplug', 'unplugged'],
  ['feeder-empty', 'feeder-empty'],
  ['ribbon-out', 'supply-out'],
  ['wrong-ribbon', 'supply-wrong'],
  ['cover-open', 'cover-open'],
  ['hopper-full', 'output-full'],
  ['stop-service', 'driver-missing'],
  ['stall', 'not-responding'],
  ['garbage', 'protocol-error'],
] as const)(
  'printer behind the service shows for %s the code %s, and works again when that was mended',
  async (fault, code) => {
    await desk.service.act(fault);
    expect((await desk.until('cards', { code })).tookMs).toBeLessThan(1000);
    await desk.service.act('recover');
    await desk.until('cards', { status: 'ready' });
    expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed' });
  },
);

it('card jams inside, the event is cancelled and nothing is tried again', async () => {
  await desk.service.act('card-jam');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'card-jam' },
    card: 'inside',
  });
  expect(desk.service.cards).toEqual([]);
  expect(desk.service.sessions).toBe(0);
  await desk.service.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed' });
});

it('ribbon that ends in the middle of a card is told', async () => {
  const states = await desk.card(undefined, (state) => {
    if (state.phase === 'printing' && state.done === 3) void desk.service.act('ribbon-out');
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'supply-out' } });
});

it('outcome is unknown when the service ends in the middle of a card', async () => {
  await desk.service.act('stop-in-card');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'outcome-unknown' },
    card: 'unknown',
  });
});
