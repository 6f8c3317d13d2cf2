import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { createWorkerFingerSource, isFingerWorker, serveFingers } from './finger-worker.ts';
import { startSimulators } from './start.ts';

/**
 * The simulated devices as a program of their own, as a vendor's service and a plugged-in pad would be:
 *
 *   node dist/simulators/process.cjs [--sbi-port 4501] [--pad-port 0] [--admin-port 0] [--pace 1] [--fingers DIR]
 *
 * Prints one JSON line (`SimulatorsReady`) when everything listens; ends on SIGTERM, SIGINT, when the IPC channel of
 * what forked it closes, and with --with-parent when its stdin ends, so that it never outlives its parent.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fingers: { type: 'string' },
      'sbi-port': { type: 'string', default: '4501' },
      'pad-port': { type: 'string', default: '0' },
      'admin-port': { type: 'string', default: '0' },
      pace: { type: 'string', default: '1' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const pace = Number(values.pace);
  if (!(pace > 0 && pace <= 10)) throw new Error('--pace is a number above 0, at most 10');
  const simulators = await startSimulators({
    sbiPort: portNumber(values['sbi-port']),
    padPort: portNumber(values['pad-port']),
    adminPort: portNumber(values['admin-port']),
    pace,
    fingers: createWorkerFingerSource(new URL(import.meta.url), values.fingers),
  });
  process.stdout.write(`${JSON.stringify(simulators.ready)}\n`);
  const end = (): void => {
    void simulators.stop().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  if (values['with-parent']) process.stdin.once('end', end).resume();
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${text} is not a port`);
  return port;
}

if (!isMainThread && isFingerWorker()) {
  serveFingers();
} else {
  main().catch((error: unknown) => {
    process.stderr.write(`simulators: ${(error as Error).message}\n`);
    process.exit(1);
  });
}
