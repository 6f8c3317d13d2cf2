import type { DraftView } from '../../domain/application/draft.ts';
import type { Finding } from '../../domain/application/findings.ts';

/** What a station that is going to be killed says on its journal, one JSON line each, before anything else happens. */
export type Journal =
  /** Loaded; from here on it is a station that starts. */
  | { readonly said: 'begun' }
  /** Opened, recovered, and an officer signed in. */
  | { readonly said: 'ready' }
  /** A call was made and is not answered yet. */
  | {
      readonly said: 'asked';
      readonly call: string;
      readonly draftId: string | null;
      readonly patch?: object;
    }
  /** The call before was answered; `code` is null for a success. */
  | { readonly said: 'answered'; readonly call: string; readonly code: string | null }
  /** A draft as it was answered or announced: from now on it must be there. */
  | { readonly said: 'draft'; readonly view: Known }
  | { readonly said: 'sealed'; readonly draftId: string; readonly sha256: string; readonly ticket: string }
  | { readonly said: 'acknowledged'; readonly applicationId: string }
  /** Nothing waits to be sent any more. */
  | { readonly said: 'drained' }
  /** A point was passed whose name the orders ask for. */
  | { readonly said: 'passed'; readonly point: string }
  /** The last it ever says: it kills itself at the point it was ordered to. */
  | { readonly said: 'point'; readonly point: string }
  /** What a keychain keeps; told before the change goes on, and kept over the kill. */
  | { readonly said: 'keys'; readonly vaultKey: string; readonly nextVaultKey: string | null }
  | { readonly said: 'failed'; readonly code: string };

/** What of a draft was told to the officer and must not be lost. */
export interface Known {
  readonly draftId: string;
  readonly ticket: string;
  readonly revision: number;
  readonly fields: object;
  readonly reasonCode: string | null;
  readonly documents: readonly string[];
  readonly attempts: readonly string[];
  readonly photo: string | null;
  readonly signatures: readonly string[];
  readonly confirmedAt: string | null;
  /** Ids of what comparing has found; not all that is kept is told. */
  readonly findings: readonly string[];
  /** Those that the officer explained. */
  readonly explained: readonly string[];
}

/** Ids of findings, as they are promised. */
export function promisedOf(
  findings: readonly Pick<Finding, 'findingId' | 'overruled'>[],
): Pick<Known, 'findings' | 'explained'> {
  const explained = findings.filter(({ overruled }) => overruled !== null);
  const ids = (of: typeof findings) => of.map(({ findingId }) => findingId).sort();
  return { findings: ids(findings), explained: ids(explained) };
}

export function knownOf(view: DraftView): Known {
  return {
    draftId: view.draftId,
    ticket: view.ticket,
    revision: view.revision,
    fields: view.fields,
    reasonCode: view.reasonCode,
    documents: view.documents.flatMap(({ pages }) => pages.map(({ evidenceId }) => evidenceId)).sort(),
    attempts: view.fingerprints.flatMap(({ attempts }) => attempts.map(({ attemptId }) => attemptId)).sort(),
    photo: view.photo?.evidenceId ?? null,
    signatures: view.signatures.map(({ evidenceId }) => evidenceId).sort(),
    confirmedAt: view.confirmedAt,
    ...promisedOf(view.findings),
  };
}

/**
 * `work`: takes applications. `drain`: only sends. `rotate`: changes the vault key again and again. `backup`: writes one backup after the
 * other. `restore`: becomes the station of a backup. `start`: only starts.
 */
export type Task = 'work' | 'drain' | 'rotate' | 'backup' | 'restore' | 'start';

/** How a station is to run and end; passed as JSON in the first argument. */
export interface StationOrders {
  readonly dataFolder: string;
  readonly vaultKey: string;
  /** Proposed, and perhaps in force already. */
  readonly nextVaultKey: string | null;
  readonly gatewayUrl: string;
  readonly officerId: string;
  readonly passphrase: string;
  readonly task: Task;
  /** Folders that are offered for backups. */
  readonly places: readonly string[];
  /** The backup to restore. */
  readonly backup: string | null;
  /** Points at whose first time it says so. */
  readonly tells: readonly string[];
  /** Kills itself at the nth time of this point. */
  readonly point: { readonly name: string; readonly nth: number } | null;
  /** The machine's date, so many days ahead. */
  readonly daysAhead: number;
  readonly seed: number;
}
