import type { AuditAnchor } from '../../domain/channels/gateway.ts';

/** What the index says of an application to whoever it is handed on to: nothing about the applicant. */
export interface IndexedApplication {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
  readonly stationId: string;
  readonly deliveredBy: string;
  readonly receivedAt: Date;
  readonly sequence: number;
  /** Null for applications taken before the index kept it. */
  readonly enrollmentType: string | null;
}

export const comparisons = ['<', '>', '=', '>=', '<=', '!='] as const;
export type Comparison = (typeof comparisons)[number];

/** Conditions that must all hold; times as ISO 8601 in UTC with milliseconds, as they are kept. */
export interface Condition {
  readonly attribute: 'id' | 'stationId' | 'deliveredBy' | 'enrollmentType' | 'receivedAt' | 'sequence';
  readonly comparison: Comparison;
  readonly value: string | number;
}

export const handOnOperations = ['readEnrollment', 'findEnrollments', 'readBuffer'] as const;

/** One reading of applications by a national system. */
export interface HandedOn {
  readonly at: Date;
  readonly requestId: string;
  /** Who, by the token's subject. */
  readonly client: string;
  readonly tokenId: string | null;
  /** The reader's own name for what it does. */
  readonly transactionId: string;
  readonly operation: (typeof handOnOperations)[number];
  readonly enrollmentId: string | null;
  readonly bufferId: string | null;
}

export interface HandOn {
  /** By sequence number, the smallest first. */
  readonly findApplications: (
    conditions: readonly Condition[],
    page: { readonly offset: number; readonly limit: number },
  ) => Promise<readonly IndexedApplication[]>;
  readonly addHandedOn: (record: HandedOn) => Promise<void>;
  /** The latest first. */
  readonly handedOn: (filter: {
    readonly enrollmentId?: string;
    readonly limit: number;
  }) => Promise<readonly HandedOn[]>;
}

/** `first`, `forward` and `same` are as it should be; the others say that a trail was cut off or written anew. */
export const anchorJudgements = ['first', 'forward', 'same', 'backwards', 'contradicts'] as const;
export type AnchorJudgement = (typeof anchorJudgements)[number];

export interface AnchorRecord extends AuditAnchor {
  readonly stationId: string;
  /** Of the acknowledgement that repeats it. */
  readonly sequence: number;
  readonly judgement: AnchorJudgement;
}

export interface Anchors {
  /** What a station said of its audit trail, the latest first. */
  readonly anchors: (stationId: string, limit: number) => Promise<readonly AnchorRecord[]>;
}
