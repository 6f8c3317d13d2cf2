import { type Failure, type Result, err, ok, unwrap } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import type { VaultTransaction } from '../vault/schema.ts';

/** What is tried: passphrase or PIN, and the finger compared 1:1. A right passphrase says nothing about a wrong finger. */
export type Guarded = 'credential' | 'finger';

/** Two slips cost nothing, then the wait doubles; the fifth wrong try in a row locks, and each one after for twice as long. */
const freeFailures = 2;
export const failuresUntilLock = 5;
const firstLockMs = 30 * 60 * 1000;
/** Nobody is locked out for longer than a shift. */
const longestLockMs = 8 * 60 * 60 * 1000;

/** How long after so many wrong tries in a row the next one is taken. */
export function waitAfter(failures: number): number {
  if (failures <= freeFailures) return 0;
  if (failures < failuresUntilLock) return 1000 * 2 ** (failures - freeFailures);
  return Math.min(longestLockMs, firstLockMs * 2 ** (failures - failuresUntilLock));
}

/** A finger laid down askew is soon laid down again: three comparisons that did not match are one wrong try. */
const comparisonsPerTry = 3;

function triesOf(kind: Guarded, failures: number): number {
  return kind === 'finger' ? Math.floor(failures / comparisonsPerTry) : failures;
}

function waitFor(kind: Guarded, failures: number): number {
  const within = kind === 'finger' && failures % comparisonsPerTry !== 0;
  return within ? 0 : waitAfter(triesOf(kind, failures));
}

export type GuardFailure = Failure<'passphrase-delayed' | 'officer-locked'>;

/** Failures of an attempt that say: this was not the officer. All others say nothing and are not counted. */
const wrong = ['passphrase-wrong', 'pin-wrong', 'finger-not-matched', 'code-invalid'];

type GuardDesk = Pick<Desk, 'vault' | 'uptime'>;

/**
 * Lets an attempt through when no wait is on. It is counted in the vault before it is made, so that neither a restart nor many
 * attempts at once get around the wait; a right one clears the count, one that failed for another reason than being wrong is not
 * counted.
 *
 * Waits run by the machine's uptime, so that setting the clock neither ends nor lengthens one. After the machine was
 * restarted only time since then counts: a station left running ends any wait in no more than its length.
 *
 * Failures: `passphrase-delayed` (details.seconds), `officer-locked` (details.seconds, .minutes, .failures), and the attempt's own;
 * a wrong one with details.failures, details.left until the lock, and details.seconds until the next is taken.
 */
export async function guarded<T, E extends Failure>(
  desk: GuardDesk,
  officerId: string,
  attempt: () => Promise<Result<T, E>>,
  kind: Guarded = 'credential',
): Promise<Result<T, E | GuardFailure>> {
  const counted = await countAttempt(desk, officerId, kind);
  if (!counted.ok) return counted as Result<never, GuardFailure>;
  const { before, now } = counted.value;
  let answer: Result<T, E>;
  try {
    answer = await attempt();
  } catch (error) {
    await takeBack(desk, officerId, kind, before, now);
    throw error;
  }
  if (answer.ok) {
    await forgive(desk, officerId, kind);
    return answer;
  }
  if (!wrong.includes(answer.error.code)) {
    await takeBack(desk, officerId, kind, before, now);
    return answer;
  }
  const telling = tellingOf(kind, now);
  // A token counts for itself: what is left is the fewer of the two.
  const left = Math.min(Number(answer.error.details?.left ?? telling.left), telling.left);
  const details = { ...answer.error.details, ...telling, left };
  return { ok: false, error: { ...answer.error, details } };
}

/** The wait that is on, without counting anything. */
export async function refusedNow(
  desk: GuardDesk,
  officerId: string,
  kind: Guarded,
): Promise<Result<void, GuardFailure>> {
  const found = await read(desk.vault.database, officerId, kind);
  return refusal(kind, found, desk.uptime());
}

/** Clears one count, or all of an officer's. */
export async function forgive(desk: GuardDesk, officerId: string, kind?: Guarded): Promise<void> {
  const all = desk.vault.database.deleteFrom('sign_in_guard').where('officer_id', '=', officerId);
  await (kind === undefined ? all : all.where('kind', '=', kind)).execute();
}

/**
 * Whenever a vault is taken up: an uptime smaller than one counted from means that the machine was started anew, and that at
 * least all of it has passed. What is left of such a wait is counted from here.
 */
export async function continueWaits(desk: GuardDesk): Promise<void> {
  const uptime = Math.floor(desk.uptime());
  await desk.vault.database
    .updateTable('sign_in_guard')
    .set((row) => ({ wait_ms: row('wait_ms', '-', uptime), counted_at_uptime_ms: uptime }))
    .where('counted_at_uptime_ms', '>', uptime)
    .execute();
}

/** Officers who are locked out now. */
export async function lockedOfficers(desk: GuardDesk): Promise<string[]> {
  const rows = await desk.vault.database.selectFrom('sign_in_guard').selectAll().execute();
  const uptime = desk.uptime();
  const locked = rows.filter((row) => {
    const refused = refusal(row.kind, stateOf(row), uptime);
    return !refused.ok && refused.error.code === 'officer-locked';
  });
  return [...new Set(locked.map((row) => row.officer_id))];
}

interface GuardState {
  readonly failures: number;
  readonly waitMs: number;
  readonly countedAt: number;
}
interface Counted {
  readonly before: GuardState | null;
  readonly now: GuardState;
}

function countAttempt(desk: GuardDesk, officerId: string, kind: Guarded): Promise<Result<Counted>> {
  return desk.vault.change(async (transaction): Promise<Result<Counted>> => {
    const uptime = desk.uptime();
    const before = await read(transaction, officerId, kind);
    const refused = refusal(kind, before, uptime);
    if (!refused.ok) return refused;
    const failures = (before?.failures ?? 0) + 1;
    const now = { failures, waitMs: waitFor(kind, failures), countedAt: Math.floor(uptime) };
    await write(transaction, officerId, kind, now);
    return ok({ before, now });
  });
}

/** The attempt said nothing about the officer: one try less, unless others came between. */
async function takeBack(
  desk: GuardDesk,
  officerId: string,
  kind: Guarded,
  before: GuardState | null,
  now: GuardState,
): Promise<void> {
  const taken = await desk.vault.change(async (transaction) => {
    const found = await read(transaction, officerId, kind);
    if (found === null) return ok();
    const untouched = found.failures === now.failures && found.countedAt === now.countedAt;
    const failures = Math.max(0, found.failures - 1);
    const after =
      untouched && before !== null ? before : { ...found, failures, waitMs: waitFor(kind, failures) };
    await write(transaction, officerId, kind, after);
    return ok();
  });
  unwrap(taken);
}

function refusal(kind: Guarded, state: GuardState | null, uptime: number): Result<void, GuardFailure> {
  const left = state === null ? 0 : state.waitMs - Math.max(0, uptime - state.countedAt);
  if (state === null || left <= 0) return ok();
  const seconds = Math.ceil(left / 1000);
  const failures = triesOf(kind, state.failures);
  return failures >= failuresUntilLock
    ? err('officer-locked', undefined, { seconds, minutes: Math.ceil(seconds / 60), failures })
    : err('passphrase-delayed', undefined, { seconds });
}

function tellingOf(kind: Guarded, state: GuardState): Record<'failures' | 'left' | 'seconds', number> {
  const failures = triesOf(kind, state.failures);
  return {
    failures,
    left: Math.max(0, failuresUntilLock - failures),
    seconds: Math.ceil(state.waitMs / 1000),
  };
}

type Access = Pick<VaultTransaction, 'selectFrom' | 'insertInto'>;

async function read(access: Pick<Access, 'selectFrom'>, officerId: string, kind: Guarded) {
  const row = await access
    .selectFrom('sign_in_guard')
    .selectAll()
    .where('officer_id', '=', officerId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row === undefined ? null : stateOf(row);
}

function stateOf(row: { failures: number; wait_ms: number; counted_at_uptime_ms: number }): GuardState {
  return { failures: row.failures, waitMs: row.wait_ms, countedAt: row.counted_at_uptime_ms };
}

async function write(access: Access, officerId: string, kind: Guarded, state: GuardState): Promise<void> {
  const values = {
    failures: state.failures,
    wait_ms: state.waitMs,
    counted_at_uptime_ms: state.countedAt,
  };
  await access
    .insertInto('sign_in_guard')
    .values({ officer_id: officerId, kind, ...values })
    .onConflict((conflict) => conflict.columns(['officer_id', 'kind']).doUpdateSet(values))
    .execute();
}
