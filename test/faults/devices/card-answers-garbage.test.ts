import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it.each(['garbage', 'truncate'] as const)(
  'reading ends, and the next works, when the card sends %s',
  async (action) => {
    desk.simulator.act({ action, after: 8 });
    expect(['card-not-genuine', 'not-responding', 'protocol-error']).toContain(codeOf(await desk.read()));
    desk.simulator.act({ action: 'recover' });
    await desk.until('ready');
    expect(codeOf(await desk.read())).toBe('read');
  },
);
