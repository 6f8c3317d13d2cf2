import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows unplugged within a second and is ready again when it is plugged in', async () => {
  desk.printer.act('unplug');
  expect((await desk.until('cards', { status: 'absent', code: 'unplugged' })).tookMs).toBeLessThan(1000);
  desk.printer.act('plug');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});

it('card lies unfinished inside when the cable is pulled while a panel is printed', async () => {
  desk.printer.act('unplug-in-card');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'unplugged' },
    card: 'inside',
  });
  await desk.until('cards', { status: 'absent', code: 'unplugged' });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  // Nothing is printed again by itself.
  expect(desk.printer.cards).toEqual([]);
});

it('outcome is unknown and nothing is printed again when the cable is pulled while the card comes out', async () => {
  desk.printer.act('unplug-at-eject');
  expect((await desk.card(blackOnly('card-out'))).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'outcome-unknown' },
    card: 'unknown',
  });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect(desk.printer.cards).toHaveLength(1);
});
