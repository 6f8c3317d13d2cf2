import { afterEach, expect, it } from 'vitest';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import { type CodeReaderDesk, openCodeReader } from './code-reader-support.ts';

let desk: CodeReaderDesk | undefined;
afterEach(() => desk?.stop());

it.each([
  ['serial', 'truncate'],
  ['serial', 'garbage'],
  ['hid-pos', 'truncate'],
  ['hid-pos', 'garbage'],
] as const)(
  'no code is read on %s, and the next one is, when one arrives spoilt: %s',
  async (over, fault) => {
    desk = await openCodeReader(over);
    const { device, hand, texts, logged } = desk;
    await expect.poll(() => device.state().status).toBe('ready');
    await hand.act({ action: 'scan', text: 'first' });
    await expect.poll(() => texts).toEqual(['first']);
    await hand.act({ action: fault, moment: 'working' });
    await hand.act({
      action: 'scan',
      text: 'a code of more than one piece, so that half of it can be missing '.repeat(2),
    });
    await expect.poll(() => logged).toContain('code-unreadable');
    // The next code is read by a hand: not within the same tenth of a second.
    await pause(300, new AbortController().signal);
    await hand.act({ action: 'scan', text: 'third' });
    await expect.poll(() => texts).toEqual(['first', 'third']);
  },
);
