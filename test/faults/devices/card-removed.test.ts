import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card taken away while it is read ends the reading as removed, and the next one works', async () => {
  desk.simulator.act({ action: 'remove-card', after: 25 });
  const states = await desk.read();
  expect(codeOf(states)).toBe('card-removed');
  expect(states.some(({ phase }) => phase === 'reading')).toBe(true);
  await desk.until('ready');
  desk.simulator.act({ action: 'insert-card' });
  expect(codeOf(await desk.read())).toBe('read');
});
