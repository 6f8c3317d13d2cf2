import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card whose file ends sooner than it says is no genuine card', async () => {
  desk.simulator.act({ action: 'lie-in-length' });
  expect(codeOf(await desk.read())).toBe('card-not-genuine');
  desk.simulator.act({ action: 'recover' });
  expect(codeOf(await desk.read())).toBe('read');
});
