import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSlipDesk, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk();
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('slip fails as printer-stopped and the next one works when the printer gives the job up', async () => {
  await desk.printer.act('abort-job');
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'printer-stopped' } });
  expect(desk.printer.printed).toEqual([]);
  expect(await desk.slip()).toMatchObject({ ok: true });
});

it('printer stays usable when ink is low', async () => {
  await desk.printer.act('supply-low');
  expect(await desk.slip()).toMatchObject({ ok: true });
});
