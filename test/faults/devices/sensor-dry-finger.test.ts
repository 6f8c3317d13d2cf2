import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(singleFingerDrivers)(
  '%s says what is wrong with the finger and gives up as a poor picture when it stays dry',
  async (driver) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'dirty' });
    const states = await bench.scan({ timeoutMs: 3500 });
    expect(states).toContainEqual({ phase: 'prompt', prompt: 'too-dry' });
    expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'poor-image' } });
    bench.sensor.act({ action: 'touch' });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
