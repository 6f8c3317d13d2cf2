import { isMainThread } from 'node:worker_threads';
import { runChecks } from '../run-checks.ts';
import { serveDevice } from './device-thread.ts';
import { deviceSides, guestChecks } from './guest-checks.ts';

if (isMainThread) void runChecks(guestChecks);
else serveDevice(deviceSides);
