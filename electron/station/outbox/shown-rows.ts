import type { OutboxRow, ShownRow } from './outbox-store.ts';
import { shownColumns } from './outbox-store.ts';
import type { VaultAccess } from '../vault/schema.ts';

/** Of those that wait, are carried or were acknowledged only so many are shown: the next to go, the oldest, the last shift's. */
const mostShown = { waiting: 200, carried: 200, acknowledged: 50 } as const;

type State = OutboxRow['state'];

/** What officers look at, newest first: everything under way or refused, and a part of what is plenty. */
export async function shownRows(access: VaultAccess): Promise<ShownRow[]> {
  const of = (...states: State[]) =>
    access.selectFrom('outbox_item').select(shownColumns).where('state', 'in', states);
  const parts = [
    await of('sending', 'verifying', 'refused').execute(),
    await of('waiting')
      .orderBy('priority')
      .orderBy('attempts')
      .orderBy('sealed_at')
      .limit(mostShown.waiting)
      .execute(),
    await of('carried').orderBy('sealed_at').limit(mostShown.carried).execute(),
    await of('acknowledged').orderBy('acknowledged_at', 'desc').limit(mostShown.acknowledged).execute(),
  ];
  return parts
    .flat()
    .sort((one, other) => (one.sealed_at < other.sealed_at ? 1 : one.sealed_at > other.sealed_at ? -1 : 0));
}
