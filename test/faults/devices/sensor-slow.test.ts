import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s has its picture all the same when the sensor takes its time',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'slow', moment: 'starting' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
