import { randomUUID } from 'node:crypto';
import { encodePenPath } from '../../../domain/biometrics/signature-record-path.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { removeEvidenceWithCompanions, storeEvidence } from '../vault/evidence-store.ts';
import { changeDraft } from './change-draft.ts';
import { checkDocumentBytes } from './document-bytes.ts';
import type { RunningSignature } from './signature-attempts.ts';

/** A signature has more than a dot. */
const leastTouchingPoints = 3;

/**
 * Stores picture, pen path and pad screen in one transaction and puts them in the place of an earlier signature of the same
 * signer. Failures: `tampered` (the text signed is not the text asked for), `protocol-error`, those of `changeDraft`.
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
  return changeDraft(desk, draftId, async ({ record, transaction, audit }) => {
    const earlier = record.signatures.filter((signature) => signature.signer === signer);
    await removeEvidenceWithCompanions(
      transaction,
      draftId,
      earlier.map(({ evidenceId }) => evidenceId),
    );
    const { capturedAt, device } = signed;
    const evidenceId = randomUUID();
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
    return ok({
      ...record,
      signatures: [
        ...record.signatures.filter((signature) => signature.signer !== signer),
        { evidenceId, signer, capturedAt, consentSha256 },
      ],
    });
  });
}
