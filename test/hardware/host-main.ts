import { isMainThread } from 'node:worker_threads';
import { serveDevice } from './guest/device-thread.ts';
import { hostChecks } from './host-checks.ts';
import { pcscSides } from './pcsc.ts';
import { runChecks } from './run-checks.ts';

if (isMainThread) void runChecks(hostChecks);
else serveDevice(pcscSides);
