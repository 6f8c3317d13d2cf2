import { afterEach, expect, it } from 'vitest';
import { openFingerBench, type FingerBench } from '../../support/devices/single-finger.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

it('uareu-4500 reads the next picture when its interrupt of death made the first one empty', async () => {
  bench = await openFingerBench('uareu-4500');
  await bench.desk.until('finger', { status: 'ready' });
  bench.sensor.act({ action: 'garbage', moment: 'working' });
  const states = await bench.scan();
  expect(states.at(-1)).toMatchObject({ phase: 'scanned', width: 384, height: 290 });
});
