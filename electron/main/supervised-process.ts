import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import {
  type VaultKeyAnswer,
  type VaultKeyMessage,
  childMessageSchema,
} from '../../domain/channels/supervision.ts';
import { lineSplitter } from './log-file.ts';
import type { Log } from './log.ts';

/** How often a child may die before main stops bringing it back: a crash loop must become visible, not hot. */
export const restartLimits = { restarts: 5, withinMs: 60_000, stopMs: 5_000 } as const;

export interface SupervisedProcess {
  /** Sends a channel port to the child that runs now. */
  sendPort(role: string, port: MessagePortMain): void;
  /** Asks the child to end, and ends it after `restartLimits.stopMs`. */
  stop(): Promise<void>;
}

export interface SupervisedOptions {
  readonly name: string;
  readonly entry: string;
  /** Asked for at every launch: a restarted station opens the vault with the key in force then. */
  readonly start: () => unknown;
  readonly log: Log;
  /** Takes each line the child writes to its stderr. */
  readonly onLine: (line: string) => void;
  /** Called each time a child reports itself ready, the first and every restarted one: broker its ports here. */
  readonly onReady: () => void;
  /** The child is gone: until the next `onReady` it takes no port. */
  readonly onExit: () => void;
  /** The child said why it can't work (a wrong vault key, say): bringing it back would not help. */
  readonly onFailed: (code: string, cause: string) => void;
  readonly onGivenUp: () => void;
  /** Keeps, adopts or drops the station's next vault key; answered when that is on the disk. */
  readonly onVaultKey?: (message: VaultKeyMessage) => VaultKeyAnswer;
}

/** Only what Node and ICU need: no tokens, proxies or preload hooks of whoever started the app. */
function scrubbedEnvironment(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'XDG_RUNTIME_DIR', 'TMPDIR'];
  return Object.fromEntries(
    keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

export function superviseProcess(options: SupervisedOptions): SupervisedProcess {
  let child: UtilityProcess | null = null;
  let stopping = false;
  let failed = false;
  let exits: number[] = [];

  const launch = (): void => {
    const current = utilityProcess.fork(options.entry, [], {
      serviceName: options.name,
      env: scrubbedEnvironment(),
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    child = current;
    // A stream of this child: the last, half line of one that crashed is no beginning of the next one's.
    const takePiece = lineSplitter(options.onLine);
    current.stderr?.setEncoding('utf8').on('data', takePiece);
    current.on('spawn', () => {
      current.postMessage(options.start());
    });
    current.on('message', (message: unknown) => {
      const parsed = childMessageSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'ready') options.onReady();
      else if (parsed.data.type === 'failed') {
        failed = true;
        options.onFailed(parsed.data.code, parsed.data.cause);
      } else if (parsed.data.type === 'heartbeat') return;
      else if (options.onVaultKey !== undefined) current.postMessage(options.onVaultKey(parsed.data));
    });
    current.on('exit', (code) => {
      if (child === current) child = null;
      options.onExit();
      if (stopping || failed) return;
      const now = Date.now();
      exits = [...exits.filter((at) => now - at < restartLimits.withinMs), now];
      options.log('child-exited', { name: options.name, code, recent: exits.length });
      if (exits.length > restartLimits.restarts) options.onGivenUp();
      else launch();
    });
  };
  launch();

  return {
    sendPort: (role, port) => {
      // An end nobody takes must be seen to be closed, or the other side would wait at it for ever.
      if (child === null) port.close();
      else child.postMessage({ type: 'port', role }, [port]);
    },
    stop: async () => {
      stopping = true;
      const current = child;
      if (current === null) return;
      await new Promise<void>((resolve) => {
        const bound = setTimeout(resolve, restartLimits.stopMs);
        current.once('exit', () => {
          clearTimeout(bound);
          resolve();
        });
        current.kill();
      });
    },
  };
}
