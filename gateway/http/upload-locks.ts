import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/server';

/** Who may work on an upload, among everybody who could. */
export interface Locks extends Locker {
  /** Runs a task unless somebody else runs one of this name. */
  readonly alone: (name: string, task: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Held {
  holder: object;
  requestRelease: RequestRelease;
  readonly waiting: Waiter[];
}

interface Waiter {
  readonly lock: object;
  readonly requestRelease: RequestRelease;
  readonly go: () => void;
}

/**
 * One holder per upload, the others in the order they came. The locker tus ships polls on every turn of the event loop: one
 * request that waits for a verification takes a whole processor from it.
 */
export class UploadLocks implements Locks {
  private readonly held = new Map<string, Held>();
  private readonly longestWait: number;

  /** @param longestWait milliseconds before waiting fails with tus' lock timeout */
  constructor(longestWait: number) {
    this.longestWait = longestWait;
  }

  newLock(id: string): Lock {
    const lock: Lock = {
      lock: (signal, requestRelease) => this.acquire(id, lock, signal, requestRelease),
      unlock: async () => this.release(id, lock),
    };
    return lock;
  }

  async alone(name: string, task: () => Promise<void>): Promise<void> {
    if (this.held.has(name)) return;
    const lock = this.newLock(name);
    await lock.lock(new AbortController().signal, () => undefined);
    await task().finally(() => lock.unlock());
  }

  async close(): Promise<void> {
    // Nothing outlives the process.
  }

  private acquire(
    id: string,
    lock: object,
    signal: AbortSignal,
    requestRelease: RequestRelease,
  ): Promise<void> {
    const held = this.held.get(id);
    if (held === undefined) {
      this.held.set(id, { holder: lock, requestRelease, waiting: [] });
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      };
      const waiter: Waiter = {
        lock,
        requestRelease,
        go: () => {
          settle();
          resolve();
        },
      };
      const giveUp = (): void => {
        settle();
        held.waiting.splice(held.waiting.indexOf(waiter), 1);
        // tus throws plain objects with a status, and answers what it finds in them.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(ERRORS.ERR_LOCK_TIMEOUT);
      };
      const timer = setTimeout(giveUp, this.longestWait);
      signal.addEventListener('abort', giveUp);
      held.waiting.push(waiter);
      if (signal.aborted) giveUp();
      else void held.requestRelease();
    });
  }

  private release(id: string, lock: object): void {
    const held = this.held.get(id);
    if (held === undefined || held.holder !== lock) throw new Error('lock released that is not held');
    const next = held.waiting.shift();
    if (next === undefined) {
      this.held.delete(id);
      return;
    }
    held.holder = next.lock;
    held.requestRelease = next.requestRelease;
    next.go();
    if (held.waiting.length > 0) void next.requestRelease();
  }
}
