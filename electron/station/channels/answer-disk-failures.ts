import type { CallMap, Handlers } from '../../../domain/channels/rpc.ts';
import { type Failure, type Result, UnwrappedError } from '../../../domain/result.ts';
import { writingFailure } from '../vault/connection.ts';

const ofTheDisk = ['disk-full', 'vault-busy', 'vault-unavailable'];

/**
 * A disk that takes nothing more is no bug, wherever it is met: the window is told what it is, and may ask again when there is
 * room. Whatever else a handler throws passes.
 */
export function answerDiskFailures<C extends CallMap>(handlers: Handlers<C>): Handlers<C> {
  const wrapped = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (input: unknown): Promise<Result<unknown>> => {
      try {
        return await (handler as (input: unknown) => Promise<Result<unknown>>)(input);
      } catch (error) {
        const failure = failureOfDisk(error);
        if (failure === null) throw error;
        return { ok: false, error: failure };
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Handlers<C>;
}

function failureOfDisk(error: unknown): Failure | null {
  if (error instanceof UnwrappedError && ofTheDisk.includes(error.failure.code)) return error.failure;
  return writingFailure(error)?.error ?? null;
}
