import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s is shown as not responding while idle and works again when it stopped answering and was powered anew',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'stall' });
    await bench.desk.until('finger', { status: 'fault', code: 'not-responding' });
    bench.sensor.act({ action: 'recover' });
    await bench.desk.until('finger', { status: 'ready' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
