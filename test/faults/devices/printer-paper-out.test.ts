import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSlipDesk, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk();
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows paper-out within a second and is ready again when paper was loaded', async () => {
  await desk.printer.act('paper-out');
  expect((await desk.until('slips', { status: 'fault', code: 'paper-out' })).tookMs).toBeLessThan(1000);
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'paper-out' } });
  expect(desk.printer.printed).toEqual([]);
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(await desk.slip()).toMatchObject({ ok: true });
  expect(desk.printer.printed).toHaveLength(1);
});

it('slip is taken back and not printed later when paper runs out in the middle and nobody loads any', async () => {
  const slip = desk.slip();
  await desk.printer.act('paper-out');
  expect(await slip).toMatchObject({ ok: false, error: { code: 'paper-out' } });
  expect(desk.printer.waiting).toBe(0);
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(desk.printer.printed).toEqual([]);
});

it('slip comes out once when paper is loaded soon enough', async () => {
  const slip = desk.slip();
  await desk.printer.act('paper-out');
  setTimeout(() => void desk.printer.act('recover'), 150);
  expect(await slip).toMatchObject({ ok: true });
  expect(desk.printer.printed).toHaveLength(1);
});
