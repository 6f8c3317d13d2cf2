import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, lastOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card whose hashes nobody signed is no genuine card, whoever is trusted', async () => {
  desk.simulator.act({ action: 'bad-signature' });
  expect(lastOf(await desk.read())).toMatchObject({
    phase: 'failed',
    failure: { code: 'card-not-genuine', cause: 'signature of the SOD' },
  });
});
