import { afterEach, expect, it } from 'vitest';
import { ok } from '../../domain/result.ts';
import type { HidDeviceInfo } from '../transports/hid.ts';
import { Discovery } from './discovery.ts';
import type { MachineBuses } from './machine-buses.ts';

const pad: HidDeviceInfo = {
  path: '/dev/hidraw9',
  vendorId: 0x056a,
  productId: 0x00a8,
  product: 'STU-540',
  serialNumber: null,
};

let discovery: Discovery | undefined;
afterEach(() => discovery?.stop());

it('takes up hardware of which it was told while it was still looking', async () => {
  let listed: readonly HidDeviceInfo[] = [];
  let looks = 0;
  let told = (): void => undefined;
  let look = (): void => undefined;
  const buses = {
    hid: () => ({
      list: async () => {
        looks += 1;
        const seen = listed;
        await new Promise<void>((resolve) => (look = resolve));
        return ok(seen);
      },
      onChange: (listener: () => void) => {
        told = listener;
        return () => undefined;
      },
    }),
    usb: () => ({ list: async () => ok([]) }),
    serial: () => ({ list: async () => ok([]) }),
    card: () => ({ list: async () => ok([]) }),
  } as unknown as MachineBuses;
  const taken: string[] = [];
  discovery = new Discovery({
    buses,
    configured: new Set(),
    paused: () => false,
    takeUp: ({ driver }) => void taken.push(driver),
    log: () => undefined,
    timings: { everyMs: 3_600_000, settleMs: 0 },
  });
  discovery.start();
  await expect.poll(() => looks).toBe(1);
  listed = [pad];
  told();
  look();
  await expect.poll(() => looks).toBe(2);
  look();
  await expect.poll(() => taken).toEqual(['wacom-stu']);
});
