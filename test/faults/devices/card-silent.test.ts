import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card that stops answering is told apart from one taken away, and the next one works', async () => {
  desk.simulator.act({ action: 'stall', after: 10 });
  expect(codeOf(await desk.read())).toBe('not-responding');
  desk.simulator.act({ action: 'recover' });
  await desk.until('ready');
  expect(codeOf(await desk.read())).toBe('read');
});
