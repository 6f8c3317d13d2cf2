import { X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import { type Failure, type Result, err, ok, unwrap } from '../../../domain/result.ts';
import { currentAnchor } from '../audit/anchor.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { sha256Hex } from '../audit/chain.ts';
import { reached } from '../fault-points.ts';
import { describeBug } from '../../../domain/diagnostics/describe-bug.ts';
import { chunkDigests } from './chunk-digests.ts';
import { type Acknowledged, type Asking, askForAcknowledgement, deliver } from './deliver.ts';
import { connectionCodes, dispositionOf, stationCodes } from './dispositions.ts';
import { type GatewayReply, callGateway, gatewayAgent } from './gateway-access.ts';
import type { Hold, Holds } from './holds.ts';
import type { OutboxOptions } from './outbox.ts';
import {
  type OutboxRow,
  changeRow,
  makeDue,
  nextAttemptAt,
  nextDue,
  nextToAskFor,
  postponeDue,
  rowOf,
  sealedFilePath,
  takeBackUnfinished,
  urgentRank,
} from './outbox-store.ts';
import type { Pace } from './pace.ts';
import { type OutboxClock, type OutboxTiming, retryDelay } from './timing.ts';
import { TokenBucket } from './token-bucket.ts';

export interface SenderParts {
  readonly options: OutboxOptions;
  readonly clock: OutboxClock;
  readonly timing: OutboxTiming;
  readonly holds: Holds;
  readonly pace: Pace;
  /** Told after a row or the network has changed, and of bytes on their way. */
  readonly onChange: () => void;
  readonly onProgress: () => void;
}

/** The outbox's own hands: takes one application after the other to the centre, waits, tries again. */
export class Sender {
  readonly #options: OutboxOptions;
  readonly #clock: OutboxClock;
  readonly #timing: OutboxTiming;
  readonly #holds: Holds;
  readonly #pace: Pace;
  readonly #parts: SenderParts;
  readonly #bucket: TokenBucket;
  readonly #agent: Agent;
  readonly #stopping = new AbortController();
  #network: OutboxState['network'] = 'unknown';
  #underWay: { readonly row: OutboxRow; sent: number; readonly breakOff: () => void } | null = null;
  #running: Promise<void> | undefined;
  #wakeUp: () => void = () => undefined;
  #woken = false;
  #lastContact = 0;
  #clockSkewSeconds: number | null = null;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#options = parts.options;
    this.#clock = parts.clock;
    this.#timing = parts.timing;
    this.#holds = parts.holds;
    this.#pace = parts.pace;
    this.#agent = gatewayAgent(parts.options.gateway);
    this.#bucket = new TokenBucket(parts.clock, () => parts.holds.limits.bytesPerSecond);
  }

  async start(): Promise<void> {
    await takeBackUnfinished(this.#database);
    // Another certificate, another address, the centre's change of mind: whatever it was may be over.
    await makeDue(this.#database, stationCodes);
    this.#running = this.#run();
  }

  /** Breaks off what is under way; it is due again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    this.#agent.destroy();
  }

  wake(): void {
    this.#woken = true;
    this.#wakeUp();
  }

  get network(): OutboxState['network'] {
    return this.#network;
  }

  /** Bytes of the item under way, fresher than the vault. */
  get underWay(): { readonly row: OutboxRow; readonly sent: number } | null {
    return this.#underWay;
  }

  /** This clock less the centre's, as its last answer said; null before the first. */
  get clockSkewSeconds(): number | null {
    return this.#clockSkewSeconds;
  }

  /** Ends the transfer that is under way when it may not go on, or is of this application. */
  breakOff(applicationId?: string): void {
    if (this.#underWay === null) return;
    const { row, breakOff } = this.#underWay;
    const done = row.application_id === applicationId;
    if (done || !mayGo(row, this.#holds.at(this.#clock.now()))) breakOff();
  }

  /** A receipt that was verified: from here on the centre has it. */
  async keepReceipt(row: OutboxRow, { bytes, content }: Acknowledged): Promise<void> {
    const kept = await this.#options.vault.change(async (transaction) => {
      const acknowledged = {
        state: 'acknowledged' as const,
        sent: row.size,
        attempts: 0,
        code: null,
        next_attempt_at: null,
        acknowledged_at: content.receivedAt,
        acknowledgement: bytes,
      };
      // Once: by wire and on a stick it may come at the same moment.
      if (!(await changeRow(transaction, row.application_id, acknowledged, notAcknowledged))) return ok();
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

  get #database() {
    return this.#options.vault.database;
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

  #tell(event: string, bug: unknown): void {
    const { kind, at } = describeBug(bug);
    this.#options.log?.(event, { kind, at: at[0] ?? '' });
  }

  #asking(row: OutboxRow, signal: AbortSignal): Asking {
    return {
      row,
      agent: this.#agent,
      gatewayUrl: this.#options.gateway.url,
      ca: this.#options.gateway.ca,
      stationId: this.#options.stationId,
      clock: this.#clock,
      timing: this.#timing,
      signal,
      onReply: (reply) => this.#compareClocks(reply),
    };
  }

  async #attempt(row: OutboxRow): Promise<void> {
    const id = row.application_id;
    const sending = { state: 'sending' as const, code: null, next_attempt_at: null };
    // Handed over or acknowledged a moment ago: then it is not to be sent any more.
    if (!(await this.#change(id, sending, ['waiting']))) return;
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
    // What an earlier attempt brought says nothing about the line now.
    let moving = false;
    return deliver({
      ...this.#asking(row, signal),
      file: sealedFilePath(this.#options.dataFolder, id),
      bucket: this.#bucket,
      usualPace: this.#pace.bytesPerSecond,
      anchor: () => currentAnchor(this.#options.vault, () => this.#clock.now()),
      onChunks: async (chunks) => {
        await changeRow(this.#database, id, { chunks });
      },
      onUploadUrl: async (url) => {
        await this.#change(id, { upload_url: url });
        reached('outbox.upload-begun');
      },
      onProgress: (sent) => {
        if (this.#underWay !== null) this.#underWay.sent = sent;
        moving = true;
        this.#pace.moved(this.#clock.now(), sent, false);
        this.#online();
        this.#parts.onProgress();
      },
      onAccepted: async (now) => {
        if (moving) this.#pace.moved(this.#clock.now(), now, true);
        moving = false;
        this.#pace.begin(this.#clock.now(), now);
        if (this.#underWay !== null) this.#underWay.sent = now;
        // Whoever came on, however little, was not stopped by the application: the pauses begin anew.
        const cameOn = now > accepted ? { attempts: 0 } : {};
        accepted = now;
        await this.#change(id, { sent: now, ...cameOn });
      },
      onVerifying: async () => {
        const verifying = { state: 'verifying' as const, sent: row.size, transfers: row.transfers + 1 };
        await this.#change(id, verifying, underWayStates);
        void this.#prepareNext();
      },
    });
  }

  /** While the centre verifies one the line and this machine are idle: the next one's chunks are hashed then. */
  async #prepareNext(): Promise<void> {
    try {
      const next = await nextDue(this.#database, this.#clock.now());
      if (next === undefined || next.chunks !== null) return;
      const file = await open(sealedFilePath(this.#options.dataFolder, next.application_id), 'r');
      const chunks = await chunkDigests(file, next.size).finally(() => file.close());
      await changeRow(this.#database, next.application_id, { chunks });
    } catch (problem) {
      // What can't be read is told when its turn comes.
      this.#tell('next application not prepared', problem);
    }
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
    await this.#change(applicationId, { state: 'waiting', next_attempt_at: null }, underWayStates);
  }

  async #acknowledged(row: OutboxRow, acknowledged: Acknowledged): Promise<void> {
    reached('outbox.receipt-received');
    await this.keepReceipt(row, acknowledged);
    reached('outbox.receipt-committed');
    await this.#connected();
    this.#parts.onChange();
  }

  async #failed(applicationId: string, given: Failure): Promise<void> {
    const failure = this.#inOwnWords(given);
    const row = await rowOf(this.#database, applicationId);
    const disposition = dispositionOf(failure, row?.transfers ?? 0);
    const { code } = failure;
    if (disposition.next === 'patience') {
      const until = new Date(this.#clock.now().getTime() + disposition.seconds * 1000);
      this.#holds.centreIsBusy(until);
      const resting = { state: 'waiting' as const, code, next_attempt_at: until.toISOString() };
      await this.#change(applicationId, resting, underWayStates);
      await this.#connected();
      return;
    }
    const attempts = (row?.attempts ?? 0) + 1;
    const pause = retryDelay(attempts, this.#timing, () => this.#clock.random());
    const next = new Date(this.#clock.now().getTime() + pause).toISOString();
    if (disposition.next === 'refuse') {
      const refused = { state: 'refused' as const, code, attempts, next_attempt_at: null };
      await this.#change(applicationId, refused, underWayStates);
    } else {
      const anew = disposition.next === 'restart' ? { upload_url: null, sent: 0 } : {};
      const waiting = { state: 'waiting' as const, code, attempts, next_attempt_at: next, ...anew };
      await this.#change(applicationId, waiting, underWayStates);
    }
    if (disposition.next === 'wait' && disposition.everyone) await postponeDue(this.#database, next, code);
    if (disposition.next === 'wait' && !disposition.connected) this.#offline();
    else await this.#connected();
  }

  /** The gateway does not know a station by a certificate that ran out: the station can tell that this is why. */
  #inOwnWords(failure: Failure): Failure {
    const { client } = this.#options.gateway;
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
      url: new URL(gatewayPaths.health, this.#options.gateway.url).href,
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
    // Without a line nobody is asked about what was carried, however long it has been due.
    const which = { onlyUrgent: hold.sends === 'urgent', asks: this.#network === 'online' };
    const due = hold.sends === 'nothing' ? null : await nextAttemptAt(this.#database, which);
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
    // Told first: a vault that can't be written now keeps nobody from seeing that the line is there.
    if (!wasOnline) this.#parts.onChange();
    await makeDue(this.#database, connectionCodes);
  }

  #offline(): void {
    this.#lastContact = this.#clock.now().getTime();
    const was = this.#network;
    this.#network = 'offline';
    if (was !== 'offline') this.#parts.onChange();
  }

  async #change(...change: Tail<Parameters<typeof changeRow>>): Promise<boolean> {
    const changed = await changeRow(this.#database, ...change);
    this.#parts.onChange();
    return changed;
  }
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** What the sender says of an attempt counts only while the row is still in its hands. */
const underWayStates = ['sending', 'verifying'] as const;
const notAcknowledged = [...underWayStates, 'waiting', 'refused', 'carried'] as const;

const mayGo = (row: OutboxRow, { sends }: Hold): boolean =>
  sends === 'everything' || (sends === 'urgent' && row.priority <= urgentRank);
