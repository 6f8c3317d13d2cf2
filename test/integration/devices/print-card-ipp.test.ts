import { expect, it } from 'vitest';
import { openIppCardDesk } from '../../support/devices/fast-card-printers.ts';

it('card is sent as a PDF of one page for each side when the queue takes PDF', async () => {
  const desk = await openIppCardDesk();
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed', device: { model: 'Cards 300' } });
  expect(desk.printer.printed).toMatchObject([{ format: 'application/pdf' }]);
  const pdf = desk.printer.printed[0]?.bytes.toString('latin1') ?? '';
  expect(pdf).toContain('/Width 1016 /Height 648');
  expect(pdf).toContain('/MediaBox [0 0 243.84 155.52]');
  await desk.stop();
});

it('card is sent as a JPEG when the queue takes no PDF', async () => {
  const desk = await openIppCardDesk(['image/jpeg']);
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed' });
  const bytes = desk.printer.printed[0]?.bytes;
  expect([bytes?.[0], bytes?.[1]]).toEqual([0xff, 0xd8]);
  await desk.stop();
});

it('card fails with what the queue takes when that is neither', async () => {
  const desk = await openIppCardDesk(['image/pwg-raster']);
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card()).at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'protocol-error' },
    card: 'feeder',
  });
  await desk.stop();
});
