import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { compareTemplates } from '../../../domain/biometrics/minutiae/compare.ts';
import { sameFingerFrom } from '../../../domain/biometrics/minutiae/threshold.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { TakenFinger } from './officer-finger-attempts.ts';
import { readSignInFingers, writeFinger } from './officer-fingers.ts';
import { openOfficer } from './open-officer.ts';
import { tellWindows } from './session-state.ts';

/**
 * Takes the signed-in officer's own finger, to be compared at the next sign-ins. Failures: `not-signed-in`, `session-locked`, those of
 * `openOfficer`, `capture-running`, the device's own.
 */
export async function enrolFinger(
  desk: Desk,
  input: { finger: FingerPosition; credential: Credential },
): Promise<Result<{ attemptId: string }>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  const opened = await openOfficer(desk, officer.id, input.credential);
  if (!opened.ok) {
    const failures = Number(opened.error.details?.failures ?? 0);
    await recordAudit(desk, 'officer-sign-in-refused', officer.id, { failures });
    return opened;
  }
  await opened.value.close();
  if (desk.officer?.id !== officer.id) return err('not-signed-in');
  // Whoever stands there now is not known to be the officer.
  if (desk.locked) return err('session-locked');
  return desk.officerFingers.begin({
    officerId: officer.id,
    finger: input.finger,
    use: (taken) => keepFinger(desk, officer.id, taken),
  });
}

/** Answers `enrolled`. A print with too little in it to be told from others is refused: `finger-too-poor`. */
async function keepFinger(desk: Desk, officerId: string, taken: TakenFinger): Promise<Result<string>> {
  // A print compared with itself scores by what is in it: about ten minutiae are needed for twice the threshold.
  if (compareTemplates(taken.template, taken.template) < 2 * sameFingerFrom) return err('finger-too-poor');
  const kept = await desk.vault.change(async (transaction): Promise<Result<void>> => {
    if (desk.officer?.id !== officerId) return err('not-signed-in');
    await writeFinger(transaction, officerId, taken, desk.now());
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'officer-finger-enrolled',
      officerId,
      subjectId: officerId,
      details: { finger: taken.finger, quality: Math.round(taken.quality) },
    });
    return ok();
  });
  if (!kept.ok) return kept;
  desk.signInFingers = await readSignInFingers(desk.vault.database);
  tellWindows(desk);
  return ok('enrolled');
}
