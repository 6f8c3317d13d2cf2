import assert from 'node:assert/strict';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { openHostDesk, type HostDesk } from '../../support/devices/host-desk.ts';
import { signatureRequest } from '../../support/devices/requests.ts';
import { startDevice } from './device-thread.ts';
import { soon } from '../waiting.ts';

function sign(desk: HostDesk, on?: (state: SignatureState) => void): Promise<SignatureState[]> {
  const request = signatureRequest({ timeoutMs: 60_000 });
  return desk.follow(
    'signature.state',
    request.attemptId,
    () => desk.client.call('signature.start', request),
    on,
  );
}

function signedPoints(states: readonly SignatureState[]): number {
  const last = states.at(-1);
  assert.equal(last?.phase, 'signed', JSON.stringify(last));
  return last.points.length;
}

export async function signAndPull(): Promise<{ detail: string }> {
  const pad = startDevice('STU-430');
  await pad.act('plug');
  const desk = openHostDesk({ devices: [{ driver: 'wacom-stu', id: 'pad' }] });
  const ready = await desk.until('pad', { status: 'ready' }, 20_000);
  let started = performance.now();
  const points = signedPoints(await sign(desk));
  const signed = performance.now() - started;

  await pad.act('walk-away');
  let pulled = 0;
  const states = await sign(desk, ({ phase }) => {
    if (phase !== 'signing' || pulled !== 0) return;
    pulled = performance.now();
    void pad.act('unplug');
  });
  const noticed = performance.now() - pulled;
  const last = states.at(-1);
  assert.equal(last?.phase, 'failed');
  assert.equal(last.failure.code, 'unplugged');
  assert.ok(noticed <= soon, `noticed after ${noticed.toFixed()} ms`);
  await desk.until('pad', { status: 'absent', code: 'unplugged' });

  await pad.act('sign');
  started = performance.now();
  await pad.act('plug');
  await desk.until('pad', { status: 'ready' }, 10_000);
  const back = performance.now() - started;
  signedPoints(await sign(desk));

  started = performance.now();
  await pad.act('unplug');
  await desk.until('pad', { status: 'absent', code: 'unplugged' });
  const idle = performance.now() - started;
  assert.ok(idle <= soon, `noticed after ${idle.toFixed()} ms while nobody signed`);
  await desk.stop();
  return {
    detail: `ready ${ready.tookMs.toFixed()} ms, ${points} points ${signed.toFixed()} ms, gone ${noticed.toFixed()} ms, back ${back.toFixed()} ms, gone idle ${idle.toFixed()} ms`,
  };
}
