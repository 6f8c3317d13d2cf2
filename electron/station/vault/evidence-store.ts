import { createHash } from 'node:crypto';
import { type EvidenceMeta, evidenceMetaSchema } from '../../../domain/application/evidence.ts';
import { reached } from '../fault-points.ts';
import { crc32 } from '../sealing/crc32.ts';
import { openDataKey } from './application-keys.ts';
import type { VaultAccess, VaultTransaction } from './schema.ts';

/** Largest piece kept in one row, so that sealing and previews never hold a whole scan twice. */
export const evidenceChunkBytes = 256 * 1024;

/** Omit over a union must be taken member by member, or only the common properties would be left. */
type WithoutDigest<M> = M extends EvidenceMeta ? Omit<M, 'sha256' | 'bytes' | 'crc32'> : never;
export type NewEvidence = WithoutDigest<EvidenceMeta>;

/**
 * Stores one piece, sealed under its application's key; size and SHA-256 are computed here from the bytes as they came.
 */
export async function storeEvidence(
  transaction: VaultTransaction,
  draftId: string,
  evidence: NewEvidence,
  content: Uint8Array,
  preview: Uint8Array | null = null,
): Promise<EvidenceMeta> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const meta = evidenceMetaSchema.parse({
    ...evidence,
    sha256,
    bytes: content.length,
    crc32: crc32(content),
  });
  const id = meta.evidenceId;
  const key = await openDataKey(transaction, draftId, 'evidence');
  await transaction
    .insertInto('evidence')
    .values({
      id,
      draft_id: draftId,
      kind: meta.kind,
      meta: JSON.stringify(meta),
      sha256,
      size: content.length,
      preview: preview && key.seal(`preview ${id}`, 0, preview),
    })
    .execute();
  for (let seq = 0; seq * evidenceChunkBytes < content.length; seq += 1) {
    const bytes = content.subarray(seq * evidenceChunkBytes, (seq + 1) * evidenceChunkBytes);
    await transaction
      .insertInto('evidence_chunk')
      .values({ evidence_id: id, seq, bytes: key.seal(`evidence ${id}`, seq, bytes) })
      .execute();
    reached('evidence.chunk-written');
  }
  reached('evidence.written');
  return meta;
}

/** Pieces of one piece of evidence in their order, each read when it is asked for. */
export async function* evidenceChunks(access: VaultAccess, evidenceId: string): AsyncGenerator<Uint8Array> {
  const piece = await access
    .selectFrom('evidence')
    .select('draft_id')
    .where('id', '=', evidenceId)
    .executeTakeFirst();
  if (piece === undefined) return;
  const key = await openDataKey(access, piece.draft_id, 'evidence');
  for (let seq = 0; ; seq += 1) {
    const row = await access
      .selectFrom('evidence_chunk')
      .select('bytes')
      .where('evidence_id', '=', evidenceId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    if (row === undefined) return;
    yield key.open(`evidence ${evidenceId}`, seq, row.bytes);
  }
}

/** Everything captured for a draft, chosen or not, oldest first. */
export async function evidenceOfDraft(access: VaultAccess, draftId: string): Promise<EvidenceMeta[]> {
  const rows = await access
    .selectFrom('evidence')
    .select('meta')
    .where('draft_id', '=', draftId)
    .orderBy('evidence.id')
    .execute();
  return rows
    .map(({ meta }) => evidenceMetaSchema.parse(JSON.parse(meta)))
    .sort((one, other) => one.capturedAt.localeCompare(other.capturedAt));
}

/** The picture for the eyes: the preview where there is one, else the bytes themselves. Null where it isn't of this draft. */
export async function evidencePicture(
  access: VaultAccess,
  draftId: string,
  evidenceId: string,
): Promise<{ mimeType: string; content: Uint8Array<ArrayBuffer> } | null> {
  const row = await access
    .selectFrom('evidence')
    .select(['meta', 'preview'])
    .where('id', '=', evidenceId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.preview !== null) {
    const key = await openDataKey(access, draftId, 'evidence');
    const preview = key.open(`preview ${evidenceId}`, 0, row.preview);
    return { mimeType: 'image/png', content: new Uint8Array(preview) };
  }
  const meta = evidenceMetaSchema.parse(JSON.parse(row.meta));
  const content = new Uint8Array(meta.bytes);
  let offset = 0;
  for await (const chunk of evidenceChunks(access, evidenceId)) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return { mimeType: meta.mimeType, content };
}

/** True where the same bytes are stored already as another piece, for whomever. */
export async function evidenceExists(
  access: VaultAccess,
  kind: EvidenceMeta['kind'],
  sha256: string,
  besides: string,
): Promise<boolean> {
  const row = await access
    .selectFrom('evidence')
    .select('id')
    .where('sha256', '=', sha256)
    .where('kind', '=', kind)
    .where('id', '!=', besides)
    .executeTakeFirst();
  return row !== undefined;
}

/** Another place among the documents for a page; its bytes and digests stay what they are. */
export async function movePageEvidence(
  transaction: VaultTransaction,
  draftId: string,
  evidenceId: string,
  place: { readonly documentId: string; readonly documentType: string; readonly page: number },
): Promise<void> {
  const row = await transaction
    .selectFrom('evidence')
    .select('meta')
    .where('id', '=', evidenceId)
    .where('draft_id', '=', draftId)
    .executeTakeFirstOrThrow();
  const meta = evidenceMetaSchema.parse({ ...(JSON.parse(row.meta) as object), ...place });
  await transaction
    .updateTable('evidence')
    .set({ meta: JSON.stringify(meta) })
    .where('id', '=', evidenceId)
    .execute();
}

export async function removeEvidence(
  transaction: VaultTransaction,
  draftId: string,
  evidenceIds: readonly string[],
): Promise<void> {
  if (evidenceIds.length === 0) return;
  await transaction
    .deleteFrom('evidence')
    .where('draft_id', '=', draftId)
    .where('id', 'in', [...evidenceIds])
    .execute();
}

/** Pieces together with those that are about them (pen path, pad screen, device envelope). */
export async function removeEvidenceWithCompanions(
  transaction: VaultTransaction,
  draftId: string,
  evidenceIds: readonly string[],
): Promise<void> {
  const all = await evidenceOfDraft(transaction, draftId);
  const companions = all.flatMap((meta) =>
    'about' in meta && evidenceIds.includes(meta.about) ? [meta.evidenceId] : [],
  );
  await removeEvidence(transaction, draftId, [...evidenceIds, ...companions]);
}
