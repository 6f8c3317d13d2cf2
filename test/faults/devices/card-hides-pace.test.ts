import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, lastOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('card that was signed as one with PACE is no genuine card when it lets itself be opened by BAC only', async () => {
  desk.simulator.act({ action: 'hide-pace' });
  expect(lastOf(await desk.read())).toMatchObject({
    phase: 'failed',
    failure: { code: 'card-not-genuine', cause: 'PACE is not the one that was signed' },
  });
  desk.simulator.act({ action: 'recover' });
  expect(codeOf(await desk.read())).toBe('read');
});
