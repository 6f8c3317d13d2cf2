import { afterEach, expect, it } from 'vitest';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
} from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it.each(
  singleFingerDrivers.flatMap((driver) =>
    (['garbage', 'truncate', 'wrong-checksum'] as const).flatMap((fault) =>
      (['starting', 'answering'] as const).map((moment) => [driver, fault, moment] as const),
    ),
  ),
)(
  '%s asks again and has its picture when noise makes one frame a %s one while %s',
  async (driver, fault, moment) => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: fault, moment });
    expect((await bench.scan()).at(-1)?.phase).toBe('scanned');
  },
);
