import { afterEach, expect, it } from 'vitest';
import { type CodeReaderDesk, openCodeReader } from './code-reader-support.ts';

let desk: CodeReaderDesk | undefined;
afterEach(() => desk?.stop());

it.each([
  ['busy', 'in-use'],
  ['denied', 'permission-denied'],
] as const)('code reader says so when opening is refused: %s', async (fault, code) => {
  desk = await openCodeReader('serial');
  const { device, hand } = desk;
  await expect.poll(() => device.state().status).toBe('ready');
  await hand.act({ action: fault });
  await expect.poll(() => device.state()).toMatchObject({ status: 'fault', code });
  await hand.act({ action: 'recover' });
  await expect.poll(() => device.state().status).toBe('ready');
});
