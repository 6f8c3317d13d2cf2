import { devicesStartSchema, portMessageSchema } from '../../domain/channels/supervision.ts';
import { startHost, type DeviceHost } from './host.ts';
import { isPkcs11Thread, servePkcs11 } from '../transports/pkcs11-thread.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { createLog } from './log.ts';
import { electronPort, type ElectronPort } from '../../domain/channels/ports.ts';

/** What Electron gives a utility process on `process`; plain Node has none. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
  postMessage(message: unknown): void;
}

const log = createLog();
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

// One driver's bug in a callback must not end the others; main restarts the process if it hangs or dies.
process.on('uncaughtException', (bug) => log.bug('uncaught', bug));
process.on('unhandledRejection', (bug) => log.bug('unhandled rejection', bug));

if (isPkcs11Thread()) {
  void servePkcs11();
} else if (parentPort === undefined) {
  log.info('no-parent', { hint: 'started by the station only' });
  process.exitCode = 1;
} else {
  process.umask(0o077);
  keepMemoryOutOfCores();
  let host: DeviceHost | undefined;
  const waiting: ElectronPort[] = [];
  // The application ends: a pad must not go on showing whom it was to ask for a signature.
  process.once('SIGTERM', () => {
    void (host?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
  });
  parentPort.on('message', ({ data, ports }) => {
    const start = devicesStartSchema.safeParse(data);
    if (start.success && host === undefined) {
      host = startHost(start.data, { log });
      for (const port of waiting.splice(0)) host.attach(electronPort(port));
      parentPort.postMessage({ type: 'ready' });
      return;
    }
    const [port] = ports;
    if (!portMessageSchema.safeParse(data).success || port === undefined) {
      log.info('message-refused', {});
      return;
    }
    if (host === undefined) waiting.push(port);
    else host.attach(electronPort(port));
  });
}
