import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { type EvidenceMeta, evidenceFileName } from '../../../domain/application/evidence.ts';
import type { SealSource } from '../sealing/seal-source.ts';
import { evidenceChunks } from '../vault/evidence-store.ts';
import type { VaultAccess } from '../vault/schema.ts';
import type { DraftRecord } from './draft-record.ts';

/**
 * What the container carries: of each finger the chosen image with its envelope, and the whole slap it was cut from; of a page what came,
 * and its straightened copy where that is the one in use; everything else that is still part of the draft. Images not chosen stay behind; application.json tells of them.
 */
export function evidenceToSeal(
  evidence: readonly EvidenceMeta[],
  fingerprints: readonly FingerprintProgress[],
  documents: DraftRecord['documents'] = [],
): EvidenceMeta[] {
  const copies = new Set(
    documents.flatMap(({ pages }) =>
      pages.flatMap(({ copy }) => (copy?.used === true ? [copy.evidenceId] : [])),
    ),
  );
  const chosen = new Set(fingerprints.flatMap(({ choices }) => choices.map(({ evidenceId }) => evidenceId)));
  const slaps = evidence.flatMap((piece) =>
    piece.kind === 'finger' && chosen.has(piece.evidenceId) && piece.slap !== undefined ? [piece.slap] : [],
  );
  const captured = new Set([...chosen, ...slaps]);
  return evidence.filter((piece) => {
    if (piece.kind === 'finger' || piece.kind === 'slap') return captured.has(piece.evidenceId);
    if (piece.kind === 'device-envelope') return captured.has(piece.about);
    if (piece.kind === 'document-straightened') return copies.has(piece.evidenceId);
    return true;
  });
}

/** A portrait that was kept though it fails a check says so itself: the officer said why after it was stored. */
export function withPoorPortrait(
  evidence: readonly EvidenceMeta[],
  photo: DraftRecord['photo'],
): EvidenceMeta[] {
  const acceptedPoorReason = photo?.acceptedPoorReason;
  if (acceptedPoorReason === undefined) return [...evidence];
  return evidence.map((piece) =>
    piece.kind === 'photo' && piece.evidenceId === photo?.evidenceId
      ? { ...piece, acceptedPoorReason }
      : piece,
  );
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
