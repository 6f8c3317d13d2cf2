import type { AuditAnchor, RefusalCode } from '../../domain/channels/gateway.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import type { Failure, Result } from '../../domain/result.ts';
import type { AnchorJudgement, Anchors, HandOn } from './hand-on.ts';
import type {
  CertificateRecord,
  NewCertificate,
  OfficerRecord,
  RevocationReason,
  StationRecord,
} from './records.ts';
import type { Stations } from './stations.ts';
import type { UploadIndex } from './upload-index.ts';

/** What a provisioning code entitles to. */
export interface CodeGrant {
  readonly stationName: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly policyId: PolicyId;
  readonly officers: readonly OfficerRecord[];
}

export interface Provisioned {
  readonly station: StationRecord;
  /** Those with a certificate. */
  readonly officers: readonly OfficerRecord[];
  readonly certificates: readonly NewCertificate[];
}

export interface ApplicationRecord {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
  /** Which sealed it. */
  readonly stationId: string;
  /** Which brought it. */
  readonly deliveredBy: string;
  readonly enrollmentType: string | null;
  readonly receivedAt: Date;
  readonly sequence: number;
  readonly acknowledgement: Uint8Array;
}

export interface NewApplication extends Omit<ApplicationRecord, 'sequence' | 'acknowledgement'> {
  /** Where the audit trail of the delivering station stands, if it said so. */
  readonly audit: AuditAnchor | null;
}

export interface Acknowledged extends ApplicationRecord {
  /** Acknowledged before: this is the first receipt once more. */
  readonly repeated: boolean;
  /** Null where it is repeated, or nothing was said. */
  readonly anchor: AnchorJudgement | null;
}

export interface RefusalRecord {
  readonly at: Date;
  readonly requestId: string;
  readonly stationId: string | null;
  readonly applicationId: string | null;
  readonly sha256: string | null;
  readonly code: RefusalCode;
  readonly cause: string;
}

/**
 * The gateway's index. What a method resolved is durable. Nothing in it says who an applicant is. Every method is one
 * transaction, so that several gateways can share one database.
 */
export interface Store extends Stations, HandOn, Anchors, UploadIndex {
  readonly addCode: (code: {
    readonly hash: string;
    readonly grant: CodeGrant;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  }) => Promise<void>;
  /**
   * Uses a code once. The same request again (`requestDigest`) gets what the first one got, because its answer may have been lost.
   * `issue` runs inside the transaction: what it refuses leaves the code unused.
   */
  readonly redeemCode: <E extends Failure>(
    attempt: { readonly hash: string; readonly requestDigest: string; readonly now: Date },
    issue: (grant: CodeGrant) => Promise<Result<Provisioned, E>>,
  ) => Promise<Result<Provisioned, E | Failure<'code-invalid'>>>;
  readonly station: (id: string) => Promise<StationRecord | undefined>;
  readonly certificate: (fingerprint: string) => Promise<CertificateRecord | undefined>;
  /** Revokes what a station or one officer at it holds; answers how many certificates. */
  readonly revoke: (
    whose: { readonly stationId: string; readonly officerId?: string },
    at: Date,
    reason: RevocationReason,
  ) => Promise<number>;
  readonly application: (id: string) => Promise<ApplicationRecord | undefined>;
  readonly applicationBySha256: (sha256: string) => Promise<ApplicationRecord | undefined>;
  /**
   * Gives the application the next sequence number, has it acknowledged and keeps both; `replayed` where the id or
   * the bytes are already known, unless both are: then the first acknowledgement. `sign` runs inside the transaction, for an
   * id and bytes the index does not know: what it puts in place no other delivery can replace.
   */
  readonly acknowledge: (
    application: NewApplication,
    sign: (sequence: number) => Promise<Uint8Array>,
  ) => Promise<Result<Acknowledged, Failure<'replayed'>>>;
  readonly addRefusal: (refusal: RefusalRecord) => Promise<void>;
  readonly refusals: () => Promise<readonly RefusalRecord[]>;
  /** Forgets refusals of before a time, and all but the latest `most`. */
  readonly trimRefusals: (before: Date, most: number) => Promise<void>;
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}
