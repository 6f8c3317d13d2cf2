import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s is shown as not permitted, and works once it is, when the operating system does not let the station open it',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'denied' });
    await bench.desk.until('finger', { status: 'fault', code: 'permission-denied' });
    bench.sensor.act({ action: 'recover' });
    await bench.desk.until('finger', { status: 'ready' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
