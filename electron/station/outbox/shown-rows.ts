import type { VaultAccess } from '../vault/schema.ts';
import type { OutboxRow, ShownRow } from './outbox-store.ts';
import { shownColumns } from './outbox-store.ts';

/** Of those that wait, are carried or were acknowledged only so many are shown: the next to go, the oldest, the last shift's. */
const mostShown = { waiting: 200, carried: 200, acknowledged: 50 } as const;

type State = OutboxRow['state'];

/**
 * What officers look at, newest first: everything under way or refused, and a part of what is plenty. One statement: what passes from one
 * state to the next meanwhile is neither missed nor shown twice.
 */
export function shownRows(access: VaultAccess): Promise<ShownRow[]> {
  const of = (...states: State[]) =>
    access.selectFrom('outbox_item').select(shownColumns).where('state', 'in', states);
  const inOrder = of('waiting').orderBy('priority').orderBy('attempts').orderBy('sealed_at');
  const parts = {
    waiting: inOrder.limit(mostShown.waiting),
    carried: of('carried').orderBy('sealed_at').limit(mostShown.carried),
    acknowledged: of('acknowledged').orderBy('acknowledged_at', 'desc').limit(mostShown.acknowledged),
  };
  return of('sending', 'verifying', 'refused')
    .unionAll(access.selectFrom(parts.waiting.as('waiting')).selectAll())
    .unionAll(access.selectFrom(parts.carried.as('carried')).selectAll())
    .unionAll(access.selectFrom(parts.acknowledged.as('acknowledged')).selectAll())
    .orderBy('sealed_at', 'desc')
    .execute();
}
