import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSlipDesk, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk();
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows supply-out and prints again when that was mended', async () => {
  await desk.printer.act('supply-out');
  expect((await desk.until('slips', { status: 'fault', code: 'supply-out' })).tookMs).toBeLessThan(1000);
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'supply-out' } });
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(await desk.slip()).toMatchObject({ ok: true });
  expect(desk.printer.printed).toHaveLength(1);
});

it('slip fails with supply-out and is not printed later when it happens in the middle', async () => {
  const slip = desk.slip();
  await desk.printer.act('supply-out');
  expect(await slip).toMatchObject({ ok: false, error: { code: 'supply-out' } });
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(desk.printer.printed).toEqual([]);
});
