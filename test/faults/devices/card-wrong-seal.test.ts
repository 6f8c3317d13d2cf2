import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('answer changed on its way is no genuine card', async () => {
  desk.simulator.act({ action: 'wrong-seal', after: 12 });
  expect(codeOf(await desk.read())).toBe('card-not-genuine');
});
