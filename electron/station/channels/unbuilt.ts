import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { err } from '../../../domain/result.ts';

type Unbuilt = 'card.read' | 'card.cancel';

/** Scaffolding: calls whose use cases are being built. */
export function unbuilt(): Handlers<Pick<OfficerCalls, Unbuilt>> {
  const names: readonly Unbuilt[] = ['card.read', 'card.cancel'];
  return Object.fromEntries(names.map((name) => [name, () => err('unbuilt')])) as unknown as Handlers<
    Pick<OfficerCalls, Unbuilt>
  >;
}
