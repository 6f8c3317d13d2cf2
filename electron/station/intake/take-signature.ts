import { createHash, randomUUID } from 'node:crypto';
import { consentText } from '../../../domain/application/consent.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import type { Signer } from '../../../domain/policy/policy.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { openDraft } from './open-draft.ts';

/**
 * Shows the consent text on the pad and waits for the signature of the applicant or the representative, whom the policy asks.
 *
 * Failures: those of `openDraft`, `step-locked`, `signer-not-required`, `signer-name-missing`, `capture-running`,
 * `device-host-absent`, and the device's own codes.
 */
export async function takeSignature(
  desk: Desk,
  input: { draftId: string; signer: Signer },
): Promise<Result<{ attemptId: string; consentText: string }>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const { state, policy, age, draft } = opened.value;
  const allowed = mayEnter(state, 'signature');
  if (!allowed.ok) return allowed;
  if (!policy.signers({ age }).includes(input.signer)) return err('signer-not-required');
  const signerName = signerNameOf(draft.record.fields, input.signer);
  if (signerName === '') return err('signer-name-missing');
  if (desk.fingerprints.running !== null || desk.signatures.running !== null) return err('capture-running');
  if (desk.open?.draftId !== draft.draftId) return err('draft-not-open');

  const attemptId = `sg-${randomUUID()}`;
  const text = consentText(policy.id).normalize('NFC');
  const consentSha256 = createHash('sha256').update(text, 'utf8').digest('hex');
  const { signatureMs, hostGraceMs } = desk.timings;
  desk.signatures.begin(
    {
      attemptId,
      draftId: draft.draftId,
      signer: input.signer,
      consentText: text,
      consentSha256,
      signerName,
    },
    signatureMs + hostGraceMs,
  );
  const started = await desk.devices.call('signature.start', {
    attemptId,
    consentText: text,
    signerName,
    timeoutMs: signatureMs,
  });
  if (!started.ok) {
    desk.signatures.abandon(attemptId);
    return started;
  }
  return ok({ attemptId, consentText: text });
}

export function signerNameOf(
  fields: { name?: { full: string } | undefined; representative?: { name: { full: string } } | undefined },
  signer: Signer,
): string {
  return (signer === 'applicant' ? fields.name?.full : fields.representative?.name.full)?.trim() ?? '';
}

export async function cancelSignature(desk: Desk, input: { draftId: string }): Promise<Result<null>> {
  if (desk.signatures.running?.draftId === input.draftId) await desk.signatures.cancel();
  return ok(null);
}
