/** What a verifier needs of a trail, wherever it lies: in a vault or in an export. */
export interface Trail {
  /** In the order they lie there. */
  readonly entries: () => AsyncIterable<TrailEntry>;
  readonly batches: () => AsyncIterable<TrailBatch>;
  readonly receipts: () => AsyncIterable<TrailReceipt>;
  /** PEM of whoever certified station and centre; null before provisioning. */
  readonly authority: string | null;
  /** Stations whose chain this is, besides those its own batches name. */
  readonly stationIds: readonly string[];
  /** The highest numbers ever given, where the store counts them apart from the rows. */
  readonly given: { readonly entry: number; readonly batch: number } | null;
  /** True for an export: its last batch covers its last entry. */
  readonly closed: boolean;
}

export interface TrailEntry {
  readonly seq: number;
  /** RFC 8785 form as it was or is to be hashed; null where what lies there can't be brought into it. */
  readonly text: string | null;
  readonly previous: string;
  readonly hash: string;
  readonly event: string;
  readonly subjectId: string | null;
  /** SHA-256 of the centre's receipt, where the entry names it. */
  readonly receipt: string | null;
}

export interface TrailBatch {
  readonly number: number;
  readonly statement: string;
  readonly signature: Uint8Array;
}

export interface TrailReceipt {
  /** As the outbox knows it; null for a receipt that comes from elsewhere, say from the centre. */
  readonly applicationId: string | null;
  /** CMS SignedData with its content, DER. */
  readonly bytes: Uint8Array;
}

/** A link that does not hold. */
export interface BrokenLink {
  readonly seq: number;
  readonly cause: string;
}
