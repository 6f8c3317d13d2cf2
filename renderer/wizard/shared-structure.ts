/**
 * `next` with every part that equals its counterpart in `previous` replaced by that counterpart, so that what did not change keeps
 * its identity and whoever shows it need not be drawn again. Plain data only: objects, arrays, primitives.
 */
export function sharedStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (typeof previous !== 'object' || typeof next !== 'object' || previous === null || next === null) {
    return next;
  }
  if (Array.isArray(previous) !== Array.isArray(next)) return next;
  const before = previous as Readonly<Record<string, unknown>>;
  const after = next as Readonly<Record<string, unknown>>;
  const keys = Object.keys(after);
  const shared = keys.map((key) => [key, sharedStructure(before[key], after[key])] as const);
  const same =
    keys.length === Object.keys(before).length &&
    shared.every(([key, value]) => Object.hasOwn(before, key) && Object.is(value, before[key]));
  if (same) return previous as T;
  return (Array.isArray(next) ? shared.map(([, value]) => value) : Object.fromEntries(shared)) as T;
}
