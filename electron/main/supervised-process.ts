import { type MessagePortMain, utilityProcess } from 'electron';
import { lineSplitter } from './log-file.ts';
import { type Child, type Supervised, type SupervisionOptions, supervise } from './supervision.ts';

export type SupervisedProcess = Supervised<MessagePortMain>;

export interface SupervisedOptions extends SupervisionOptions {
  readonly entry: string;
  /** Takes each line the child writes to its stderr. */
  readonly onLine: (line: string) => void;
}

/** Only what Node and ICU need: no tokens, proxies or preload hooks of whoever started the app. */
function scrubbedEnvironment(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'XDG_RUNTIME_DIR', 'TMPDIR'];
  return Object.fromEntries(
    keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** A child of ours as a utility process. */
export function superviseProcess(options: SupervisedOptions): SupervisedProcess {
  return supervise(options, () => fork(options));
}

function fork({ name, entry, onLine }: SupervisedOptions): Child<MessagePortMain> {
  const child = utilityProcess.fork(entry, [], {
    serviceName: name,
    env: scrubbedEnvironment(),
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  // A stream of this child: the last, half line of one that crashed is no beginning of the next one's.
  const takePiece = lineSplitter(onLine);
  child.stderr?.setEncoding('utf8').on('data', takePiece);
  return {
    get pid() {
      return child.pid;
    },
    post: (message, ports) => child.postMessage(message, ports === undefined ? [] : [...ports]),
    onSpawn: (listener) => void child.on('spawn', listener),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    end: () => void child.kill(),
    kill: () => {
      // Its own `kill` asks in a way that a process which hangs in native code, or is stopped, never hears.
      if (child.pid === undefined) return;
      try {
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // Gone by itself meanwhile.
      }
    },
  };
}
