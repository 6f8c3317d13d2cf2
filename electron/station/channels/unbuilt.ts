import type { CallMap, Handlers } from '../../../domain/channels/rpc.ts';
import { err } from '../../../domain/result.ts';

/** Scaffolding while calls are being built: gone before this lands. */
export function unbuilt<C extends CallMap>(calls: C): Handlers<C> {
  return Object.fromEntries(
    Object.keys(calls).map((name) => [name, () => err('unbuilt', name)]),
  ) as unknown as Handlers<C>;
}
