import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { openHostDesk } from '../../support/devices/host-desk.ts';
import { startDevice } from './device-thread.ts';
import { until } from '../waiting.ts';

const nobody = 65_534;
/** plugdev, the group Debian gives people who may use what is plugged in. */
const plugdev = 46;
/** A driver that is not let in must say so at every look, and go on looking. */
const refusedFor = 1200;

function hidraw(): string | undefined {
  const name = readdirSync('/sys/class/hidraw')[0];
  return name === undefined ? undefined : join('/dev', name);
}

/**
 * The kernel gives hidraw to root alone. The driver runs as a user who is not let in, then udev has the rule and gives the file to that
 * user's group.
 */
export async function refusedThenAllowed(): Promise<{ detail: string }> {
  const pad = startDevice('STU-430');
  await pad.act('plug');
  const file = await until('made', hidraw, 5000);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  // Root's part goes on in a process of its own when this one has become nobody.
  mkdirSync('/run/udev/rules.d', { recursive: true });
  const root = spawn(
    'sh',
    ['-c', 'read go; udevadm control --reload; udevadm trigger --settle --action=add /dev/hidraw*'],
    {
      stdio: ['pipe', 'inherit', 'inherit'],
    },
  );
  writeFileSync(
    '/run/udev/rules.d/70-lab.rules',
    'KERNEL=="hidraw*", SUBSYSTEM=="hidraw", GROUP="plugdev", MODE="0660"\n',
  );
  process.setgroups?.([plugdev]);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
  const desk = openHostDesk({ devices: [{ driver: 'wacom-stu', id: 'pad' }] });
  const { tookMs } = await desk.until('pad', { status: 'fault', code: 'permission-denied' }, 10_000);
  await after(refusedFor);
  assert.equal(desk.states()[0]?.code, 'permission-denied');
  const allowed = performance.now();
  root.stdin.end('go\n');
  await desk.until('pad', { status: 'ready' }, 15_000);
  return {
    detail: `refused after ${tookMs.toFixed()} ms, ready ${(performance.now() - allowed).toFixed()} ms after udev was told of the rule`,
  };
}
