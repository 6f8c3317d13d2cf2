import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows feeder-empty within a second, prints nothing, and works again when that was mended', async () => {
  desk.printer.act('feeder-empty');
  expect((await desk.until('cards', { status: 'fault', code: 'feeder-empty' })).tookMs).toBeLessThan(1000);
  expect(await desk.client.call('cardPrinter.print', blackOnly('card-none'))).toMatchObject({
    ok: false,
    error: { code: 'feeder-empty' },
  });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
  expect(desk.printer.cards).toHaveLength(1);
});

it('card fails with feeder-empty and lies feeder when it happens in the middle', async () => {
  const states = await desk.card(undefined, (state) => {
    if (state.phase === 'printing' && state.done === 5) desk.printer.act('feeder-empty');
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'feeder-empty' }, card: 'feeder' });
  expect(desk.printer.cards.filter(({ complete }) => complete)).toEqual([]);
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});
