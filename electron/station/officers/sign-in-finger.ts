import { compareTemplates } from '../../../domain/biometrics/minutiae/compare.ts';
import { sameFinger } from '../../../domain/biometrics/minutiae/threshold.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { guarded, refusedNow } from './guard.ts';
import type { TakenFinger } from './officer-finger-attempts.ts';
import { readTemplate } from './officer-fingers.ts';
import { personOf } from './people.ts';
import { tellWindows } from './session-state.ts';
import { completeHandOver } from './shift.ts';
import { completeSignIn } from './sign-in.ts';

/** A credential that was shown counts so long. */
const pendingMs = 120_000;
/** So many fingers that did not match, and the credential must be shown again. */
const mostComparisons = 3;

/**
 * Starts the 1:1 attempt of the officer whose credential was right. Failures: `sign-in-not-pending`, `officer-locked`,
 * `passphrase-delayed`, `capture-running`, the device's own.
 */
export async function takeSignInFinger(desk: Desk): Promise<Result<{ attemptId: string }>> {
  const { pending } = desk;
  if (pending === null) return err('sign-in-not-pending');
  if (desk.uptime() - pending.since > pendingMs) {
    desk.pending = null;
    tellWindows(desk);
    return err('sign-in-not-pending');
  }
  const { officerId, finger } = pending;
  const free = await refusedNow(desk, officerId, 'finger');
  if (!free.ok) return free;
  return desk.officerFingers.begin({
    officerId,
    finger,
    use: (taken) => compareAtSignIn(desk, officerId, taken),
  });
}

async function compareAtSignIn(desk: Desk, officerId: string, taken: TakenFinger): Promise<Result<string>> {
  if (pendingOf(desk, officerId) === null) return err('sign-in-not-pending');
  const compared = await guarded(desk, officerId, () => compare(desk, officerId, taken), 'finger');
  // Cancelled, or another officer's turn, while it was compared.
  const pending = pendingOf(desk, officerId);
  if (pending === null) return err('sign-in-not-pending');
  if (!compared.ok) {
    if (compared.error.code !== 'finger-not-matched') return compared;
    const failures = pending.failures + 1;
    await recordAudit({ ...desk, officer: null }, 'officer-finger-refused', officerId, { failures });
    desk.pending = failures < mostComparisons ? { ...pending, failures } : null;
    tellWindows(desk);
    return ok('finger-not-matched');
  }
  const person = personOf(desk, officerId);
  const done =
    pending.purpose === 'hand-over' && person !== undefined
      ? await completeHandOver(desk, person)
      : await completeSignIn(desk, officerId);
  return done.ok ? ok('matched') : done;
}

function pendingOf({ pending }: Pick<Desk, 'pending'>, officerId: string): Desk['pending'] {
  return pending?.officerId === officerId ? pending : null;
}

async function compare(
  desk: Pick<Desk, 'vault'>,
  officerId: string,
  { template }: TakenFinger,
): Promise<Result<void>> {
  const reference = await readTemplate(desk.vault.database, officerId);
  if (reference === null) return err('finger-not-enrolled');
  return sameFinger(compareTemplates(template, reference)) ? ok() : err('finger-not-matched');
}
