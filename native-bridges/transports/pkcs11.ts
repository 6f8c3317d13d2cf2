import { Worker } from 'node:worker_threads';
import { type Failure, type Result, err, ok } from '../../domain/result.ts';
import type { CryptokiCalls } from './pkcs11-module.ts';
import { type CryptokiAnswer, type CryptokiOrder, pkcs11ThreadData } from './pkcs11-thread.ts';

/**
 * `refused`: cause is the name of the return value, as CKR_PIN_INCORRECT. `timeout`: the library did not come back within the call's
 * time. `not-loaded`: there is no such library, or it is none. `lost`: its thread has ended.
 */
export type CryptokiFailure = Failure<'refused' | 'timeout' | 'not-loaded' | 'lost'>;
export type CryptokiResult<T> = Result<T, CryptokiFailure>;

/** A PKCS#11 library behind a thread of its own: one call after another, each with its time. */
export type Cryptoki = {
  readonly [Name in keyof Omit<CryptokiCalls, 'end'>]: (
    ...input: Parameters<CryptokiCalls[Name]>
  ) => Promise<CryptokiResult<ReturnType<CryptokiCalls[Name]>>>;
} & {
  /** Nothing was loaded, the thread is gone, or a call has not come back: whoever wants to go on opens it anew. */
  readonly broken: () => boolean;
  /** Lets tokens and library go; does not wait for a library that hangs. */
  close(): Promise<void>;
};

/** How long each call may take. Smart cards check PINs and sign in about a second and make keys in up to twenty. */
export const cryptokiTimeouts: Readonly<Record<keyof CryptokiCalls | 'load', number>> = {
  load: 10_000,
  slots: 5_000,
  openSession: 5_000,
  login: 15_000,
  find: 5_000,
  attributes: 5_000,
  generateKeyPair: 28_000,
  sign: 15_000,
  closeSlot: 5_000,
  beginAgain: 10_000,
  end: 2_000,
};

/**
 * Loads `library` in a thread that starts `entry`, a program whose thread calls `servePkcs11`. Calls of a library block their thread;
 * in this one they would hold up the scanner's pictures, and a library that hangs would hang every device.
 */
export function openCryptoki(
  library: string,
  entry: URL,
  timeouts: Partial<typeof cryptokiTimeouts> = {},
): Cryptoki {
  return new CryptokiThread(library, entry, { ...cryptokiTimeouts, ...timeouts }).calls();
}

type Waiting = (answer: CryptokiResult<unknown>) => void;

class CryptokiThread {
  readonly #worker: Worker;
  readonly #timeouts: typeof cryptokiTimeouts;
  /** Whoever waits for the call that is being made. */
  #waiting: Waiting | null = null;
  #turn: Promise<unknown>;
  #broken: CryptokiFailure | null = null;

  constructor(library: string, entry: URL, timeouts: typeof cryptokiTimeouts) {
    this.#timeouts = timeouts;
    this.#worker = new Worker(entry, { workerData: pkcs11ThreadData(library) });
    this.#worker.unref();
    this.#worker.on('message', (answer: CryptokiAnswer) => {
      this.#settle(answer.ok ? ok(answer.value) : err(answer.code, answer.cause));
    });
    this.#worker.on('error', (error) => this.#break({ code: 'lost', cause: error.name }));
    this.#worker.on('exit', () => this.#break({ code: 'lost', cause: 'the thread has ended' }));
    this.#turn = this.#answer('load').then((loaded) => {
      if (!loaded.ok) this.#break(loaded.error);
    });
  }

  calls(): Cryptoki {
    const call =
      <Name extends keyof CryptokiCalls>(name: Name) =>
      (...input: Parameters<CryptokiCalls[Name]>) =>
        this.#call(name, input) as Promise<CryptokiResult<ReturnType<CryptokiCalls[Name]>>>;
    return {
      slots: call('slots'),
      openSession: call('openSession'),
      login: call('login'),
      find: call('find'),
      attributes: call('attributes'),
      generateKeyPair: call('generateKeyPair'),
      sign: call('sign'),
      closeSlot: call('closeSlot'),
      beginAgain: call('beginAgain'),
      broken: () => this.#broken !== null,
      close: async () => {
        // Nobody can do anything about a library that does not end.
        await this.#call('end', []).then(() => undefined);
        this.#break({ code: 'lost', cause: 'closed' });
        // A thread inside a library that hangs can't be ended: it must not be waited for.
        void this.#worker.terminate();
      },
    };
  }

  #call(name: keyof CryptokiCalls, input: readonly unknown[]): Promise<CryptokiResult<unknown>> {
    const made = this.#turn.then(() => {
      if (this.#broken !== null) return { ok: false as const, error: this.#broken };
      const order: CryptokiOrder = { name, input };
      const answer = this.#answer(name);
      this.#worker.postMessage(order);
      return answer;
    });
    this.#turn = made;
    return made;
  }

  /** The next message of the thread, within the time of `name`. */
  #answer(name: keyof typeof cryptokiTimeouts): Promise<CryptokiResult<unknown>> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#break({ code: 'timeout', cause: name }), this.#timeouts[name]);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
    });
  }

  #settle(answer: CryptokiResult<unknown>): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(answer);
  }

  /** Nothing more is asked of it; an answer that comes late finds nobody waiting. */
  #break(failure: CryptokiFailure): void {
    this.#broken ??= failure;
    this.#settle({ ok: false, error: failure });
  }
}
