/**
 * Thrown inside the parsers of outside bytes and caught at their public function, which answers with a failure value:
 * a recursive reader that passed results up by hand would hide its grammar. Messages name structures, never content.
 */
export class Malformed extends Error {}

/** Runs a parser; bytes that do not fit are a value, anything else is a bug and throws on. */
export function reading<T>(read: () => T): { ok: true; value: T } | { ok: false; cause: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, cause: error.message };
    throw error;
  }
}
