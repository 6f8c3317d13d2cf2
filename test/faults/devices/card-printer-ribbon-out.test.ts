import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows supply-out within a second, prints nothing, and works again when that was mended', async () => {
  desk.printer.act('ribbon-out');
  expect((await desk.until('cards', { status: 'fault', code: 'supply-out' })).tookMs).toBeLessThan(1000);
  expect(await desk.client.call('cardPrinter.print', blackOnly('card-none'))).toMatchObject({
    ok: false,
    error: { code: 'supply-out' },
  });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
  expect(desk.printer.cards).toHaveLength(1);
});

it('card fails with supply-out and lies rejected when it happens in the middle', async () => {
  const states = await desk.card(undefined, (state) => {
    if (state.phase === 'printing' && state.done === 10) desk.printer.act('ribbon-out');
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'supply-out' }, card: 'rejected' });
  expect(desk.printer.cards.filter(({ complete }) => complete)).toEqual([]);
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});
