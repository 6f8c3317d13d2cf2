import { afterEach, describe, expect, it } from 'vitest';
import { compareTemplates } from '../../../domain/biometrics/minutiae/compare.ts';
import { sameFinger } from '../../../domain/biometrics/minutiae/threshold.ts';
import type { FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import { unwrap } from '../../../domain/result.ts';
import {
  openFingerBench,
  singleFingerDrivers,
  type FingerBench,
  type SingleFingerDriver,
} from '../../support/devices/single-finger.ts';
import { ownTime } from '../../support/own-time.ts';

let bench: FingerBench;
afterEach(() => bench.stop());

function scannedOf(states: readonly FingerScanState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'scanned') throw new Error(JSON.stringify(last));
  return last;
}

describe.each(singleFingerDrivers)('a finger at a %s', (driver) => {
  it('is asked for, shown and compared, and is no other', async () => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    const states = await bench.scan();
    const prompts = states.flatMap((state) => (state.phase === 'prompt' ? [state.prompt] : []));
    expect(prompts).toEqual(['place-finger', 'hold-still', 'lift']);
    const first = scannedOf(states);
    expect(first.quality).toBeGreaterThan(60);
    expect(first.device).toMatchObject({ deviceId: 'finger', simulated: true });
    expect(Buffer.from(first.preview.subarray(1, 4)).toString()).toBe('PNG');
    const again = scannedOf(await bench.scan());
    expect(sameFinger(compareTemplates(again.template, first.template))).toBe(true);
    bench.sensor.act({ action: 'wrong-finger' });
    const other = scannedOf(await bench.scan());
    expect(sameFinger(compareTemplates(other.template, first.template))).toBe(false);
  });

  it('is not waited for any more, and the next one is taken, when the officer cancels', async () => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    bench.sensor.act({ action: 'no-finger' });
    let cancelledAt = 0;
    const states = await bench.scan({ attemptId: 'called-off' }, ({ phase }) => {
      if (phase !== 'prompt') return;
      cancelledAt = ownTime();
      void bench.desk.client.call('attempt.cancel', { attemptId: 'called-off' }).then(unwrap);
    });
    expect(states.at(-1)).toEqual({ phase: 'cancelled' });
    expect(ownTime() - cancelledAt).toBeLessThan(1500);
    bench.sensor.act({ action: 'touch' });
    await bench.desk.until('finger', { status: 'ready' });
    scannedOf(await bench.scan());
  });

  it('passes the guided test with its size and quality', async () => {
    bench = await openFingerBench(driver);
    await bench.desk.until('finger', { status: 'ready' });
    const test = await bench.desk.follow('selfTest.state', 'guided', () =>
      bench.desk.client.call('selfTest.start', { attemptId: 'guided', deviceId: 'finger' }),
    );
    const last = test.at(-1);
    if (last?.phase !== 'finished') throw new Error(JSON.stringify(last));
    expect(last.results.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['identify', 'passed'],
      ['status', 'passed'],
      ['touch-finger', 'passed'],
    ]);
    expect(last.results[2]?.detail).toMatch(/^\d+ × \d+, 5\d\d ppi, \d+\/100, \d+\.\d s$/);
  });
});

describe('fingers of different sensors', () => {
  it('are the same finger where they are', async () => {
    const templates: Uint8Array[] = [];
    const take = async (driver: SingleFingerDriver): Promise<void> => {
      bench = await openFingerBench(driver);
      await bench.desk.until('finger', { status: 'ready' });
      templates.push(scannedOf(await bench.scan()).template);
    };
    await take('r30x');
    await bench.stop();
    await take('uareu-4500');
    const [small, large] = templates;
    if (small === undefined || large === undefined) throw new Error('not taken');
    expect(sameFinger(compareTemplates(small, large))).toBe(true);
    expect(unwrap(await bench.desk.client.call('devices.list', {}))[0]?.status).toBe('ready');
  });
});
