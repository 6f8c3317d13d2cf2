import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { openEvolisServiceDesk, type EvolisServiceDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisServiceDesk;
beforeEach(async () => {
  desk = await openEvolisServiceDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer of the service says who it is when it is found', () => {
  expect(desk.states()[0]).toMatchObject({
    make: 'Evolis',
    model: 'Primacy',
    serialNumber: 'SIM-EVO-2',
    firmware: '1.4.2',
  });
});

it('card is handed over as bitmaps, printed once, and its session ended', async () => {
  const states = await desk.card();
  expect(states.at(-1)).toMatchObject({ phase: 'printed', device: { model: 'Primacy' } });
  expect(desk.service.cards).toHaveLength(1);
  expect(desk.service.cards[0]?.bitmaps).toEqual([
    { face: 'front', panel: 'color', bytes: 54 + 1016 * 648 * 3 },
    { face: 'front', panel: 'resin', bytes: 62 + 128 * 648 },
  ]);
  expect(desk.service.cards[0]?.settings).toContain('GDuplexMode=SIMPLEX');
  expect(desk.service.sessions).toBe(0);
});

it('printer is usable and tells its condition when the ribbon is low', async () => {
  await desk.service.act('ribbon-low');
  expect(unwrap(await desk.client.call('cardPrinter.condition', {}))).toMatchObject({
    ribbon: { name: 'YMCKO', panelsLeft: 173 },
    feeder: 'loaded',
    cardsPrinted: 12,
  });
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'printed' });
});

it('card that was begun has an unknown outcome when the officer stops it', async () => {
  const states = await desk.card({ attemptId: 'card-stopped' }, (state) => {
    if (state.phase === 'printing' && state.done === 3) {
      void desk.client.call('attempt.cancel', { attemptId: 'card-stopped' }).then(unwrap);
    }
  });
  expect(states.at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'outcome-unknown' },
    card: 'unknown',
  });
  expect(desk.service.sessions).toBe(0);
});
