import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';
import { ownTime } from '../../support/own-time.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s fails as unplugged within a second and the next scan works when the cable is pulled',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'no-finger' });
    let pulledAt = 0;
    const states = await bench.scan({}, ({ phase }) => {
      if (phase !== 'prompt' || pulledAt !== 0) return;
      pulledAt = ownTime();
      bench.sensor.act({ action: 'unplug' });
    });
    expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
    expect(ownTime() - pulledAt).toBeLessThan(1000);
    await bench.desk.until('finger', { status: 'absent', code: 'unplugged' });
    bench.sensor.act({ action: 'plug' });
    bench.sensor.act({ action: 'touch' });
    await bench.desk.until('finger', { status: 'ready' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
