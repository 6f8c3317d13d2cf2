import { X509Certificate } from 'node:crypto';
import type { AuditVerdict } from '../../../domain/channels/safekeeping.ts';
import { genesisHash, sha256Hex } from './chain.ts';
import type { BrokenLink, Trail, TrailEntry } from './trail.ts';
import { type BatchFacts, readBatches } from './verify-batches.ts';
import { type ReceiptFacts, readReceipts } from './verify-receipts.ts';

export interface AuditReport extends AuditVerdict {
  /** Where the chain ends. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** Entries behind the last batch, which only a later batch or anchor will bind. */
  readonly unsigned: number;
  /** Highest entry the centre has signed for. */
  readonly anchored: number;
}

/**
 * Follows the chain from its first link, and holds it against what the station signed and what the centre acknowledged. Who has the
 * station's key can rewrite and sign the chain anew, but not what the centre signed: such a chain breaks at the first anchor behind the
 * change.
 */
export async function verifyTrail(trail: Trail): Promise<AuditReport> {
  const authority = trail.authority === null ? null : new X509Certificate(trail.authority);
  const batches = await readBatches(trail, authority);
  const stations = new Set([...trail.stationIds, ...batches.stationIds]);
  const receipts = await readReceipts(trail, authority, stations);
  const wanted = new Set([...batches.lasts.keys(), ...receipts.anchors.keys()]);
  const walked = await walk(trail, wanted);
  const findings = [
    ...walked.findings,
    ...batches.findings,
    ...coverage(trail, walked, batches),
    ...held(walked, batches, receipts),
    ...receiptsNoted(walked, receipts),
  ];
  const broken = findings.reduce<BrokenLink | null>(
    (first, one) => (first === null || one.seq < first.seq ? one : first),
    null,
  );
  return {
    entries: walked.entries,
    batches: batches.count,
    anchors: receipts.anchors.size,
    broken,
    head: walked.head,
    unsigned: Math.max(0, walked.head.seq - batches.last),
    anchored: Math.max(0, ...receipts.anchors.keys()),
  };
}

interface Walked {
  readonly entries: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly findings: readonly BrokenLink[];
  /** Hash at every number that was asked for. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Application → the entry that says it was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, { seq: number; receipt: string | null }>;
}

async function walk(trail: Trail, wanted: ReadonlySet<number>): Promise<Walked> {
  const findings: BrokenLink[] = [];
  const hashes = new Map<number, string>();
  const acknowledged = new Map<string, { seq: number; receipt: string | null }>();
  let head = { seq: 0, hash: genesisHash };
  let entries = 0;
  for await (const entry of trail.entries()) {
    entries += 1;
    const finding = findings.length > 0 ? null : brokenLink(head, entry);
    if (finding !== null) findings.push(finding);
    if (wanted.has(entry.seq) && !hashes.has(entry.seq)) hashes.set(entry.seq, entry.hash);
    if (entry.event === 'application-acknowledged' && entry.subjectId !== null) {
      acknowledged.set(entry.subjectId, { seq: entry.seq, receipt: entry.receipt });
    }
    head = { seq: entry.seq, hash: entry.hash };
  }
  if (trail.given !== null && trail.given.entry > head.seq) {
    findings.push(truncated(head.seq, `numbers up to ${trail.given.entry} were given`));
  }
  return { entries, head, findings, hashes, acknowledged };
}

function brokenLink(before: { seq: number; hash: string }, entry: TrailEntry): BrokenLink | null {
  const { seq } = entry;
  const expected = before.seq + 1;
  if (entry.text === null) return { seq: expected, cause: 'changed: it is not written as entries are' };
  if (seq > expected) return { seq: expected, cause: `gap: entry ${expected} is missing, ${seq} follows` };
  if (seq < expected) return { seq: expected, cause: `out of order: ${seq} follows ${before.seq}` };
  if (sha256Hex(entry.text) !== entry.hash) return { seq, cause: 'changed: its hash differs' };
  if (entry.previous !== before.hash) {
    return { seq, cause: `changed: it follows another entry ${before.seq} than the one that lies there` };
  }
  return null;
}

const truncated = (head: number, why: string): BrokenLink => ({
  seq: head + 1,
  cause: `truncated after ${head}: ${why}`,
});

/** No stretch of the chain is left out by the batches, as far as they must reach. */
function coverage(trail: Trail, walked: Walked, batches: BatchFacts): BrokenLink[] {
  const findings: BrokenLink[] = [];
  const next = { seq: batches.last + 1 };
  if (trail.given !== null && trail.given.batch > batches.count) {
    findings.push({ ...next, cause: `batch ${batches.count + 1} is missing` });
  }
  if (trail.closed && batches.count > 0 && walked.head.seq > batches.last) {
    findings.push({ ...next, cause: 'not signed: the last batch ends before it' });
  }
  return findings;
}

/** What was signed is what lies there. */
function held(walked: Walked, batches: BatchFacts, receipts: ReceiptFacts): BrokenLink[] {
  const findings: BrokenLink[] = [];
  for (const [seq, { hash, number }] of batches.lasts) {
    if (seq > walked.head.seq)
      findings.push(truncated(walked.head.seq, `batch ${number} signs up to ${seq}`));
    else if (walked.hashes.get(seq) !== hash) {
      findings.push({ seq, cause: `changed at or before it: batch ${number} signs another hash` });
    }
  }
  for (const [seq, anchors] of receipts.anchors) {
    if (seq > walked.head.seq) {
      findings.push(truncated(walked.head.seq, `the centre acknowledged entry ${seq}`));
    } else if (seq > 0 && anchors.some(({ hash }) => walked.hashes.get(seq) !== hash)) {
      findings.push({ seq, cause: 'changed at or before it: the centre acknowledged another hash' });
    }
  }
  return findings;
}

/** Every acknowledgement that was noted is there, and every one that is there was noted. */
function receiptsNoted(walked: Walked, receipts: ReceiptFacts): BrokenLink[] {
  const findings = receipts.unsound.map(({ applicationId, cause }) => ({
    seq: walked.acknowledged.get(applicationId ?? '')?.seq ?? walked.head.seq,
    cause,
  }));
  for (const [applicationId, { seq, receipt }] of walked.acknowledged) {
    const kept = receipts.kept.get(applicationId);
    if (kept === undefined) findings.push({ seq, cause: 'anchor missing: its acknowledgement is gone' });
    else if (receipt !== null && receipt !== kept) {
      findings.push({ seq, cause: 'anchor changed: another acknowledgement was noted' });
    }
  }
  for (const applicationId of receipts.kept.keys()) {
    if (!walked.acknowledged.has(applicationId)) {
      const seq = receipts.anchorOf.get(applicationId) ?? walked.head.seq;
      findings.push({
        seq: seq + 1,
        cause: 'entry missing: an acknowledgement lies there that was never noted',
      });
    }
  }
  return findings;
}
