import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk, rightMrz } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it.each([{ pace: null }, {}])('card does not open with an MRZ that is not its own: %o', async (profile) => {
  const other = await openCardDesk({ profile });
  try {
    const access = { ...rightMrz, dateOfBirth: '900103' } as typeof rightMrz;
    const states = await other.read({ access });
    expect(codeOf(states)).toBe('card-key-wrong');
    expect(states.every((state) => state.phase !== 'reading' || state.file === 'EF.CardAccess')).toBe(true);
  } finally {
    await other.stop();
  }
  expect(codeOf(await desk.read())).toBe('read');
});
