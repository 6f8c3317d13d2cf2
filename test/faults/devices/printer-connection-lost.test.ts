import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSlipDesk, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk({ sheetMs: 10 });
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('slip counts as printed, once, when the answer is lost and the printer says that it came out', async () => {
  await desk.printer.act('cut-after-document');
  expect(await desk.slip()).toMatchObject({ ok: true });
  expect(desk.printer.printed).toHaveLength(1);
});

it('printer shows not-responding when it is silent, and slips work again when it answers', async () => {
  await desk.printer.act('stall');
  await desk.until('slips', { status: 'fault', code: 'not-responding' });
  expect(await desk.slip()).toMatchObject({ ok: false, error: { code: 'not-responding' } });
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(await desk.slip()).toMatchObject({ ok: true });
});

it('slip ends with a code and is never left waiting when the printer falls silent in the middle', async () => {
  await desk.printer.act('slow');
  const slip = desk.slip();
  await desk.until('slips', { status: 'busy' });
  await desk.printer.act('stall');
  const ended = await slip;
  expect(ended.ok ? 'done' : ended.error.code).toMatch(/^(outcome-unknown|timeout|not-responding)$/);
});

it.each([
  ['garbage', 'protocol-error'],
  ['truncated', 'unplugged'],
  ['forbidden', 'permission-denied'],
] as const)('printer that answers %s shows %s', async (fault, code) => {
  await desk.printer.act(fault);
  await desk.until('slips', { code });
  await desk.printer.act('recover');
  await desk.until('slips', { status: 'ready' });
  expect(await desk.slip()).toMatchObject({ ok: true });
});
