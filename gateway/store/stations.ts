import type { StationSettings } from '../../domain/channels/gateway.ts';
import type { Role } from '../../domain/officers/roles.ts';
import type { Failure, Result } from '../../domain/result.ts';
import type { CertificateRecord, NewCertificate, OfficerRecord, StationRecord } from './records.ts';

/** An officer of one station, as the centre has decided. */
export interface RosterEntry extends OfficerRecord {
  readonly state: 'active' | 'suspended';
  /** PEM of the newest certificate in force here for this role. */
  readonly certificate: string | null;
}

/** A station with what is usually asked about it; nothing in it is about an applicant. */
export interface StationSummary extends StationRecord {
  readonly officers: number;
  /** Last day of the certificate that ends last; null where none is in force. */
  readonly certificateEnds: Date | null;
  readonly applicationsToday: number;
  readonly quotaPerDay: number;
}

export interface Activation {
  readonly hash: string;
  readonly stationId: string;
  readonly officerId: string;
  readonly expiresAt: Date;
}

/** What the centre decides about a station after it was provisioned. */
export interface Stations {
  readonly roster: (stationId: string, now: Date) => Promise<readonly RosterEntry[]>;
  /**
   * Puts an officer on the roster of a station, or changes name, rank and role, with a code for a first or a new key; codes given
   * before no longer count. A changed role ends the certificates of the old one. False where there is no such station.
   */
  readonly addOfficer: (officer: OfficerRecord, activation: Activation, now: Date) => Promise<boolean>;
  /** From now on, or no longer. False where the officer is not on the roster, or in this state already. */
  readonly suspend: (stationId: string, officerId: string, at: Date) => Promise<boolean>;
  readonly resume: (stationId: string, officerId: string, at: Date) => Promise<boolean>;
  /** Whether the officer was suspended at this station at that time. */
  readonly wasSuspended: (stationId: string, officerId: string, at: Date) => Promise<boolean>;
  /**
   * Uses an officer's activation code once, the same request again gets the same certificate; `code-invalid` too where the officer is
   * suspended or no longer on the roster. `issue` runs inside the transaction.
   */
  readonly activateOfficer: <E extends Failure>(
    attempt: {
      readonly hash: string;
      readonly requestDigest: string;
      readonly stationId: string;
      readonly officerId: string;
      readonly now: Date;
    },
    issue: (role: Role, keys: readonly CertificateRecord[]) => Promise<Result<NewCertificate, E>>,
  ) => Promise<Result<string, E | Failure<'code-invalid'>>>;
  /** Every certificate the station and its officers ever had. */
  readonly certificatesOf: (stationId: string) => Promise<readonly CertificateRecord[]>;
  /**
   * Keeps a certificate that follows another of the station. The same request again gets the same one; `issue` runs inside the
   * transaction and is told how many already follow the earlier one.
   */
  readonly renewCertificate: <E extends Failure>(
    request: { readonly digest: string; readonly earlier: string },
    issue: (followers: number) => Promise<Result<NewCertificate, E>>,
  ) => Promise<Result<string, E>>;
  /** Opens the renewal window of all a station's certificates in force; answers how many. */
  readonly askForRenewal: (stationId: string, now: Date) => Promise<number>;
  readonly settings: (stationId: string) => Promise<StationSettings>;
  /** False where there is no such station. */
  readonly setSettings: (stationId: string, changes: Partial<StationSettings>) => Promise<boolean>;
  /** Applications taken from this station on a day in Vietnam (`YYYY-MM-DD`). */
  readonly takenOn: (stationId: string, day: string) => Promise<number>;
  readonly stations: (now: Date) => Promise<readonly StationSummary[]>;
}
