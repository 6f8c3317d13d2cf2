import {
  type VaultKeyAnswer,
  type VaultKeyMessage,
  childMessageSchema,
} from '../../domain/channels/supervision.ts';
import type { Log } from './log.ts';

/**
 * How often a child may die before main stops bringing it back at once, and how long it rests then where it is brought back all the same: a
 * crash loop must become visible, not hot.
 */
export const restartLimits = { restarts: 5, withinMs: 60_000, slowMs: 30_000, stopMs: 5_000 } as const;

/**
 * A child that leaves this many beats unanswered hangs: it sits in native code that does not come back. Beats are counted, not time: they
 * stand still with main while the machine sleeps. A child that has only just begun may need longer to load.
 */
export const heartbeatLimits = { everyMs: 2000, missed: 3, missedAtStart: 10 } as const;

/** A running child process, whatever runs it. */
export interface Child<Port> {
  readonly pid: number | undefined;
  post(message: unknown, ports?: readonly Port[]): void;
  onSpawn(listener: () => void): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  /** Asks it to end. */
  end(): void;
  /** Ends it, stopped or hanging as it may be. */
  kill(): void;
}

/** `asked`: we told it to. `hung`: it did not answer and was killed. */
export type ExitReason = 'asked' | 'hung' | 'died';

export interface SupervisionOptions {
  readonly name: string;
  /** Asked for at every launch: a restarted station opens the vault with the key in force then. */
  readonly start: () => unknown;
  readonly log: Log;
  /** Called each time a child reports itself ready, the first and every restarted one: broker its ports here. */
  readonly onReady: () => void;
  /** The child is gone: until the next `onReady` it takes no port. Called before the next one is launched. */
  readonly onExit: (reason: ExitReason) => void;
  /** The child said why it can't work (a wrong vault key, say): bringing it back would not help. */
  readonly onFailed: (code: string, cause: string) => void;
  /** Dies too often. Without this it goes on being brought back, every `restartLimits.slowMs`. */
  readonly onGivenUp?: () => void;
  /** Keeps, adopts or drops the station's next vault key; answered when that is on the disk. */
  readonly onVaultKey?: (message: VaultKeyMessage) => VaultKeyAnswer;
  /** Asks the child all the time whether it still turns, and replaces one that does not answer. */
  readonly heartbeat?: { readonly everyMs: number; readonly missed: number; readonly missedAtStart: number };
  readonly limits?: {
    readonly restarts: number;
    readonly withinMs: number;
    readonly slowMs: number;
    readonly stopMs: number;
  };
}

export interface Supervised<Port> {
  /** Sends a channel port to the child that runs now. */
  sendPort(role: string, port: Port): void;
  /** Tells the child that runs now. */
  tell(message: unknown): void;
  /** Asks the child to end, and ends it after `restartLimits.stopMs`. */
  stop(): Promise<void>;
}

/** Starts a child, keeps it running, and replaces it when it dies or hangs. */
export function supervise<Port extends { close(): void }>(
  options: SupervisionOptions,
  launch: () => Child<Port>,
): Supervised<Port> {
  const limits = options.limits ?? restartLimits;
  let child: Child<Port> | null = null;
  let stopping = false;
  let failed = false;
  let exits: number[] = [];
  let restart: NodeJS.Timeout | undefined;

  const begin = (): void => {
    const current = launch();
    child = current;
    let hung = false;
    const beating =
      options.heartbeat === undefined ? undefined : keepAsking(current, options.heartbeat, hang);
    function hang(unanswered: number): void {
      hung = true;
      options.log('child-hung', { name: options.name, unanswered });
      current.kill();
    }
    current.onSpawn(() => {
      current.post(options.start());
      beating?.start();
    });
    current.onMessage((message) => {
      const parsed = childMessageSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'ready') options.onReady();
      else if (parsed.data.type === 'failed') {
        failed = true;
        options.onFailed(parsed.data.code, parsed.data.cause);
      } else if (parsed.data.type === 'heartbeat') beating?.answered(parsed.data.beat);
      else if (options.onVaultKey !== undefined) current.post(options.onVaultKey(parsed.data));
    });
    current.onExit((code) => {
      beating?.stop();
      if (child === current) child = null;
      options.onExit(stopping ? 'asked' : hung ? 'hung' : 'died');
      if (stopping || failed) return;
      const now = Date.now();
      exits = [...exits.filter((at) => now - at < limits.withinMs), now];
      options.log('child-exited', { name: options.name, code: code ?? -1, recent: exits.length });
      if (exits.length <= limits.restarts) begin();
      else if (options.onGivenUp !== undefined) options.onGivenUp();
      else {
        options.log('child-rests', { name: options.name, milliseconds: limits.slowMs });
        restart = setTimeout(begin, limits.slowMs);
      }
    });
  };
  begin();

  return {
    sendPort: (role, port) => {
      // An end nobody takes must be seen to be closed, or the other side would wait at it for ever.
      if (child === null) port.close();
      else child.post({ type: 'port', role }, [port]);
    },
    tell: (message) => child?.post(message),
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      const current = child;
      if (current === null) return;
      await new Promise<void>((resolve) => {
        const bound = setTimeout(() => {
          current.kill();
          resolve();
        }, limits.stopMs);
        current.onExit(() => {
          clearTimeout(bound);
          resolve();
        });
        current.end();
      });
    },
  };
}

function keepAsking<Port>(
  child: Child<Port>,
  limits: { readonly everyMs: number; readonly missed: number; readonly missedAtStart: number },
  hang: (unanswered: number) => void,
): { start: () => void; answered: (beat: number) => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let beat = 0;
  let lastAnswered = 0;
  const turn = (): void => {
    const unanswered = beat - lastAnswered;
    if (unanswered >= (lastAnswered === 0 ? limits.missedAtStart : limits.missed)) {
      clearInterval(timer);
      hang(unanswered);
      return;
    }
    beat += 1;
    child.post({ type: 'heartbeat', beat });
  };
  return {
    start: () => {
      timer = setInterval(turn, limits.everyMs);
      turn();
    },
    answered: (answered) => {
      lastAnswered = Math.max(lastAnswered, Math.min(answered, beat));
    },
    stop: () => clearInterval(timer),
  };
}
