import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('card fails as card-jam inside the machine, and the next one works when it was taken out', async () => {
  desk.printer.act('card-jam');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'card-jam' },
    card: 'inside',
  });
  await desk.until('cards', { status: 'fault' });
  expect(desk.printer.cards).toEqual([]);
  expect(desk.printer.holdsCard).toBe(true);
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});
