import { X509Certificate } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import type { Agent } from 'node:https';
import {
  type StationSettings,
  defaultStationSettings,
  gatewayPaths,
} from '../../../domain/channels/gateway.ts';
import type { OutboxLimits, OutboxState, OutboxWarning, Priority } from '../../../domain/channels/outbox.ts';
import { type Failure, type Result, err, ok, unwrap } from '../../../domain/result.ts';
import { currentAnchor } from '../audit/anchor.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { sha256Hex } from '../audit/chain.ts';
import { reached } from '../fault-points.ts';
import { describeBug } from '../log.ts';
import type { Vault } from '../vault/vault.ts';
import { verifyAcknowledgement } from './acknowledgement.ts';
import {
  type Acknowledged,
  type Asking,
  askForAcknowledgement,
  deliver,
  expectedReceipt,
} from './deliver.ts';
import { connectionCodes, dispositionOf, stationCodes } from './dispositions.ts';
import { type GatewayAddress, type GatewayReply, callGateway, gatewayAgent } from './gateway-access.ts';
import { type Hold, Holds } from './holds.ts';
import { readLimits, readPaused, writeLimits, writePaused } from './limits.ts';
import { Notifier } from './notifier.ts';
import {
  type OutboxRow,
  changeRow,
  itemOf,
  makeDue,
  nextAttemptAt,
  nextDue,
  nextToAskFor,
  postponeDue,
  rankOf,
  rowOf,
  sealedFilePath,
  sealedFolder,
  takeBackUnfinished,
  urgentRank,
  waitingNow,
} from './outbox-store.ts';
import { Pace } from './pace.ts';
import { shownRows } from './shown-rows.ts';
import { type OutboxClock, type OutboxTiming, outboxTiming, retryDelay, systemClock } from './timing.ts';
import { TokenBucket } from './token-bucket.ts';
import { warningsOf } from './warnings.ts';

export interface OutboxOptions {
  readonly vault: Vault;
  readonly dataFolder: string;
  readonly gateway: GatewayAddress;
  readonly stationId: string;
  /** As the centre has set them for this station. */
  readonly settings?: () => StationSettings;
  readonly onChange?: (state: OutboxState) => void;
  /** Technician's log: ids, bytes and milliseconds only. */
  readonly log?: (event: string, details: Readonly<Record<string, string | number>>) => void;
  readonly clock?: OutboxClock;
  readonly timing?: Partial<OutboxTiming>;
}

/**
 * Brings sealed applications to the centre, urgent ones and the oldest first, one at a time, until each has a receipt that was
 * verified. Every state is in the vault before anybody is told: killed at any instant, it goes on where it was.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #clock: OutboxClock;
  readonly #timing: OutboxTiming;
  readonly #bucket: TokenBucket;
  readonly #stopping = new AbortController();
  readonly #notifier: Notifier;
  readonly #holds = new Holds();
  readonly #pace = new Pace();
  readonly #gateway: GatewayAddress;
  readonly #agent: Agent;
  #network: OutboxState['network'] = 'unknown';
  /** Bytes of the item under way, fresher than the vault, and what breaks it off. */
  #underWay: { readonly row: OutboxRow; sent: number; readonly breakOff: () => void } | null = null;
  #running: Promise<void> | undefined;
  #wakeUp: () => void = () => undefined;
  #woken = false;
  #lastContact = 0;
  #clockSkewSeconds: number | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timing = { ...outboxTiming, ...options.timing };
    this.#gateway = options.gateway;
    this.#agent = gatewayAgent(options.gateway);
    this.#bucket = new TokenBucket(this.#clock, () => this.#holds.limits.bytesPerSecond);
    this.#notifier = new Notifier(this.#clock, this.#timing.progressInterval, () => this.#report());
  }

  async start(): Promise<void> {
    await mkdir(sealedFolder(this.#options.dataFolder), { recursive: true, mode: 0o700 });
    await takeBackUnfinished(this.#database);
    this.#holds.paused = await readPaused(this.#database);
    this.#holds.limits = await readLimits(this.#database);
    // Another certificate, another address, the centre's change of mind: whatever it was may be over.
    await makeDue(this.#database, stationCodes);
    this.#running = this.#run();
  }

  /** Breaks off what is under way; it is due again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    await this.#notifier.close();
    this.#agent.destroy();
  }

  /** There is something new to send. */
  wake(): void {
    this.#woken = true;
    this.#wakeUp();
  }

  async state(): Promise<OutboxState> {
    const rows = await shownRows(this.#database);
    const waiting = await waitingNow(this.#database);
    const underWay = this.#underWay;
    const bytesLeft = Math.max(
      0,
      waiting.bytesLeft - (underWay === null ? 0 : underWay.sent - underWay.row.sent),
    );
    const { bytesPerSecond } = this.#pace;
    const hold = this.#holds.at(this.#clock.now());
    const held =
      hold.sends === 'urgent' ? waiting.notUrgent > 0 : hold.sends === 'nothing' && waiting.count > 0;
    return {
      network: this.#network,
      waiting: waiting.count,
      bytesLeft,
      bytesPerSecond,
      secondsLeft: bytesPerSecond === null ? null : Math.ceil(bytesLeft / bytesPerSecond),
      held: held && hold.by !== null ? { by: hold.by, until: hold.until?.toISOString() ?? null } : null,
      warnings: await this.#warnings(waiting.count, waiting.oldestSealedAt),
      items: rows.map((row) =>
        underWay?.row.application_id === row.application_id ? itemOf(row, underWay.sent) : itemOf(row),
      ),
    };
  }

  /**
   * Whether one more application may be started. Failures: `offline-limit-reached` (details.value, details.limit of what waits, in days or
   * pieces), `disk-nearly-full`.
   */
  async mayStart(): Promise<Result<void>> {
    const { count, oldestSealedAt } = await waitingNow(this.#database);
    const reachedOnes = (await this.#warnings(count, oldestSealedAt)).filter(
      ({ level }) => level === 'reached',
    );
    const limit = reachedOnes.find(({ code }) => code === 'days' || code === 'count');
    if (limit !== undefined) {
      const { code, value, limit: most } = limit;
      return err('offline-limit-reached', code, { value: Math.floor(value), limit: most });
    }
    return reachedOnes.some(({ code }) => code === 'disk') ? err('disk-nearly-full') : ok();
  }

  /** Tries again now: a refused application too, and one that was handed over on a stick. Failures: `application-unknown`, `already-acknowledged`. */
  async retry(applicationId: string): Promise<Result<OutboxState>> {
    const row = await rowOf(this.#database, applicationId);
    if (row === undefined) return err('application-unknown');
    if (row.state === 'acknowledged') return err('already-acknowledged');
    if (row.state === 'waiting' || row.state === 'refused' || row.state === 'carried') {
      const anew = { code: null, attempts: 0, transfers: 0, next_attempt_at: null };
      await this.#change(applicationId, { state: 'waiting', ...anew });
      this.wake();
    }
    return ok(await this.state());
  }

  /** Nothing is sent until `resume`, over restarts too; what is under way is broken off and later goes on where it was. */
  async pause(): Promise<OutboxState> {
    return this.#setPaused(true);
  }

  async resume(): Promise<OutboxState> {
    return this.#setPaused(false);
  }

  /** Failures: `application-unknown`, `already-acknowledged`. */
  async prioritise(applicationId: string, priority: Priority): Promise<Result<OutboxState>> {
    const row = await rowOf(this.#database, applicationId);
    if (row === undefined) return err('application-unknown');
    if (row.state === 'acknowledged') return err('already-acknowledged');
    await this.#change(applicationId, { priority: rankOf(priority) });
    this.wake();
    return ok(await this.state());
  }

  get limits(): OutboxLimits {
    return this.#holds.limits;
  }

  /** Kept in the vault; counts from the next byte on. */
  async setLimits(limits: OutboxLimits): Promise<OutboxLimits> {
    await writeLimits(this.#database, limits);
    this.#holds.limits = limits;
    this.#breakOffIfHeld();
    this.#notifier.now();
    this.wake();
    return limits;
  }

  /**
   * A receipt that came another way than by wire. Answers whether it was news. Failures: `application-unknown`,
   * `acknowledgement-invalid`.
   */
  async takeReceipt(applicationId: string, bytes: Uint8Array): Promise<Result<boolean>> {
    const row = await rowOf(this.#database, applicationId);
    if (row === undefined) return err('application-unknown');
    if (row.state === 'acknowledged') return ok(false);
    const expected = expectedReceipt(row, this.#options.stationId);
    const content = await verifyAcknowledgement(bytes, this.#gateway.ca, expected, this.#clock.now());
    if (!content.ok) return content;
    await this.#keepReceipt(row, { bytes, content: content.value });
    if (this.#underWay?.row.application_id === applicationId) this.#underWay.breakOff();
    this.#notifier.now();
    return ok(true);
  }

  /** The centre's receipt as it came: CMS SignedData, DER. Null while there is none. */
  async acknowledgement(applicationId: string): Promise<Uint8Array | null> {
    return (await rowOf(this.#database, applicationId))?.acknowledgement ?? null;
  }

  /** Rows were changed by somebody else. */
  changed(): void {
    this.#notifier.now();
    this.wake();
  }

  get #database() {
    return this.#options.vault.database;
  }

  async #setPaused(paused: boolean): Promise<OutboxState> {
    await writePaused(this.#database, paused);
    this.#holds.paused = paused;
    this.#breakOffIfHeld();
    this.#notifier.now();
    this.wake();
    return this.state();
  }

  #breakOffIfHeld(): void {
    if (this.#underWay !== null && !mayGo(this.#underWay.row, this.#holds.at(this.#clock.now()))) {
      this.#underWay.breakOff();
    }
  }

  async #warnings(waiting: number, oldestSealedAt: Date | null): Promise<OutboxWarning[]> {
    const { mostWaitingDays, mostWaitingCount } = this.#options.settings?.() ?? defaultStationSettings;
    const { client } = this.#gateway;
    const disk = await statfs(this.#options.dataFolder).catch(() => null);
    return warningsOf({
      now: this.#clock.now(),
      waiting,
      oldestSealedAt,
      mostWaitingDays,
      mostWaitingCount,
      freeBytes: disk === null ? null : disk.bavail * disk.bsize,
      certificateEnds:
        client === undefined ? null : new Date(new X509Certificate(client.certificate).validTo),
      clockSkewSeconds: this.#clockSkewSeconds,
    });
  }

  async #run(): Promise<void> {
    let stumbles = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        this.#woken = false;
        if (stumbles > 0) await takeBackUnfinished(this.#database);
        await this.#turn();
        stumbles = 0;
      } catch (bug) {
        // A vault that can't be written for a while (a full disk, say) must not end sending until the next start.
        stumbles += 1;
        this.#underWay = null;
        this.#tell('outbox stumbled', bug);
        await this.#sleep(retryDelay(stumbles, this.#timing, () => this.#clock.random()));
      }
    }
  }

  async #turn(): Promise<void> {
    const now = this.#clock.now();
    const hold = this.#holds.at(now);
    const due =
      hold.sends === 'nothing' ? undefined : await nextDue(this.#database, now, hold.sends === 'urgent');
    if (due !== undefined) {
      await this.#attempt(due);
      return;
    }
    const carried = hold.sends === 'nothing' ? undefined : await nextToAskFor(this.#database, now);
    if (carried !== undefined && this.#network === 'online') await this.#askForCarried(carried);
    else if (this.#sinceContact() >= this.#timing.probeInterval || this.#network === 'unknown') {
      await this.#probe();
    } else await this.#idle(hold);
  }

  async #report(): Promise<void> {
    try {
      this.#options.onChange?.(await this.state());
    } catch (bug) {
      this.#tell('outbox state not told', bug);
    }
  }

  #tell(event: string, bug: unknown): void {
    const { kind, at } = describeBug(bug);
    this.#options.log?.(event, { kind, at: at[0] ?? '' });
  }

  #asking(row: OutboxRow, signal: AbortSignal): Asking {
    return {
      row,
      agent: this.#agent,
      gatewayUrl: this.#gateway.url,
      ca: this.#gateway.ca,
      stationId: this.#options.stationId,
      clock: this.#clock,
      timing: this.#timing,
      signal,
      onReply: (reply) => this.#compareClocks(reply),
    };
  }

  async #attempt(row: OutboxRow): Promise<void> {
    const id = row.application_id;
    await this.#change(id, { state: 'sending', code: null, next_attempt_at: null });
    reached('outbox.sending');
    const breakOff = new AbortController();
    this.#underWay = { row, sent: row.sent, breakOff: () => breakOff.abort() };
    this.#pace.begin(this.#clock.now(), row.sent);
    const stopWatching = this.#stopWhenMetered(row, breakOff);
    const started = performance.now();
    const result = await this.#deliver(row, AbortSignal.any([this.#stopping.signal, breakOff.signal])).catch(
      (bug: unknown): Result<Acknowledged> => {
        // One application we fail over must wait on view, not take the others with it.
        this.#tell('delivery stumbled', bug);
        return err('internal');
      },
    );
    stopWatching();
    this.#underWay = null;
    if (result.ok) {
      await this.#acknowledged(row, result.value);
      const ms = Math.round(performance.now() - started);
      this.#options.log?.('application acknowledged', { applicationId: id, bytes: row.size, ms });
    } else if (breakOff.signal.aborted) {
      await this.#brokenOff(id);
    } else if (!this.#stopping.signal.aborted) {
      const { code, cause = '' } = result.error;
      this.#options.log?.('application not delivered', { applicationId: id, code, cause });
      await this.#failed(id, result.error);
    }
  }

  #deliver(row: OutboxRow, signal: AbortSignal): Promise<Result<Acknowledged>> {
    const id = row.application_id;
    let accepted = row.sent;
    return deliver({
      ...this.#asking(row, signal),
      file: sealedFilePath(this.#options.dataFolder, id),
      bucket: this.#bucket,
      usualPace: this.#pace.bytesPerSecond,
      anchor: () => currentAnchor(this.#options.vault, () => this.#clock.now()),
      onChunks: (chunks) => changeRow(this.#database, id, { chunks }),
      onUploadUrl: async (url) => {
        await this.#change(id, { upload_url: url });
        reached('outbox.upload-begun');
      },
      onProgress: (sent) => {
        if (this.#underWay !== null) this.#underWay.sent = sent;
        this.#pace.moved(this.#clock.now(), sent, false);
        this.#online();
        this.#notifier.soon();
      },
      onAccepted: async (now) => {
        this.#pace.moved(this.#clock.now(), now, true);
        this.#pace.begin(this.#clock.now(), now);
        if (this.#underWay !== null) this.#underWay.sent = now;
        // Whoever came on, however little, was not stopped by the application: the pauses begin anew.
        const cameOn = now > accepted ? { attempts: 0 } : {};
        accepted = now;
        await this.#change(id, { sent: now, ...cameOn });
      },
      onVerifying: () =>
        this.#change(id, { state: 'verifying', sent: row.size, transfers: row.transfers + 1 }),
    });
  }

  /** Ends a transfer that is not urgent when the hours begin in which the line is paid by the byte. */
  #stopWhenMetered(row: OutboxRow, breakOff: AbortController): () => void {
    if (row.priority <= urgentRank) return () => undefined;
    const now = this.#clock.now();
    const at = this.#holds.stopsAt(now);
    return at === null
      ? () => undefined
      : this.#clock.after(at.getTime() - now.getTime(), () => breakOff.abort());
  }

  async #askForCarried(row: OutboxRow): Promise<void> {
    const answer = await askForAcknowledgement(this.#asking(row, this.#stopping.signal));
    if (this.#stopping.signal.aborted) return;
    if (answer.ok && answer.value !== null) {
      await this.#acknowledged(row, answer.value);
      return;
    }
    const next = new Date(this.#clock.now().getTime() + this.#timing.askForCarried).toISOString();
    await changeRow(this.#database, row.application_id, { next_attempt_at: next });
    if (!answer.ok && connectionCodes.some((code) => code === answer.error.code)) this.#offline();
  }

  /** Told to stop on the way: nothing is wrong with it. */
  async #brokenOff(applicationId: string): Promise<void> {
    const row = await rowOf(this.#database, applicationId);
    if (row?.state === 'acknowledged') return;
    await this.#change(applicationId, { state: 'waiting', next_attempt_at: null });
  }

  async #acknowledged(row: OutboxRow, acknowledged: Acknowledged): Promise<void> {
    reached('outbox.receipt-received');
    await this.#keepReceipt(row, acknowledged);
    reached('outbox.receipt-committed');
    await this.#connected();
    this.#notifier.now();
  }

  async #keepReceipt(row: OutboxRow, { bytes, content }: Acknowledged): Promise<void> {
    const kept = await this.#options.vault.change(async (transaction) => {
      await changeRow(transaction, row.application_id, {
        state: 'acknowledged',
        sent: row.size,
        attempts: 0,
        code: null,
        next_attempt_at: null,
        acknowledged_at: content.receivedAt,
        acknowledgement: bytes,
      });
      await appendAudit(transaction, {
        at: this.#clock.now(),
        event: 'application-acknowledged',
        officerId: null,
        subjectId: row.application_id,
        details: { sha256: row.sha256, receipt: sha256Hex(bytes) },
      });
      reached('outbox.receipt-written');
      return ok();
    });
    unwrap(kept);
  }

  async #failed(applicationId: string, given: Failure): Promise<void> {
    const failure = this.#inOwnWords(given);
    const row = await rowOf(this.#database, applicationId);
    const disposition = dispositionOf(failure, row?.transfers ?? 0);
    const { code } = failure;
    if (disposition.next === 'patience') {
      const until = new Date(this.#clock.now().getTime() + disposition.seconds * 1000);
      this.#holds.centreIsBusy(until);
      await this.#change(applicationId, { state: 'waiting', code, next_attempt_at: until.toISOString() });
      await this.#connected();
      return;
    }
    const attempts = (row?.attempts ?? 0) + 1;
    const pause = retryDelay(attempts, this.#timing, () => this.#clock.random());
    const next = new Date(this.#clock.now().getTime() + pause).toISOString();
    if (disposition.next === 'refuse') {
      await this.#change(applicationId, { state: 'refused', code, attempts, next_attempt_at: null });
    } else {
      const anew = disposition.next === 'restart' ? { upload_url: null, sent: 0 } : {};
      await this.#change(applicationId, { state: 'waiting', code, attempts, next_attempt_at: next, ...anew });
    }
    if (disposition.next === 'wait' && disposition.everyone) await postponeDue(this.#database, next, code);
    if (disposition.next === 'wait' && !disposition.connected) this.#offline();
    else await this.#connected();
  }

  /** The gateway does not know a station by a certificate that ran out: the station can tell that this is why. */
  #inOwnWords(failure: Failure): Failure {
    const { client } = this.#gateway;
    if (failure.code !== 'unknown-station' || client === undefined) return failure;
    const ended = new Date(new X509Certificate(client.certificate).validTo) < this.#clock.now();
    return ended ? { ...failure, code: 'station-certificate-expired' } : failure;
  }

  #compareClocks({ headers }: GatewayReply): void {
    const theirs = Date.parse(headers.date ?? '');
    if (Number.isNaN(theirs)) return;
    this.#clockSkewSeconds = Math.round((this.#clock.now().getTime() - theirs) / 1000);
  }

  async #probe(): Promise<void> {
    const reply = await callGateway({
      agent: this.#agent,
      url: new URL(gatewayPaths.health, this.#gateway.url).href,
      method: 'GET',
      timeoutMs: this.#timing.health,
      signal: this.#stopping.signal,
    });
    if (this.#stopping.signal.aborted) return;
    if (reply.ok) {
      this.#compareClocks(reply.value);
      await this.#connected();
    } else this.#offline();
  }

  /** Ends at the next due time, when a hold ends, at the next probe, or when somebody wakes it. */
  async #idle(hold: Hold): Promise<void> {
    const now = this.#clock.now().getTime();
    const due =
      hold.sends === 'nothing' ? null : await nextAttemptAt(this.#database, hold.sends === 'urgent');
    const until = [due, hold.until].flatMap((moment) => (moment === null ? [] : [moment.getTime() - now]));
    const untilProbe = this.#timing.probeInterval - this.#sinceContact();
    await this.#sleep(Math.max(0, Math.min(...until, untilProbe)));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#woken || this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      this.#wakeUp = () => {
        cancel();
        resolve();
      };
    });
    this.#wakeUp = () => undefined;
  }

  #sinceContact(): number {
    // A clock that was set back makes no contact of the future: then it was long ago.
    return Math.abs(this.#clock.now().getTime() - this.#lastContact);
  }

  #online(): void {
    this.#lastContact = this.#clock.now().getTime();
    this.#network = 'online';
  }

  async #connected(): Promise<void> {
    const wasOnline = this.#network === 'online';
    this.#online();
    await makeDue(this.#database, connectionCodes);
    if (!wasOnline) this.#notifier.now();
  }

  #offline(): void {
    this.#lastContact = this.#clock.now().getTime();
    const was = this.#network;
    this.#network = 'offline';
    if (was !== 'offline') this.#notifier.now();
  }

  async #change(applicationId: string, change: Parameters<typeof changeRow>[2]): Promise<void> {
    await changeRow(this.#database, applicationId, change);
    this.#notifier.now();
  }
}

const mayGo = (row: OutboxRow, { sends }: Hold): boolean =>
  sends === 'everything' || (sends === 'urgent' && row.priority <= urgentRank);
