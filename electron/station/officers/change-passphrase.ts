import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { openOfficerKey, protectKey } from '../keys/officer-key.ts';
import { changeOfficer } from '../provisioning/identity.ts';
import { guarded } from './guard.ts';

/**
 * The signed-in officer's key under another passphrase. Failures: `not-signed-in`, `credential-other-kind` (the key is on a token, whose
 * PIN is changed there), `passphrase-unchanged`, `passphrase-too-short` (details.least), those of `guarded`, `passphrase-wrong`.
 */
export async function changePassphrase(
  desk: Desk,
  input: { current: string; next: string },
): Promise<Result<null>> {
  const { officer } = desk;
  if (officer === null) return err('not-signed-in');
  const stored = desk.identity?.officers.find(({ officerId }) => officerId === officer.id)?.key;
  if (stored === undefined) return err('credential-other-kind');
  const opened = await guarded(desk, officer.id, () => openOfficerKey(stored, input.current));
  if (!opened.ok) {
    const failures = Number(opened.error.details?.failures ?? 0);
    await recordAudit(desk, 'officer-sign-in-refused', officer.id, { failures });
    return opened;
  }
  if (input.next.normalize('NFC') === input.current.normalize('NFC')) return err('passphrase-unchanged');
  const key = await protectKey(opened.value, officer.id, input.next);
  if (!key.ok) return key;
  await changeOfficer(desk, officer.id, (entry) => ({ ...entry, key: key.value }));
  await recordAudit(desk, 'passphrase-changed', officer.id, {});
  return ok(null);
}
