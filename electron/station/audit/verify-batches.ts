import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type BatchStatement, canonical, genesisHash, sha256Hex } from './chain.ts';
import { readSignedData, signatureHolds, subjectPart } from './signed-data.ts';
import type { BrokenLink, Trail, TrailBatch } from './trail.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const statementSchema = z.strictObject({
  stationId: z.string(),
  first: z.number().int().min(1),
  last: z.number().int().min(1),
  hash,
  previous: hash,
  at: z.iso.datetime(),
});

export interface BatchFacts {
  readonly count: number;
  /** Last entry any batch covers; 0 without one. */
  readonly last: number;
  /** Last entry of each batch → what it signs. */
  readonly lasts: ReadonlyMap<number, { hash: string; number: number }>;
  readonly stationIds: ReadonlySet<string>;
  readonly findings: readonly BrokenLink[];
}

/** Reads the batches one after another: each signed by its station, each going on where the one before ended. */
export async function readBatches(trail: Trail, authority: X509Certificate | null): Promise<BatchFacts> {
  const lasts = new Map<number, { hash: string; number: number }>();
  const stationIds = new Set<string>();
  const findings: BrokenLink[] = [];
  let before = { number: 0, last: 0, hash: genesisHash };
  let count = 0;
  for await (const batch of trail.batches()) {
    count += 1;
    const statement = statementOf(batch);
    const cause = causeAgainst(batch, statement, before, authority);
    if (cause !== null && findings.length === 0) findings.push({ seq: before.last + 1, cause });
    if (statement === null) continue;
    if (cause === null) {
      lasts.set(statement.last, { hash: statement.hash, number: batch.number });
      stationIds.add(statement.stationId);
    }
    before = { number: batch.number, last: statement.last, hash: sha256Hex(batch.statement) };
  }
  return { count, last: before.last, lasts, stationIds, findings };
}

function statementOf({ statement }: TrailBatch): BatchStatement | null {
  try {
    const parsed = statementSchema.safeParse(JSON.parse(statement));
    return parsed.success && canonical(parsed.data) === statement ? parsed.data : null;
  } catch {
    return null;
  }
}

function causeAgainst(
  batch: TrailBatch,
  statement: BatchStatement | null,
  before: { number: number; last: number; hash: string },
  authority: X509Certificate | null,
): string | null {
  const name = `batch ${batch.number}`;
  if (batch.number !== before.number + 1) return `batch ${before.number + 1} is missing, ${name} follows`;
  if (statement === null) return `${name} is changed: not a statement`;
  if (statement.previous !== before.hash) return `${name} follows another batch ${before.number}`;
  if (statement.first !== before.last + 1 || statement.last < statement.first) {
    return `${name} covers ${statement.first} to ${statement.last} behind ${before.last}`;
  }
  if (authority === null) return `${name} can't be checked: there is no authority`;
  const signed = readSignedData(batch.signature);
  if (signed === undefined || signed.content !== null) return `${name}: its signature is not CMS SignedData`;
  const content = Buffer.from(batch.statement, 'utf8');
  if (!signatureHolds(signed, content, authority, new Date(statement.at))) {
    return `${name}: its signature does not hold`;
  }
  const unit = subjectPart(signed.signer, 'OU');
  if (subjectPart(signed.signer, 'CN') !== statement.stationId || (unit ?? 'station') !== 'station') {
    return `${name}: another than its station signed it`;
  }
  return null;
}
