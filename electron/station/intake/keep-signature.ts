import { randomUUID } from 'node:crypto';
import { penShape } from '../../../domain/biometrics/signature-checks.ts';
import { encodePenPath } from '../../../domain/biometrics/signature-record-path.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { addFindings } from '../comparing/add-findings.ts';
import { removeEvidenceWithCompanions, storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { checkDocumentBytes } from './document-bytes.ts';
import { examinePen } from './signature-findings.ts';
import type { RunningSignature } from './signature-attempts.ts';

/** A signature has more than a dot. */
const leastTouchingPoints = 3;

/**
 * Stores picture, pen path and pad screen in one transaction and puts them in the place of an earlier signature of the same
 * signer. What is wrong with the path (too short, without pressure, the course of an earlier one) becomes findings. Failures: `tampered` (the text signed is not the text asked for), `protocol-error`, those of `changeDraft`.
 */
export async function keepSignature(
  desk: Desk,
  running: RunningSignature,
  signed: Extract<SignatureState, { phase: 'signed' }>,
): Promise<Result<DraftView>> {
  if (signed.consentSha256.toLowerCase() !== running.consentSha256) return err('tampered', 'consent text');
  if (!checkDocumentBytes('image/png', signed.image).ok) return err('protocol-error', 'signature image');
  if (!checkDocumentBytes('image/png', signed.padScreen).ok) return err('protocol-error', 'pad screen');
  if (signed.points.filter(({ touching }) => touching).length < leastTouchingPoints) {
    return err('protocol-error', 'no pen path');
  }
  const ink = encodePenPath({ geometry: signed.geometry, points: signed.points }, signed.capturedAt);
  if (!ink.ok) return err('protocol-error', `pen path: ${ink.error.cause ?? ink.error.code}`);
  const { signer, draftId, attemptId, consentSha256 } = running;
  const evidenceId = randomUUID();
  const { geometry, points } = signed;
  const ticket = desk.open?.ticket ?? '';
  const kept = await changeDraft(desk, draftId, async ({ record, transaction, at, audit }) => {
    const earlier = record.signatures.filter((signature) => signature.signer === signer);
    await removeEvidenceWithCompanions(
      transaction,
      draftId,
      earlier.map(({ evidenceId }) => evidenceId),
    );
    const { capturedAt, device } = signed;
    const common = { capturedAt, signer };
    await storeEvidence(
      transaction,
      draftId,
      {
        ...common,
        kind: 'signature-image',
        evidenceId,
        mimeType: 'image/png',
        attemptId,
        device,
        consentSha256,
      },
      signed.image,
    );
    await storeEvidence(
      transaction,
      draftId,
      {
        ...common,
        kind: 'signature-strokes',
        evidenceId: randomUUID(),
        mimeType: 'application/vnd.iso19794-7',
        about: evidenceId,
      },
      ink.value,
    );
    await storeEvidence(
      transaction,
      draftId,
      {
        ...common,
        kind: 'signature-screen',
        evidenceId: randomUUID(),
        mimeType: 'image/png',
        about: evidenceId,
      },
      signed.padScreen,
    );
    await audit('signature-taken', { signer, evidence: evidenceId });
    const others = record.signatures.filter((signature) => signature.signer !== signer);
    const known = desk.signatures.earlier.for(
      draftId,
      others.map((other) => other.evidenceId),
    );
    const { pen, findings } = examinePen({ geometry, points }, evidenceId, known);
    const signatures = [...others, { evidenceId, signer, capturedAt, consentSha256, pen }];
    return ok(await addFindings({ at, audit }, { ...record, signatures }, findings));
  });
  const shape = penShape(signed);
  if (kept.ok && shape !== null) {
    desk.signatures.earlier.remember({ draftId, ticket, evidenceId, shape });
  }
  return kept;
}
