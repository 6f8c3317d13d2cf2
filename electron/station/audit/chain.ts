import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * One link of the audit chain as it is hashed: everything that was said, and the hash of the link before. `hash` of a link is SHA-256
 * over the RFC 8785 form of exactly these members, in lower-case hex.
 */
export interface Link {
  readonly seq: number;
  readonly at: string;
  /** Milliseconds on the machine's monotonic clock; null for entries from before the chain and where there is no machine clock. */
  readonly monotonicMs: number | null;
  readonly event: string;
  readonly officerId: string | null;
  readonly subjectId: string | null;
  readonly details: unknown;
  readonly previous: string;
}

/** What the first link and the first batch follow. */
export const genesisHash = '0'.repeat(64);

/** Events sign everything up to themselves at once; between them a batch is signed at the latest every so many entries. */
export const batchSize = 100;

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** RFC 8785: the bytes that are hashed are the UTF-8 of this text, nothing around it. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('nothing to write');
  return text;
}

export function canonicalLink(link: Link): string {
  const { seq, at, monotonicMs, event, officerId, subjectId, details, previous } = link;
  return canonical({ seq, at, monotonicMs, event, officerId, subjectId, details, previous });
}

/** What the station signs of a stretch of its chain. */
export interface BatchStatement {
  readonly stationId: string;
  readonly first: number;
  readonly last: number;
  /** Of the link `last`. */
  readonly hash: string;
  /** SHA-256 of the statement before, as it stands; zeros for the first. */
  readonly previous: string;
  readonly at: string;
}
