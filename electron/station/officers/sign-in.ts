import type { SessionState } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { clearDesk } from '../intake/clear-desk.ts';
import { openWithPassphrase } from './passphrase-guard.ts';
import { sessionState } from './session-state.ts';

/**
 * The passphrase is right when it opens the officer's own key; the key is let go again at once. Whoever was signed in before
 * is signed out. Failures: `not-provisioned` and those of `openWithPassphrase`.
 */
export async function signIn(
  desk: Desk,
  input: { officerId: string; credential: Credential },
): Promise<Result<SessionState>> {
  if (desk.identity === null) return err('not-provisioned');
  if (input.credential.kind !== 'passphrase') return err('token-absent');
  const opened = await openWithPassphrase(desk, input.officerId, input.credential.passphrase);
  if (!opened.ok) {
    // An id nobody has is whatever somebody typed: it is not kept.
    const known = opened.error.code !== 'officer-unknown';
    await recordAudit({ ...desk, officer: null }, 'officer-sign-in-refused', known ? input.officerId : null, {
      failures: Number(opened.error.details?.failures ?? 0),
    });
    return opened;
  }
  const known = desk.identity.officers.find(({ officerId }) => officerId === input.officerId);
  if (known === undefined) return err('officer-unknown');
  if (desk.officer !== null && desk.officer.id !== known.officerId) await leaveCounter(desk);
  desk.officer = { id: known.officerId, name: known.name, rank: known.rank, role: known.role };
  await recordAudit(desk, 'officer-signed-in', known.officerId, {});
  return announce(desk);
}

/** Captures stop, the draft stays in the vault, the applicant window goes idle. */
export async function signOut(desk: Desk): Promise<Result<SessionState>> {
  await leaveCounter(desk);
  return announce(desk);
}

async function leaveCounter(desk: Desk): Promise<void> {
  if (desk.officer === null) return;
  const { officer } = desk;
  // First of all nobody is on duty: what is asked while the devices are told to stop lays nothing on the desk any more.
  desk.officer = null;
  await clearDesk(desk);
  await recordAudit({ ...desk, officer }, 'officer-signed-out', officer.id, {});
}

function announce(desk: Desk): Result<SessionState> {
  const state = sessionState(desk);
  desk.emit('session.changed', state);
  desk.refreshApplicant();
  return ok(state);
}
