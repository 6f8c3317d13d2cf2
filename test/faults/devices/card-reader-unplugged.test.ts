import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it('reader pulled out is seen within a second, reading or not, and works again when it is back', async () => {
  const pulled = ownTime();
  desk.simulator.act({ action: 'unplug' });
  expect(await desk.until('absent')).toMatchObject({ code: 'unplugged' });
  expect(ownTime() - pulled).toBeLessThan(1000);
  desk.simulator.act({ action: 'plug' });
  await desk.until('ready');
  desk.simulator.act({ action: 'unplug', after: 20 });
  expect(codeOf(await desk.read())).toBe('unplugged');
  await desk.until('absent');
  desk.simulator.act({ action: 'plug' });
  await desk.until('ready');
  expect(codeOf(await desk.read())).toBe('read');
});
