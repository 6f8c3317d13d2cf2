import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { testCard } from '../../../native-bridges/drivers/card-printer/test-card.ts';
import { openMagicardDesk, type MagicardDesk } from '../../support/devices/fast-card-printers.ts';

let desk: MagicardDesk;
beforeEach(async () => {
  desk = await openMagicardDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer says who it is and how many panels are left', async () => {
  expect(desk.states()[0]).toMatchObject({
    make: 'Magicard',
    model: 'Enduro3E',
    serialNumber: 'SIM-MAG-1',
    firmware: '2.1',
  });
  expect(unwrap(await desk.client.call('cardPrinter.condition', {}))).toMatchObject({
    ribbon: { panelsLeft: 212 },
    cardsPrinted: 511,
  });
});

it('card is printed when the printer has counted one more', async () => {
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed', device: { model: 'Enduro3E' } });
  expect(desk.printer.cards).toHaveLength(1);
  expect(desk.printer.cards[0]?.[0]?.planes).toEqual({ B: 512_064, G: 512_064, R: 512_064, K: 85_344 });
  expect(desk.printer.cards[0]?.[0]?.fields).toContain('IMFBGRK');
});

it('both sides are one card when it has a back', async () => {
  const { front } = testCard('card-both');
  await desk.card({ back: { ...front, colour: null } });
  expect(desk.printer.cards.map((sides) => sides.map(({ planes }) => Object.keys(planes).join('')))).toEqual([
    ['BGRK', 'K'],
  ]);
});
