import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows cleaning-needed within a second, prints nothing, and works again when that was mended', async () => {
  desk.printer.act('cleaning');
  expect((await desk.until('cards', { status: 'fault', code: 'cleaning-needed' })).tookMs).toBeLessThan(1000);
  expect(await desk.client.call('cardPrinter.print', blackOnly('card-none'))).toMatchObject({
    ok: false,
    error: { code: 'cleaning-needed' },
  });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
  expect(desk.printer.cards).toHaveLength(1);
});
