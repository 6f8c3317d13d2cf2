import { afterEach, beforeEach, expect, it } from 'vitest';
import { openMagicardDesk, type MagicardDesk } from '../../support/devices/fast-card-printers.ts';

let desk: MagicardDesk;
beforeEach(async () => {
  desk = await openMagicardDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

const worksAgain = async (): Promise<void> => {
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed' });
};

it.each([
  ['unplug', 'unplugged'],
  ['stall', 'not-responding'],
  ['feeder-empty', 'feeder-empty'],
  ['stopped', 'printer-stopped'],
] as const)('printer shows for %s the code %s and works again when that was mended', async (fault, code) => {
  desk.printer.act(fault);
  expect((await desk.until('cards', { code })).tookMs).toBeLessThan(1000);
  await worksAgain();
});

it('card is not begun when the ribbon is used up', async () => {
  desk.printer.act('ribbon-out');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'supply-out' },
    card: 'feeder',
  });
  await worksAgain();
});

it('outcome is unknown when a card jams, for the printer does not say so', async () => {
  desk.printer.act('card-jam');
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'outcome-unknown' },
    card: 'unknown',
  });
  expect(desk.printer.cards).toEqual([]);
  await worksAgain();
});

it('outcome is unknown when the cable is pulled while the card is printed', async () => {
  desk.printer.act('unplug-in-card');
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'outcome-unknown' } });
  await worksAgain();
});

it('card fails as protocol-error when the printer answers garbage', async () => {
  desk.printer.act('garbage');
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'protocol-error' } });
  await worksAgain();
});
