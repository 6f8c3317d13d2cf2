import { type ElectronPort, electronPort } from '../../domain/channels/ports.ts';
import { lookInThread } from '../drivers/fingerprint/look/index.ts';
import { isPkcs11Thread, servePkcs11 } from '../transports/pkcs11-thread.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { runHostProcess } from './host-process.ts';
import { createLog } from './log.ts';

/** What Electron gives a utility process on `process`; plain Node has none. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
  postMessage(message: unknown): void;
}

const log = createLog();
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

if (isPkcs11Thread()) {
  void servePkcs11();
} else if (parentPort === undefined) {
  log.info('no-parent', { hint: 'started by the station only' });
  process.exitCode = 1;
} else {
  process.umask(0o077);
  keepMemoryOutOfCores();
  lookInThread(new URL('./look.cjs', import.meta.url));
  runHostProcess(
    {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => {
        parentPort.on('message', ({ data, ports }) => listener(data, ports.map(electronPort)));
      },
    },
    log,
  );
}
