import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s says that no finger came, and is ready, when nobody touches it in time',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'no-finger' });
    const states = await bench.scan({ timeoutMs: 700 });
    expect(states).toEqual([
      { phase: 'prompt', prompt: 'place-finger' },
      { phase: 'failed', failure: { code: 'no-finger' } },
    ]);
    await bench.desk.until('finger', { status: 'ready' });
  },
);
