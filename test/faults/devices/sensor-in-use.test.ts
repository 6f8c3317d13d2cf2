import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s is shown as in use, and the running scan says so, when another program takes it',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'busy' });
    await bench.desk.until('finger', { status: 'fault', code: 'in-use' });
    bench.sensor.act({ action: 'recover' });
    await bench.desk.until('finger', { status: 'ready' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
