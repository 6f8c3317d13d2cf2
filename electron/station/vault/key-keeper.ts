import type { VaultKeyAnswer, VaultKeyMessage } from '../../../domain/channels/supervision.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

/** Main, as far as the vault key is concerned: it alone reaches the keychain. */
export interface KeyKeeper {
  /** Answered when main has it on the disk. Failure: `key-store-unavailable`. */
  tell(message: VaultKeyMessage): Promise<Result<void, Failure<'key-store-unavailable'>>>;
}

/** Tools and tests that start a station without main: nobody is there to keep another key. */
export const nobodyKeepsKeys: KeyKeeper = {
  tell: async () => err('key-store-unavailable', 'no keeper'),
};

/** How long the keychain may take; a person may have to unlock it. */
export const keyKeeperTimeoutMs = 60_000;

/** Keeps keys over the parent port: one message at a time, each answered once. */
export class ParentKeyKeeper implements KeyKeeper {
  readonly #post: (message: VaultKeyMessage) => void;
  #waiting: ((answer: VaultKeyAnswer) => void) | null = null;
  /** Answers still to come that nobody waits for any more; main answers in turn. */
  #late = 0;

  constructor(post: (message: VaultKeyMessage) => void) {
    this.#post = post;
  }

  /** Main has answered. */
  answered(answer: VaultKeyAnswer): void {
    if (this.#late > 0) this.#late -= 1;
    else this.#waiting?.(answer);
  }

  tell(message: VaultKeyMessage): Promise<Result<void, Failure<'key-store-unavailable'>>> {
    if (this.#waiting !== null) return Promise.resolve(err('key-store-unavailable', 'busy'));
    return new Promise((resolve) => {
      const end = (result: Result<void, Failure<'key-store-unavailable'>>): void => {
        clearTimeout(bound);
        this.#waiting = null;
        resolve(result);
      };
      const bound = setTimeout(() => {
        this.#late += 1;
        end(err('key-store-unavailable', 'timeout'));
      }, keyKeeperTimeoutMs);
      this.#waiting = (answer) => {
        if (answer.step === message.step) end(answer.ok ? ok() : err('key-store-unavailable', answer.cause));
      };
      this.#post(message);
    });
  }
}
