import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openHostDesk } from '../../support/devices/host-desk.ts';
import { startDevice } from './device-thread.ts';
import { soon, until } from '../waiting.ts';

/** From plugging in to ready: events, a look, opening, identifying. */
const takenUpWithin = 30_000;

/** Nobody configured anything: what is plugged in comes up by itself, and one that is pulled leaves the others alone. */
export async function plugInAll(): Promise<{ detail: string }> {
  assert.ok(existsSync('/run/udev/control'), 'udev does not run');
  const desk = openHostDesk({ devices: [], discover: true });
  assert.equal(desk.states().length, 0);
  const pad = startDevice('STU-430');
  const sensor = startDevice('uareu-4500');
  const reader = startDevice('code-reader');
  const took: Record<string, number> = {};
  const ids: Record<string, string> = {};
  for (const [driver, device] of Object.entries({
    'uareu-4500': sensor,
    'wacom-stu': pad,
    'code-reader': reader,
  })) {
    const started = performance.now();
    await device.act('plug');
    const state = await until(
      `${driver} ready`,
      () => desk.states().find((one) => one.driver === driver && one.status === 'ready'),
      takenUpWithin,
    );
    took[driver] = performance.now() - started;
    ids[driver] = state.id;
  }

  const code = new Promise<string>((resolve) => desk.client.on('code.read', ({ text }) => resolve(text)));
  const scanned = await reader.act('scan');
  assert.equal(await code, scanned);

  const pulled = performance.now();
  await sensor.act('unplug');
  await desk.until(ids['uareu-4500'] ?? '', { status: 'absent', code: 'unplugged' });
  const gone = performance.now() - pulled;
  assert.ok(gone <= soon, `noticed after ${gone.toFixed()} ms`);
  const others = desk.states().filter(({ driver }) => driver !== 'uareu-4500');
  assert.deepEqual(
    others.map(({ status }) => status),
    ['ready', 'ready'],
  );
  await sensor.act('plug');
  await desk.until(ids['uareu-4500'] ?? '', { status: 'ready' }, takenUpWithin);
  await desk.stop();
  const times = Object.entries(took).map(([driver, ms]) => `${driver} ${ms.toFixed()} ms`);
  return {
    detail: `ready after plugging in: ${times.join(', ')}; gone ${gone.toFixed()} ms, the others stayed`,
  };
}
