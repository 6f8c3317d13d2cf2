import type { Kysely, Transaction } from 'kysely';
import { err, type Failure, type Result } from '../../../domain/result.ts';
import type { Tables } from './tables.ts';

/** Rolls a transaction back with a value instead of a bug. */
export class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Runs a transaction that may end with a `Refused`: nothing of it is kept then. `E` names the codes it throws. */
export async function refusable<T, E extends Failure>(
  database: Kysely<Tables>,
  task: (transaction: Transaction<Tables>) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await database.transaction().execute(task);
  } catch (error) {
    if (error instanceof Refused) return err(error.failure.code, error.failure.cause) as Result<T, E>;
    throw error;
  }
}
