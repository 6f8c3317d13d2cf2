import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { openOfficer } from './open-officer.ts';
import { announce, sessionState, tellWindows } from './session-state.ts';

/**
 * Hides the counter: captures are stopped, both windows show nobody's data, the draft stays where it lies. From the first line on
 * nothing is answered and nothing is told but what `tellsWhileLocked`.
 */
export async function lockSession(
  desk: Desk,
  by: 'officer' | 'idle' | 'token',
): Promise<Result<SessionState>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  if (desk.locked) return ok(sessionState(desk));
  desk.locked = true;
  desk.photos.close();
  desk.bench.cancelAll();
  tellWindows(desk);
  await Promise.all([
    desk.fingerprints.cancel(),
    desk.signatures.cancel(),
    desk.documents.cancel(),
    desk.cards.cancel(),
    desk.officerFingers.cancel(),
    desk.recordings.stopAll(officer),
  ]);
  // Whose session was locked may have signed out while the devices stopped.
  await recordAudit({ ...desk, officer }, 'session-locked', officer.id, { by });
  return ok(sessionState(desk));
}

/**
 * The same officer is back: everything is as it was left. Failures: `not-signed-in`, those of `openOfficer`.
 */
export async function unlockSession(
  desk: Desk,
  input: { credential: Credential },
): Promise<Result<SessionState>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  if (!desk.locked) return ok(sessionState(desk));
  const opened = await openOfficer(desk, officer.id, input.credential);
  if (!opened.ok) {
    const failures = Number(opened.error.details?.failures ?? 0);
    await recordAudit(desk, 'session-unlock-refused', officer.id, { failures });
    return opened;
  }
  await opened.value.close();
  // Meanwhile another may have signed in, or the centre suspended this one.
  if (desk.officer?.id !== officer.id) return err('not-signed-in');
  return resume(desk);
}

/** The officer at the desk has shown again who is there. */
export async function resume(desk: Desk): Promise<Result<SessionState>> {
  desk.locked = false;
  desk.idle.begin();
  await recordAudit(desk, 'session-unlocked', desk.officer?.id ?? null, {});
  const announced = announce(desk);
  if (desk.open !== null) desk.emit('draft.changed', desk.open);
  return announced;
}

/** What may be told to a window that hides everything: how the station is, and that what ran has ended. */
export function tellsWhileLocked(name: keyof OfficerEvents, payload: unknown): boolean {
  switch (name) {
    case 'session.changed':
    case 'session.fingerState':
    case 'outbox.changed':
    case 'devices.changed':
    case 'diagnostics.liveEnded':
      return true;
    case 'capture.state':
    case 'signature.state':
    case 'card.state':
    case 'document.state':
    case 'diagnostics.selfTest':
      return hasEnded(payload);
    default:
      return false;
  }
}

function hasEnded(payload: unknown): boolean {
  const { state } = payload as { state: { phase: string } };
  return state.phase === 'cancelled' || state.phase === 'failed';
}
