import {
  portMessageSchema,
  stationStartSchema,
  vaultKeyAnswerSchema,
} from '../../domain/channels/supervision.ts';
import { ThreadFaceLooker } from './faces/face-thread.ts';
import { ThreadPageReader } from './pages/page-thread.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { describeBug } from '../../domain/diagnostics/describe-bug.ts';
import { type ElectronPort, electronPort } from '../../domain/channels/ports.ts';
import { type Station, startStation } from './station.ts';
import { ParentKeyKeeper } from './vault/key-keeper.ts';

/** What Electron adds to `process` inside a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown;
}

const parent = (process as unknown as { parentPort?: ParentPort }).parentPort;
if (parent === undefined) {
  process.stderr.write('This is the station process: it is started by the application, not by hand.\n');
  process.exit(2);
}

/**
 * A bug nobody caught ends the process, and main starts another: nothing that was answered is lost. Node would print the
 * error's message before, which may quote what it choked on.
 */
function endWith(bug: unknown): void {
  process.stderr.write(`${JSON.stringify({ process: 'station', event: 'uncaught', ...describeBug(bug) })}\n`);
  process.exit(1);
}
process.on('uncaughtException', endWith);
process.on('unhandledRejection', endWith);
process.umask(0o077);
keepMemoryOutOfCores();

const keyKeeper = new ParentKeyKeeper((message) => parent.postMessage(message));
const faces = new ThreadFaceLooker(new URL('./faces.cjs', import.meta.url));
const pages = new ThreadPageReader(new URL('./pages.cjs', import.meta.url));
const comparingThread = new URL('./comparing.cjs', import.meta.url);
let station: Promise<Station | null> | null = null;

parent.on('message', ({ data, ports }) => {
  const start = stationStartSchema.safeParse(data);
  if (start.success && station === null) {
    station = startStation(start.data, { keyKeeper, comparingThread, faces, pages }).then(
      (started) => {
        if (started.ok) {
          parent.postMessage({ type: 'ready' });
          return started.value;
        }
        parent.postMessage({ type: 'failed', code: started.error.code, cause: started.error.cause ?? '' });
        return null;
      },
      (error: unknown) => {
        const { kind, at } = describeBug(error);
        parent.postMessage({ type: 'failed', code: 'internal', cause: `${kind} ${at[0] ?? ''}` });
        return null;
      },
    );
    return;
  }
  const answer = vaultKeyAnswerSchema.safeParse(data);
  if (answer.success) {
    keyKeeper.answered(answer.data);
    return;
  }
  const port = portMessageSchema.safeParse(data);
  const [transferred] = ports;
  if (
    !port.success ||
    transferred === undefined ||
    port.data.role === 'station' ||
    port.data.role === 'preview'
  )
    return;
  const { role } = port.data;
  const channel = electronPort(transferred);
  void station?.then((running) => running?.attach(role, channel));
});
