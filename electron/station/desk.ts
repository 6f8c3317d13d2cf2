import type { z } from 'zod';
import type { DraftView } from '../../domain/application/draft.ts';
import type { OfficerEvents } from '../../domain/channels/officer.ts';
import type { StationConfig } from '../../domain/channels/supervision.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Role } from '../../domain/officers/roles.ts';
import { policyById } from '../../domain/policy/policies.ts';
import { type Failure, type Result, err, ok } from '../../domain/result.ts';
import type { Comparing } from './comparing/comparing.ts';
import type { DevicesLink } from './devices-link.ts';
import type { Bench } from './diagnostics/bench.ts';
import type { Recordings } from './diagnostics/recordings.ts';
import type { DeviceActivities } from './diagnostics/device-activity.ts';
import type { FingerPosition } from '../../domain/biometrics/positions.ts';
import type { PagesAtDesk } from './pages/pages-at-desk.ts';
import type { FaceLooker } from './faces/face-looker.ts';
import type { CardAttempts } from './intake/card-attempts.ts';
import type { DocumentAttempts } from './intake/document-attempts.ts';
import type { FingerprintAttempts } from './intake/fingerprint-attempts.ts';
import type { PhotoSessions } from './intake/photo-sessions.ts';
import type { SignatureAttempts } from './intake/signature-attempts.ts';
import type { StationLog } from './log.ts';
import type { IdleLock } from './officers/idle-lock.ts';
import type { OfficerFingerAttempts } from './officers/officer-finger-attempts.ts';
import type { RosterKeeper } from './officers/roster-keeper.ts';
import type { Roster } from './officers/roster.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { StationIdentity } from './provisioning/identity.ts';
import type { StationTimings } from './timings.ts';
import type { KeyKeeper } from './vault/key-keeper.ts';
import type { Vault } from './vault/vault.ts';

export interface Officer {
  readonly id: string;
  readonly name: string;
  readonly rank: string;
  readonly role: Role;
}

/** A credential was right, and the officer's finger is still to be compared. */
export interface PendingSignIn {
  readonly officerId: string;
  readonly finger: FingerPosition;
  readonly purpose: 'sign-in' | 'hand-over';
  /** Comparisons that did not match since the credential was shown: not many are allowed. */
  readonly failures: number;
  /** Uptime at which the credential was shown: it isn't good for ever. */
  readonly since: number;
}

/** What was sealed last and is still on the screen: the slip step and the applicant's last picture. */
export interface SealedOnDesk {
  readonly draftId: string;
  readonly ticket: string;
  readonly band: number;
  readonly resultDate: string;
}

/**
 * The counter as it stands right now: who sits there, whose application lies on it, what is being captured. Use cases are
 * functions over it; everything that must outlive the process is in the vault.
 */
export interface Desk {
  readonly vault: Vault;
  /** Keeps the vault key in the machine's keychain. */
  readonly keyKeeper: KeyKeeper;
  readonly now: () => Date;
  /** Milliseconds since the machine was started, suspended or not: what no setting of the clock changes. */
  readonly uptime: () => number;
  /** The latest moment the station has seen, which no clock set back makes earlier; `keepTime` has it survive. */
  readonly latest: () => Date;
  readonly keepTime: () => Promise<void>;
  /** The centre has said what time it is. */
  readonly believeTime: (centre: Date) => Promise<void>;
  readonly log: StationLog;
  readonly config: StationConfig;
  readonly dataFolder: string;
  readonly timings: StationTimings;
  readonly trainingReasons: readonly string[];
  /** Of station, runtime and libraries, as main told. */
  readonly versions: Readonly<Record<string, string>>;
  readonly devices: DevicesLink;
  readonly fingerprints: FingerprintAttempts;
  readonly signatures: SignatureAttempts;
  readonly documents: DocumentAttempts;
  readonly cards: CardAttempts;
  readonly photos: PhotoSessions;
  /** Looks at portraits; null where a program has no nets, and then photos say that nobody looked. */
  readonly faces: FaceLooker | null;
  readonly comparing: Comparing;
  readonly pages: PagesAtDesk;
  /** Self-tests and live views of the technician. */
  readonly bench: Bench;
  readonly recordings: Recordings;
  readonly activities: DeviceActivities;
  readonly officerFingers: OfficerFingerAttempts;
  readonly idle: IdleLock;
  readonly rosterKeeper: RosterKeeper;
  /** Null until the station is provisioned. */
  identity: StationIdentity | null;
  officer: Officer | null;
  pending: PendingSignIn | null;
  /** As the centre confirmed it last; null where it never has since this was asked. */
  roster: Roster | null;
  /** Which finger an officer signs in with, by officer; the templates stay in the vault. */
  signInFingers: ReadonlyMap<string, FingerPosition>;
  /** The screen is hidden until the same officer comes back; nothing but that is answered. */
  locked: boolean;
  /** The one application being worked on, as last written. All captures belong to it. */
  open: DraftView | null;
  sealed: SealedOnDesk | null;
  /** An officer's signature is being made; a second one would write the same file. */
  sealing: boolean;
  /** Null while there is no centre to send to. */
  outbox: Outbox | null;
  emit<K extends keyof OfficerEvents>(name: K, payload: z.input<OfficerEvents[K]>): void;
  /** A station that was provisioned while this process ran finds its identity here; idempotent. */
  findIdentity(): Promise<void>;
  /** The station has another certificate: whoever speaks to the centre takes it up. */
  reconnect(): Promise<void>;
  /** Work nobody waits for: what it throws is logged, and ends nothing else. */
  guard(name: string, work: Promise<unknown>): void;
  /** The applicant window follows the desk; called after anything it shows has changed. */
  refreshApplicant(): void;
}

/** Whether the screen says, for as long as this runs, that nothing here is a real application. */
export function isTraining({ config, trainingReasons }: Pick<Desk, 'config' | 'trainingReasons'>): boolean {
  return config.training || trainingReasons.length > 0;
}

export function policyInForce(desk: Pick<Desk, 'config' | 'identity'>): Policy | null {
  const id = desk.config.policyId ?? desk.identity?.policyId ?? null;
  return id === null ? null : policyById(id);
}

export interface OnDuty {
  readonly officer: Officer;
  readonly identity: StationIdentity;
  readonly policy: Policy;
}

/** Everything at the counter needs a provisioned station and a signed-in officer; of which role, `admit` has asked. */
export function onDuty(desk: Desk): Result<OnDuty, Failure<'not-provisioned' | 'not-signed-in'>> {
  const policy = policyInForce(desk);
  if (desk.identity === null || policy === null) return err('not-provisioned');
  if (desk.officer === null) return err('not-signed-in');
  return ok({ officer: desk.officer, identity: desk.identity, policy });
}
