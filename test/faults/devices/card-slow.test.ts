import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card that takes its time is read all the same, and given up when the whole takes too long', async () => {
  desk.simulator.act({ action: 'slow', milliseconds: 30 });
  expect(codeOf(await desk.read())).toBe('read');
  desk.simulator.act({ action: 'slow', milliseconds: 150 });
  expect(codeOf(await desk.read({ timeoutMs: 1000 }))).toBe('timeout');
  desk.simulator.act({ action: 'recover' });
  expect(codeOf(await desk.read())).toBe('read');
});
