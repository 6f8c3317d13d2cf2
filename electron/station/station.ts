import { chmod, mkdir } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { applicantChannels } from '../../domain/channels/applicant.ts';
import { type OfficerEvents, officerChannels } from '../../domain/channels/officer.ts';
import { type Port, type Server, serve } from '../../domain/channels/rpc.ts';
import type { StationStart } from '../../domain/channels/supervision.ts';
import { mayCall } from '../../domain/officers/rights.ts';
import { type Result, ok } from '../../domain/result.ts';
import { applicantViewOf } from './applicant-view.ts';
import { noteClockAtStart } from './audit/clock-checks.ts';
import { recordAudit } from './audit/record-audit.ts';
import { applicantHandlers } from './channels/applicant-handlers.ts';
import { fairPort } from './channels/fair-port.ts';
import { officerHandlers } from './channels/officer-handlers.ts';
import { LocalComparer, ThreadComparer } from './comparing/comparer.ts';
import { Comparing } from './comparing/comparing.ts';
import type { Desk } from './desk.ts';
import { DevicesLink } from './devices-link.ts';
import { Bench } from './diagnostics/bench.ts';
import { Recordings } from './diagnostics/recordings.ts';
import { keepHouse } from './diagnostics/keep-house.ts';
import { DeviceActivities } from './diagnostics/device-activity.ts';
import type { FaceLooker } from './faces/face-looker.ts';
import { PagesAtDesk } from './pages/pages-at-desk.ts';
import type { PageReader } from './pages/page-thread.ts';
import { CardAttempts } from './intake/card-attempts.ts';
import { DocumentAttempts } from './intake/document-attempts.ts';
import { FingerprintAttempts } from './intake/fingerprint-attempts.ts';
import { PhotoSessions } from './intake/photo-sessions.ts';
import { applyRetention, purgeAcknowledged } from './intake/purge-acknowledged.ts';
import { removeOrphans } from './intake/remove-orphans.ts';
import { SignatureAttempts } from './intake/signature-attempts.ts';
import { admit } from './officers/admit.ts';
import { continueWaits } from './officers/guard.ts';
import { IdleLock } from './officers/idle-lock.ts';
import { LatestTime } from './officers/latest-time.ts';
import { lockSession, tellsWhileLocked } from './officers/lock-session.ts';
import { OfficerFingerAttempts } from './officers/officer-finger-attempts.ts';
import { readSignInFingers } from './officers/officer-fingers.ts';
import { RosterKeeper } from './officers/roster-keeper.ts';
import { readRoster, settingsInForce } from './officers/roster.ts';
import { describeBug } from '../../domain/diagnostics/describe-bug.ts';
import { openLog } from './log.ts';
import { Outbox } from './outbox/outbox.ts';
import { sealedFolder } from './outbox/outbox-store.ts';
import { type StationIdentity, readStationIdentity } from './provisioning/identity.ts';
import { type StationTimings, stationTimings } from './timings.ts';
import { settleStaging } from './vault/backup/staging.ts';
import { type KeyKeeper, nobodyKeepsKeys } from './vault/key-keeper.ts';
import { settleVaultKey } from './vault/rotate-vault-key.ts';
import { openVault } from './vault/vault.ts';

/** The encrypted store inside the data folder. */
export const vaultFileName = 'vault.db';

export interface StationOptions {
  readonly now?: () => Date;
  /** Milliseconds; the machine's own unless told otherwise. */
  readonly uptime?: () => number;
  readonly timings?: Partial<StationTimings>;
  readonly keyKeeper?: KeyKeeper;
  /** Looks at portraits; without one photos are taken unchecked, and say so. */
  readonly faces?: FaceLooker;
  /** Looks at pages of papers; without one they are kept as they come. */
  readonly pages?: PageReader;
  /** Program of the thread that compares fingers; without one they are compared between other work. */
  readonly comparingThread?: URL | string;
}

export interface Station {
  /** Connects a window or the device host; a later port of the same role takes the place of the earlier. */
  attach(role: 'officer' | 'applicant' | 'devices', port: Port): void;
  stop(): Promise<void>;
}

/**
 * Starts the station over its data folder. Failures: `vault-key-wrong`, `vault-corrupt`, `vault-busy`, `vault-unavailable`,
 * `vault-newer`. A station without identity starts too, and refuses everything but `session.state` with `not-provisioned`.
 */
export async function startStation(
  start: Omit<StationStart, 'type'>,
  options: StationOptions = {},
): Promise<Result<Station>> {
  const now = options.now ?? (() => new Date());
  await mkdir(sealedFolder(start.dataFolder), { recursive: true, mode: 0o700 });
  // Whoever made the folder: what lies in it is nobody else's.
  await chmod(start.dataFolder, 0o700);
  settleStaging(start.dataFolder);
  const vaultPath = join(start.dataFolder, vaultFileName);
  const opened = await openVault(vaultPath, start.vaultKey, now, start.nextVaultKey);
  if (!opened.ok) return opened;
  const log = openLog(start.dataFolder);
  let officer: Server<OfficerEvents> | null = null;
  let applicant: Server<(typeof applicantChannels)['events']> | null = null;
  let shown = '';
  const timings = { ...stationTimings, ...options.timings };

  const machineUptime = options.uptime ?? (() => uptime() * 1000);
  const latestTime = new LatestTime(now);
  const desk: Desk = {
    vault: opened.value,
    keyKeeper: options.keyKeeper ?? nobodyKeepsKeys,
    now,
    uptime: machineUptime,
    latest: latestTime.latest,
    keepTime: () => latestTime.keep(desk.vault.database),
    believeTime: (centre) => latestTime.believe(desk.vault.database, centre),
    log,
    config: start.config,
    dataFolder: start.dataFolder,
    timings,
    trainingReasons: start.trainingReasons,
    versions: start.versions,
    devices: new DevicesLink(now, timings),
    fingerprints: new FingerprintAttempts(() => desk),
    signatures: new SignatureAttempts(() => desk),
    documents: new DocumentAttempts(() => desk),
    cards: new CardAttempts(() => desk),
    photos: new PhotoSessions(),
    faces: options.faces ?? null,
    pages: new PagesAtDesk(options.pages ?? null),
    comparing: new Comparing(
      () => desk,
      options.comparingThread === undefined
        ? new LocalComparer()
        : new ThreadComparer(options.comparingThread),
    ),
    bench: new Bench(() => desk),
    recordings: new Recordings(() => desk),
    activities: new DeviceActivities(() => desk),
    officerFingers: new OfficerFingerAttempts(() => desk),
    rosterKeeper: new RosterKeeper(() => desk),
    idle: new IdleLock(() => desk, machineUptime),
    identity: null,
    officer: null,
    pending: null,
    roster: null,
    signInFingers: new Map(),
    locked: false,
    open: null,
    sealed: null,
    sealing: false,
    outbox: null,
    emit: (name, payload) => {
      const hidden = desk.locked || desk.officer === null;
      if (!hidden || tellsWhileLocked(name, payload)) officer?.emit(name, payload);
    },
    findIdentity: async () => {
      if (isStation()) return;
      const identity = await readStationIdentity(desk.vault.database);
      // Another call may have found it meanwhile.
      if (identity === null || isStation()) return;
      // Of this vault, which may be one restored from another machine.
      await latestTime.load(desk.vault.database);
      await continueWaits(desk);
      desk.roster = await readRoster(desk.vault.database);
      desk.signInFingers = await readSignInFingers(desk.vault.database);
      if (isStation()) return;
      desk.identity = identity;
      desk.outbox = newOutbox(desk, identity, guarded);
      await desk.outbox.start();
      desk.rosterKeeper.start();
      desk.refreshApplicant();
    },
    reconnect: async () => {
      const { identity } = desk;
      if (identity === null) return;
      await desk.outbox?.stop();
      desk.outbox = newOutbox(desk, identity, guarded);
      await desk.outbox.start();
    },
    guard: (name, work) => guarded(name, work),
    refreshApplicant: () => {
      if (applicant === null) return;
      const view = applicantViewOf(desk);
      // Live previews always differ; everything else is told only when it changed.
      const text = view.kind === 'fingerprint' ? '' : JSON.stringify(view);
      if (text !== '' && text === shown) return;
      shown = text;
      applicant.emit('applicant.changed', view);
    },
  };
  const isStation = (): boolean => desk.identity !== null;
  const leaveBench = (): void => {
    desk.bench.cancelAll();
    guarded('recordings', desk.recordings.stopAll(desk.officer));
  };
  /** A window that is gone is told nothing more; work goes on without it. */
  const forgetWhenClosed = (port: Port, server: unknown): void => {
    port.onClose(() => {
      if (officer === server) {
        officer = null;
        leaveBench();
      }
      if (applicant === server) applicant = null;
    });
  };
  const onBug = (name: string, error: unknown): void => {
    log.error({ call: name, bug: describeBug(error) }, 'a handler threw');
  };
  const guarded = (name: string, work: Promise<unknown>): void => {
    work.catch((error: unknown) => onBug(name, error));
  };

  desk.devices.listen({
    devicesChanged: (states) => desk.emit('devices.changed', [...states]),
    fingerprintState: (event) => {
      const isOfficers = desk.officerFingers.running?.attemptId === event.attemptId;
      const attempts = isOfficers ? desk.officerFingers : desk.fingerprints;
      guarded('fingerprint.state', attempts.onState(event));
    },
    fingerState: (event) => guarded('finger.state', desk.officerFingers.onState(event)),
    signatureState: (event) => guarded('signature.state', desk.signatures.onState(event)),
    documentState: (event) => guarded('document.state', desk.documents.onState(event)),
    cardState: (event) => guarded('card.state', desk.cards.onState(event)),
    tokensChanged: (tokens) => {
      const own = desk.identity?.officers.find(({ officerId }) => officerId === desk.officer?.id)?.token;
      // Whoever takes the token along goes away from the counter.
      if (own !== undefined && tokens.every(({ serial }) => serial !== own.serial)) {
        guarded('token-lock', lockSession(desk, 'token'));
      }
    },
    selfTestState: (event) => guarded('selfTest.state', desk.bench.onSelfTest(event)),
    liveEnded: (event) => desk.bench.onLiveEnded(event),
    codeRead: (read) => {
      // It may be anybody's card: only who may look one up is told of it, and nobody while the screen is locked. Then it is forgotten.
      const role = desk.officer?.role;
      if (role !== undefined && mayCall(role, 'draft.lookup')) desk.emit('code.read', read);
    },
    activity: (event) => desk.activities.take(event),
    hostLost: () => {
      desk.bench.hostLost();
      desk.fingerprints.hostLost();
      desk.signatures.hostLost();
      desk.documents.hostLost();
      desk.cards.hostLost();
      desk.officerFingers.hostLost();
    },
  });
  const settled = await settleVaultKey(desk.vault, desk.keyKeeper, start.nextVaultKey);
  // Both keys are kept until the next start: no reason not to work.
  if (!settled.ok) log.warn({ cause: settled.error.cause }, 'vault key not settled');
  await noteClockAtStart(desk);
  await removeOrphans(desk);
  await desk.findIdentity();
  await applyRetention(desk);
  await keepHouse(desk).catch((error: unknown) => onBug('housekeeping', error));
  const retention = setInterval(() => {
    guarded('retention', applyRetention(desk));
    guarded('housekeeping', keepHouse(desk));
  }, timings.retentionIntervalMs);
  await recordAudit(desk, 'station-started', desk.identity?.station.id ?? null, {
    version: start.versions.station ?? 'unknown',
  });
  log.info({ provisioned: desk.identity !== null, versions: start.versions }, 'station started');

  return ok({
    attach: (role, port) => {
      switch (role) {
        case 'officer':
          leaveBench();
          officer?.close();
          officer = serve(fairPort(port), officerChannels, officerHandlers(desk), onBug, (call) => {
            desk.idle.noticed();
            return admit(desk, call);
          });
          forgetWhenClosed(port, officer);
          return;
        case 'applicant':
          applicant?.close();
          shown = '';
          applicant = serve(fairPort(port), applicantChannels, applicantHandlers(desk), onBug);
          forgetWhenClosed(port, applicant);
          return;
        case 'devices':
          desk.devices.attach(port);
      }
    },
    stop: async () => {
      desk.idle.stop();
      clearInterval(retention);
      desk.bench.cancelAll();
      await desk.recordings.stopAll(desk.officer);
      await desk.comparing.close();
      await desk.faces?.close();
      await desk.pages.close();
      await desk.activities.flush().catch((error: unknown) => onBug('stop', error));
      await Promise.all([
        desk.fingerprints.cancel(),
        desk.signatures.cancel(),
        desk.documents.cancel(),
        desk.cards.cancel(),
        desk.officerFingers.cancel(),
      ]);
      await desk.rosterKeeper.stop();
      await desk.outbox?.stop();
      officer?.close();
      applicant?.close();
      desk.devices.close();
      // A disk that takes nothing more must not keep the station from stopping.
      await recordAudit(desk, 'station-stopped', null, {}).catch((error: unknown) => onBug('stop', error));
      await desk.vault.close();
    },
  });
}

function newOutbox(
  desk: Desk,
  identity: StationIdentity,
  guarded: (name: string, work: Promise<unknown>) => void,
): Outbox {
  return new Outbox({
    vault: desk.vault,
    dataFolder: desk.dataFolder,
    gateway: {
      url: desk.config.gatewayUrl ?? identity.gatewayUrl,
      ca: identity.ca,
      client: { certificate: identity.stationCertificate, key: identity.stationKey },
    },
    stationId: identity.station.id,
    settings: () => settingsInForce(desk),
    log: (event, details) => {
      desk.log.info(details, event);
    },
    onChange: (state) => {
      desk.emit('outbox.changed', state);
      if (state.network === 'online') desk.rosterKeeper.networkIsBack();
      if (state.items.some((item) => item.state === 'acknowledged')) {
        guarded('purge', purgeAcknowledged(desk));
      }
    },
  });
}
