/**
 * An expected failure is a value: a stable `code`, and the `cause` it came from where there is one.
 * Text for people is looked up by code in the renderer; bugs throw.
 */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  /** Technical cause for the log: never applicant data. */
  readonly cause?: string;
  /** Values for the sentence shown to people (counts, limits); never applicant data. */
  readonly details?: Readonly<Record<string, string | number>>;
}

export type Result<T, E extends Failure = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok(): Result<void, never>;
export function ok<T>(value: T): Result<T, never>;
export function ok<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value };
}

export function err<Code extends string>(
  code: Code,
  cause?: string,
  details?: Readonly<Record<string, string | number>>,
): { readonly ok: false; readonly error: Failure<Code> } {
  return {
    ok: false,
    error: {
      code,
      ...(cause === undefined ? {} : { cause }),
      ...(details === undefined ? {} : { details }),
    },
  };
}

/** A failure nobody was prepared for, carried to whoever may know what to make of it. */
export class UnwrappedError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`unexpected failure ${failure.code}: ${failure.cause ?? ''}`);
    this.failure = failure;
  }
}

/** Throws where a failure would be a bug. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new UnwrappedError(result.error);
}
