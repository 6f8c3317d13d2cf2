import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { auditAnchorSchema } from '../../../domain/channels/gateway.ts';
import { sha256Hex } from './chain.ts';
import { readSignedData, signatureHolds, subjectPart } from './signed-data.ts';
import type { Trail, TrailReceipt } from './trail.ts';

/** What is asked of a receipt here; those from before there were anchors name none. */
const contentSchema = z.object({
  applicationId: z.string(),
  deliveredBy: z.string().optional(),
  audit: auditAnchorSchema.nullish(),
  receivedAt: z.iso.datetime(),
});
type Content = z.infer<typeof contentSchema>;

export interface ReceiptFacts {
  /** Entry → hashes the centre signed for it, of our own deliveries only. */
  readonly anchors: ReadonlyMap<number, readonly { hash: string; applicationId: string }[]>;
  /** Entry an application's receipt names. */
  readonly anchorOf: ReadonlyMap<string, number>;
  /** Application → SHA-256 of the receipt that lies in the outbox. */
  readonly kept: ReadonlyMap<string, string>;
  /** Receipts that can't be believed, and why. */
  readonly unsound: readonly { applicationId: string | null; cause: string }[];
}

export async function readReceipts(
  trail: Trail,
  authority: X509Certificate | null,
  stationIds: ReadonlySet<string>,
): Promise<ReceiptFacts> {
  const anchors = new Map<number, { hash: string; applicationId: string }[]>();
  const anchorOf = new Map<string, number>();
  const kept = new Map<string, string>();
  const unsound: { applicationId: string | null; cause: string }[] = [];
  for await (const receipt of trail.receipts()) {
    if (receipt.applicationId !== null) kept.set(receipt.applicationId, sha256Hex(receipt.bytes));
    const { applicationId } = receipt;
    const content = believed(receipt, authority);
    if (content === null || (applicationId ?? content.applicationId) !== content.applicationId) {
      const why = content === null ? "the centre's" : 'about this application';
      unsound.push({ applicationId, cause: `anchor changed: its acknowledgement is not ${why}` });
      continue;
    }
    const ours = content.deliveredBy !== undefined && stationIds.has(content.deliveredBy);
    if (!ours || !content.audit) continue;
    const { seq, hash } = content.audit;
    anchors.set(seq, [...(anchors.get(seq) ?? []), { hash, applicationId: content.applicationId }]);
    anchorOf.set(content.applicationId, seq);
  }
  return { anchors, anchorOf, kept, unsound };
}

/** What the centre signed; null where it did not. Stations and officers carry their unit, the centre none. */
function believed({ bytes }: TrailReceipt, authority: X509Certificate | null): Content | null {
  const signed = readSignedData(bytes);
  if (!signed?.content || authority === null) return null;
  const content = parse(signed.content);
  const centre =
    subjectPart(signed.signer, 'O') === subjectPart(authority, 'O') && !signed.signer.subject.includes('OU=');
  if (content === null || !centre) return null;
  return signatureHolds(signed, signed.content, authority, new Date(content.receivedAt)) ? content : null;
}

function parse(bytes: Uint8Array): Content | null {
  try {
    return contentSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
