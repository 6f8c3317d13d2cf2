import type { SessionState } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { clearDesk } from '../intake/clear-desk.ts';
import { withinGrace } from './grace.ts';
import { refusedNow } from './guard.ts';
import { resume } from './lock-session.ts';
import { openOfficer } from './open-officer.ts';
import { type Person, mayWork, personOf } from './people.ts';
import { announce, sessionState } from './session-state.ts';

/**
 * The credential is right when it opens the officer's own key; the key is let go again at once. Whoever was signed in before
 * is signed out. Where a finger is asked for besides, nobody is signed in until it was compared.
 *
 * Failures: those of `openOfficer` and `withinGrace`, `officer-locked` by wrong fingers.
 */
export async function signIn(
  desk: Desk,
  input: { officerId: string; credential: Credential },
): Promise<Result<SessionState>> {
  const shown = await showCredential(desk, input);
  if (!shown.ok) return shown;
  const person = shown.value;
  if (person.signIn === 'passphrase-finger') return waitForFinger(desk, person, 'sign-in');
  return completeSignIn(desk, person.id);
}

/** Who is there, and may work here now. Refusals are audited. */
export async function showCredential(
  desk: Desk,
  { officerId, credential }: { officerId: string; credential: Credential },
): Promise<Result<Person>> {
  const checked = await checkCredential(desk, officerId, credential);
  if (!checked.ok) {
    // An id nobody has is whatever somebody typed: it is not kept.
    const known = checked.error.code !== 'officer-unknown';
    await recordAudit({ ...desk, officer: null }, 'officer-sign-in-refused', known ? officerId : null, {
      failures: Number(checked.error.details?.failures ?? 0),
    });
  }
  return checked;
}

async function checkCredential(
  desk: Desk,
  officerId: string,
  credential: Credential,
): Promise<Result<Person>> {
  const person = personOf(desk, officerId);
  if (person === undefined) return err('officer-unknown');
  const allowed = withinGrace(desk, person.role);
  if (!allowed.ok) return allowed;
  if (person.signIn === 'passphrase-finger') {
    const finger = await refusedNow(desk, officerId, 'finger');
    if (!finger.ok) return finger;
  }
  const opened = await openOfficer(desk, officerId, credential);
  if (!opened.ok) return opened;
  await opened.value.close();
  await desk.keepTime();
  return ok(person);
}

/** The passphrase was right; the finger is the other half. */
export async function waitForFinger(
  desk: Desk,
  person: Person,
  purpose: 'sign-in' | 'hand-over',
): Promise<Result<SessionState>> {
  const finger = desk.signInFingers.get(person.id);
  if (finger === undefined) return err('finger-not-enrolled');
  await desk.officerFingers.cancel();
  desk.pending = { officerId: person.id, finger, purpose, failures: 0, since: desk.uptime() };
  return announce(desk);
}

/** Everything that was asked for is right. */
export async function completeSignIn(desk: Desk, officerId: string): Promise<Result<SessionState>> {
  const person = personOf(desk, officerId);
  // The centre may have said otherwise while the finger was compared.
  if (person === undefined) return err('officer-unknown');
  if (!mayWork(person)) return err('officer-suspended');
  if (desk.officer !== null && desk.officer.id !== officerId) {
    await leaveCounter(desk);
    // That takes as long as a device takes to stop: another may have signed in meanwhile, or the centre spoken.
    return completeSignIn(desk, officerId);
  }
  desk.pending = null;
  if (desk.officer?.id === officerId && desk.locked) return resume(desk);
  const { id, name, rank, role } = person;
  desk.officer = { id, name, rank, role };
  desk.locked = false;
  desk.idle.begin();
  await recordAudit(desk, 'officer-signed-in', id, {});
  return announce(desk);
}

/** Captures stop, the draft stays in the vault, the applicant window goes idle. */
export async function signOut(desk: Desk): Promise<Result<SessionState>> {
  await leaveCounter(desk);
  return announce(desk);
}

/** The finger is not going to come. */
export async function cancelSignIn(desk: Desk): Promise<Result<SessionState>> {
  if (desk.pending === null) return ok(sessionState(desk));
  desk.pending = null;
  await desk.officerFingers.cancel();
  return announce(desk);
}

export async function leaveCounter(desk: Desk): Promise<void> {
  desk.pending = null;
  if (desk.officer === null) return;
  const { officer } = desk;
  // First of all nobody is on duty: what is asked while the devices are told to stop lays nothing on the desk any more.
  desk.officer = null;
  desk.locked = false;
  desk.idle.stop();
  // The desk is empty before anything is waited for: whoever signs in meanwhile may lay something on it.
  await Promise.all([clearDesk(desk), desk.officerFingers.cancel(), desk.recordings.stopAll(officer)]);
  await recordAudit({ ...desk, officer }, 'officer-signed-out', officer.id, {});
}
