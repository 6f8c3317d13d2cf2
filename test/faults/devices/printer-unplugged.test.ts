import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSlipDesk, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk();
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows unplugged within a second and is ready again when it is plugged in', async () => {
  await desk.printer.act('unplug');
  expect((await desk.until('slips', { status: 'absent', code: 'unplugged' })).tookMs).toBeLessThan(1000);
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'unplugged' } });
  await desk.printer.act('recover');
  expect((await desk.until('slips', { status: 'ready' })).tookMs).toBeLessThan(1000);
  expect(await desk.slip()).toMatchObject({ ok: true });
});

it('outcome of the slip is unknown and it is not sent again when the cable is pulled while it is printed', async () => {
  await desk.printer.act('unplug-while-printing');
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'outcome-unknown' } });
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  // The printer had the whole of it: it came out, once.
  expect(desk.printer.printed).toHaveLength(1);
});
