import { type Result, err, ok } from '../../../domain/result.ts';
import { type Desk, onDuty } from '../desk.ts';
import { evidencePicture } from '../vault/evidence-store.ts';

/** A picture for the eyes, of the applicant on the desk only. Failures: `draft-not-open`, `evidence-unknown`. */
export async function showEvidence(
  desk: Desk,
  input: { draftId: string; evidenceId: string },
): Promise<Result<{ mimeType: string; content: Uint8Array<ArrayBuffer> }>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  if (desk.open?.draftId !== input.draftId) return err('draft-not-open');
  const picture = await evidencePicture(desk.vault.database, input.draftId, input.evidenceId);
  return picture === null ? err('evidence-unknown') : ok(picture);
}
