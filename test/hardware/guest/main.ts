import { isMainThread } from 'node:worker_threads';
import { runChecks } from '../run-checks.ts';
import { serveDevice } from './device-thread.ts';
import { startUdev } from './udev.ts';
import { deviceSides, guestChecks } from './guest-checks.ts';

if (!isMainThread) serveDevice(deviceSides);
else {
  if (!['--run', '--list'].includes(process.argv[2] ?? '')) startUdev();
  void runChecks(guestChecks, 2);
}
