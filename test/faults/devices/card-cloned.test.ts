import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardDesk, codeOf, openCardDesk } from '../../integration/devices/card-desk.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.stop());

it.each(['chip-authentication', 'chip-authentication-3des', 'active-ecdsa', 'active-rsa'] as const)(
  'copy of a card without its key is no genuine card when the card proves itself by %s',
  async (proof) => {
    const other = await openCardDesk({ profile: { proof } });
    try {
      other.simulator.act({ action: 'clone' });
      expect(codeOf(await other.read())).toBe('card-not-genuine');
    } finally {
      await other.stop();
    }
    expect(codeOf(await desk.read())).toBe('read');
  },
);
