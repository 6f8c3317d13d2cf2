import { afterEach, expect, it } from 'vitest';
import { type CodeReaderDesk, openCodeReader } from './code-reader-support.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: CodeReaderDesk | undefined;
afterEach(() => desk?.stop());

it.each(['serial', 'hid-pos'] as const)(
  'code reader on %s is gone within a second and reads again when it was pulled in the middle of a code',
  async (over) => {
    desk = await openCodeReader(over);
    const { device, hand, texts } = desk;
    const status = () => device.state().status;
    await expect.poll(status).toBe('ready');
    await hand.act({ action: 'unplug', moment: 'working' });
    await hand.act({
      action: 'scan',
      text: 'a code of more than one piece, so that half of it can be missing '.repeat(2),
    });
    const pulled = ownTime();
    await expect.poll(() => device.state()).toMatchObject({ status: 'absent', code: 'unplugged' });
    expect(ownTime() - pulled).toBeLessThan(1000);
    expect(texts).toEqual([]);
    await hand.act({ action: 'plug' });
    await expect.poll(status).toBe('ready');
    await hand.act({ action: 'scan', text: 'next' });
    await expect.poll(() => texts).toEqual(['next']);
  },
);
