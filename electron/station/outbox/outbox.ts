import { mkdir, readdir, rm } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import { type Failure, type Result, err, ok, unwrap } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { reached } from '../fault-points.ts';
import { describeBug } from '../log.ts';
import type { Vault } from '../vault/vault.ts';
import { type Acknowledged, deliver } from './deliver.ts';
import { connectionCodes, dispositionOf } from './dispositions.ts';
import { type GatewayAddress, callGateway, gatewayAgent } from './gateway-access.ts';
import {
  type OutboxRow,
  acknowledgedBefore,
  changeRow,
  itemOf,
  makeDue,
  nextAttemptAt,
  nextDue,
  postponeDue,
  rowOf,
  sealedFilePath,
  sealedFolder,
  shownRows,
  takeBackUnfinished,
} from './outbox-store.ts';
import { Notifier } from './notifier.ts';
import { type OutboxClock, type OutboxTiming, outboxTiming, retryDelay, systemClock } from './timing.ts';

/** The sealed bytes stay so long after the centre's receipt, should the centre ever ask for them again. */
export const keepAcknowledgedDays = 30;

export interface OutboxOptions {
  readonly vault: Vault;
  readonly dataFolder: string;
  readonly gateway: GatewayAddress;
  readonly stationId: string;
  readonly onChange?: (state: OutboxState) => void;
  /** Technician's log: ids, bytes and milliseconds only. */
  readonly log?: (event: string, details: Readonly<Record<string, string | number>>) => void;
  readonly clock?: OutboxClock;
  readonly timing?: Partial<OutboxTiming>;
}

/**
 * Brings sealed applications to the centre, oldest first and one at a time, until each has a receipt that was verified.
 * Every state is in the vault before anybody is told: killed at any instant, it goes on where it was.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #clock: OutboxClock;
  readonly #timing: OutboxTiming;
  readonly #agent: Agent;
  readonly #stopping = new AbortController();
  readonly #notifier: Notifier;
  #network: OutboxState['network'] = 'unknown';
  /** Bytes of the item under way, fresher than the vault. */
  #progress: { applicationId: string; sent: number } | null = null;
  #running: Promise<void> | undefined;
  #wakeUp: () => void = () => undefined;
  #woken = false;
  #lastContact = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timing = { ...outboxTiming, ...options.timing };
    this.#agent = gatewayAgent(options.gateway);
    this.#notifier = new Notifier(this.#clock, this.#timing.progressInterval, () => this.#report());
  }

  async start(): Promise<void> {
    await mkdir(sealedFolder(this.#options.dataFolder), { recursive: true, mode: 0o700 });
    await takeBackUnfinished(this.#database);
    await this.#removeOldFiles();
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
    const waiting = rows.filter((row) => row.state !== 'acknowledged' && row.state !== 'refused').length;
    const items = rows.map((row) =>
      this.#progress?.applicationId === row.application_id ? itemOf(row, this.#progress.sent) : itemOf(row),
    );
    const nothingYet = { bytesLeft: 0, bytesPerSecond: null, secondsLeft: null, held: null, warnings: [] };
    return { network: this.#network, waiting, items, ...nothingYet };
  }

  /** Tries again now, a refused application too. Failures: `application-unknown`, `already-acknowledged`. */
  async retry(applicationId: string): Promise<Result<OutboxState>> {
    const row = await rowOf(this.#database, applicationId);
    if (row === undefined) return err('application-unknown');
    if (row.state === 'acknowledged') return err('already-acknowledged');
    if (row.state === 'waiting' || row.state === 'refused') {
      const anew = { code: null, attempts: 0, transfers: 0, next_attempt_at: null };
      await this.#change(applicationId, { state: 'waiting', ...anew });
      this.wake();
    }
    return ok(await this.state());
  }

  /** The centre's receipt as it came: CMS SignedData, DER. Null while there is none. */
  async acknowledgement(applicationId: string): Promise<Uint8Array | null> {
    return (await rowOf(this.#database, applicationId))?.acknowledgement ?? null;
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
        this.#progress = null;
        this.#tell('outbox stumbled', bug);
        await this.#sleep(retryDelay(stumbles, this.#timing, () => this.#clock.random()));
      }
    }
  }

  async #turn(): Promise<void> {
    const due = await nextDue(this.#database, this.#clock.now());
    if (due !== undefined) await this.#attempt(due);
    else if (this.#sinceContact() >= this.#timing.probeInterval || this.#network === 'unknown') {
      await this.#probe();
    } else await this.#idle();
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

  async #attempt(row: OutboxRow): Promise<void> {
    const id = row.application_id;
    await this.#change(id, { state: 'sending', code: null, next_attempt_at: null });
    reached('outbox.sending');
    this.#progress = { applicationId: id, sent: row.sent };
    const { gateway, stationId, dataFolder } = this.#options;
    const started = performance.now();
    const result = await deliver({
      row,
      file: sealedFilePath(dataFolder, id),
      agent: this.#agent,
      gatewayUrl: gateway.url,
      ca: gateway.ca,
      stationId,
      clock: this.#clock,
      timing: this.#timing,
      signal: this.#stopping.signal,
      onUploadUrl: async (url) => {
        await this.#change(id, { upload_url: url });
        reached('outbox.upload-begun');
      },
      onProgress: (sent) => {
        this.#progress = { applicationId: id, sent };
        this.#online();
        this.#notifier.soon();
      },
      onAccepted: (accepted) => this.#change(id, { sent: accepted }),
      onVerifying: () =>
        this.#change(id, { state: 'verifying', sent: row.size, transfers: row.transfers + 1 }),
    }).catch((bug: unknown): Result<Acknowledged> => {
      // One application we fail over must wait on view, not take the others with it.
      this.#tell('delivery stumbled', bug);
      return err('internal');
    });
    this.#progress = null;
    if (result.ok) {
      await this.#acknowledged(row, result.value);
      const ms = Math.round(performance.now() - started);
      this.#options.log?.('application acknowledged', { applicationId: id, bytes: row.size, ms });
    } else if (!this.#stopping.signal.aborted) {
      this.#options.log?.('application not delivered', {
        applicationId: id,
        code: result.error.code,
        cause: result.error.cause ?? '',
      });
      await this.#failed(id, result.error);
    }
  }

  async #acknowledged(row: OutboxRow, { bytes, content }: Acknowledged): Promise<void> {
    reached('outbox.receipt-received');
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
        details: { sha256: row.sha256 },
      });
      reached('outbox.receipt-written');
      return ok();
    });
    unwrap(kept);
    reached('outbox.receipt-committed');
    await this.#connected();
    this.#notifier.now();
  }

  async #failed(applicationId: string, failure: Failure): Promise<void> {
    const row = await rowOf(this.#database, applicationId);
    const attempts = (row?.attempts ?? 0) + 1;
    const disposition = dispositionOf(failure, row?.transfers ?? 0);
    const pause = retryDelay(attempts, this.#timing, () => this.#clock.random());
    const next = new Date(this.#clock.now().getTime() + pause).toISOString();
    const { code } = failure;
    if (disposition.next === 'refuse') {
      await this.#change(applicationId, { state: 'refused', code, attempts, next_attempt_at: null });
    } else {
      const anew = disposition.next === 'restart' ? { upload_url: null, sent: 0 } : {};
      await this.#change(applicationId, { state: 'waiting', code, attempts, next_attempt_at: next, ...anew });
    }
    if (disposition.next === 'wait' && !disposition.connected) {
      await postponeDue(this.#database, next, code);
      this.#offline();
    } else await this.#connected();
  }

  async #probe(): Promise<void> {
    const { gateway } = this.#options;
    const reply = await callGateway({
      agent: this.#agent,
      url: new URL(gatewayPaths.health, gateway.url).href,
      method: 'GET',
      timeoutMs: this.#timing.health,
      signal: this.#stopping.signal,
    });
    if (this.#stopping.signal.aborted) return;
    if (reply.ok) await this.#connected();
    else this.#offline();
  }

  /** Ends at the next due time, at the next probe, or when somebody wakes it. */
  async #idle(): Promise<void> {
    const due = await nextAttemptAt(this.#database);
    const untilDue = due === null ? Number.POSITIVE_INFINITY : due.getTime() - this.#clock.now().getTime();
    const untilProbe = this.#timing.probeInterval - this.#sinceContact();
    await this.#sleep(Math.max(0, Math.min(untilDue, untilProbe)));
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
    return this.#clock.now().getTime() - this.#lastContact;
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

  async #removeOldFiles(): Promise<void> {
    const { dataFolder } = this.#options;
    const limit = new Date(this.#clock.now().getTime() - keepAcknowledgedDays * 86_400_000);
    const old = new Set(await acknowledgedBefore(this.#database, limit));
    for (const name of await readdir(sealedFolder(dataFolder))) {
      const id = name.endsWith('.p7m') ? name.slice(0, -4) : '';
      if (old.has(id)) await rm(sealedFilePath(dataFolder, id), { force: true });
    }
  }
}
