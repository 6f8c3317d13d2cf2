import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, lastOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card with a data group that was not signed is no genuine card', async () => {
  desk.simulator.act({ action: 'bad-hash' });
  expect(lastOf(await desk.read())).toMatchObject({
    phase: 'failed',
    failure: { code: 'card-not-genuine', cause: 'hash of DG13' },
  });
});
