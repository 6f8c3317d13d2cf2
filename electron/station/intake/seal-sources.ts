import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { type EvidenceMeta, evidenceFileName } from '../../../domain/application/evidence.ts';
import type { SealSource } from '../sealing/seal-source.ts';
import { evidenceChunks } from '../vault/evidence-store.ts';
import type { VaultAccess } from '../vault/schema.ts';

/**
 * What the container carries: of the fingers those of the chosen attempts with their envelopes, everything else that is
 * still part of the draft. Attempts not chosen stay behind; application.json tells of them.
 */
export function evidenceToSeal(
  evidence: readonly EvidenceMeta[],
  fingerprints: readonly FingerprintProgress[],
): EvidenceMeta[] {
  const chosen = new Set(
    fingerprints.flatMap(({ attempts }) =>
      attempts.filter((attempt) => attempt.chosen).map(({ attemptId }) => attemptId),
    ),
  );
  const fingers = new Set(
    evidence.flatMap((piece) =>
      piece.kind === 'finger' && chosen.has(piece.attemptId) ? [piece.evidenceId] : [],
    ),
  );
  return evidence.filter((piece) => {
    if (piece.kind === 'finger') return fingers.has(piece.evidenceId);
    if (piece.kind === 'device-envelope') return fingers.has(piece.about);
    return true;
  });
}

/** Streams a piece from the vault, chunk by chunk, as often as it is opened. */
export function sealSource(access: VaultAccess, piece: EvidenceMeta): SealSource {
  return {
    name: evidenceFileName(piece),
    mimeType: piece.mimeType,
    sha256: piece.sha256,
    size: piece.bytes,
    crc32: piece.crc32,
    open: () => evidenceChunks(access, piece.evidenceId),
  };
}
