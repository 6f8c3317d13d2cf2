import assert from 'node:assert/strict';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import { openHostDesk, type HostDesk } from '../../support/devices/host-desk.ts';
import { scanRequest } from '../../support/devices/requests.ts';
import { startDevice } from './device-thread.ts';
import { soon } from '../waiting.ts';

function scan(desk: HostDesk, on?: (state: FingerScanState) => void): Promise<FingerScanState[]> {
  const request = scanRequest({ timeoutMs: 40_000 });
  return desk.follow('finger.state', request.attemptId, () => desk.client.call('finger.start', request), on);
}

function scanned(states: readonly FingerScanState[]): Extract<FingerScanState, { phase: 'scanned' }> {
  const last = states.at(-1);
  assert.equal(last?.phase, 'scanned', JSON.stringify(last));
  return last;
}

/** One finger through the host, the cable pulled while a finger is waited for, one finger more. */
export async function scanAndPull(
  driver: 'uareu-4500' | 'r30x' | 'suprema-sfm',
  /** How far it goes: every finger costs seconds of emulated arithmetic. */
  until: 'scanned' | 'back' | 'scanned-again',
): Promise<{ detail: string }> {
  const sensor = startDevice(driver);
  await sensor.act('plug');
  const config: DeviceConfigInput = { driver, id: 'finger' };
  const desk = openHostDesk({ devices: [config] });
  const ready = await desk.until('finger', { status: 'ready' }, 20_000);
  const started = performance.now();
  const { width, height, quality } = scanned(await scan(desk));
  const took = performance.now() - started;
  const parts = [
    `ready ${ready.tookMs.toFixed()} ms`,
    `${width} × ${height} quality ${quality.toFixed()} in ${took.toFixed()} ms`,
  ];
  if (until !== 'scanned') {
    await sensor.act('no-finger');
    let pulled = 0;
    const states = await scan(desk, ({ phase }) => {
      if (phase !== 'prompt' || pulled !== 0) return;
      pulled = performance.now();
      void sensor.act('unplug');
    });
    const noticed = performance.now() - pulled;
    const last = states.at(-1);
    assert.equal(last?.phase, 'failed');
    assert.equal(last.failure.code, 'unplugged', last.failure.cause);
    assert.ok(noticed <= soon, `noticed after ${noticed.toFixed()} ms`);
    await desk.until('finger', { status: 'absent', code: 'unplugged' });
    await sensor.act('touch');
    const back = performance.now();
    await sensor.act('plug');
    await desk.until('finger', { status: 'ready' }, 15_000);
    parts.push(`gone ${noticed.toFixed()} ms`, `back ${(performance.now() - back).toFixed()} ms`);
    if (until === 'scanned-again') scanned(await scan(desk));
  }
  await desk.stop();
  return { detail: parts.join(', ') };
}
