import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s fails as not responding and works again when it stopped in the middle of a picture',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'stall', moment: 'answering' });
    expect((await bench.scan()).at(-1)).toMatchObject({
      phase: 'failed',
      failure: { code: 'not-responding' },
    });
    bench.sensor.act({ action: 'recover' });
    await bench.desk.until('finger', { status: 'ready' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
