import { X509Certificate } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import { type StationSettings, defaultStationSettings } from '../../../domain/channels/gateway.ts';
import type { OutboxLimits, OutboxState, OutboxWarning, Priority } from '../../../domain/channels/outbox.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { describeBug } from '../../../domain/diagnostics/describe-bug.ts';
import type { Vault } from '../vault/vault.ts';
import { verifyAcknowledgement } from './acknowledgement.ts';
import { expectedReceipt } from './deliver.ts';
import type { GatewayAddress } from './gateway-access.ts';
import { Holds } from './holds.ts';
import { readLimits, readPaused, writeLimits, writePaused } from './limits.ts';
import { Notifier } from './notifier.ts';
import { changeRow, itemOf, rankOf, rowOf, sealedFolder, waitingNow } from './outbox-store.ts';
import { Pace } from './pace.ts';
import { Sender } from './sender.ts';
import { shownRows } from './shown-rows.ts';
import { type OutboxClock, type OutboxTiming, outboxTiming, systemClock } from './timing.ts';
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
  readonly #notifier: Notifier;
  readonly #holds = new Holds();
  readonly #pace = new Pace();
  readonly #sender: Sender;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const timing = { ...outboxTiming, ...options.timing };
    const notifier = new Notifier(this.#clock, timing.progressInterval, () => this.#report());
    this.#notifier = notifier;
    this.#sender = new Sender({
      options,
      clock: this.#clock,
      timing,
      holds: this.#holds,
      pace: this.#pace,
      onChange: () => notifier.now(),
      onProgress: () => notifier.soon(),
    });
  }

  async start(): Promise<void> {
    await mkdir(sealedFolder(this.#options.dataFolder), { recursive: true, mode: 0o700 });
    this.#holds.paused = await readPaused(this.#database);
    this.#holds.limits = await readLimits(this.#database);
    await this.#sender.start();
  }

  /** Breaks off what is under way; it is due again at the next start. */
  async stop(): Promise<void> {
    await this.#sender.stop();
    await this.#notifier.close();
  }

  /** There is something new to send. */
  wake(): void {
    this.#sender.wake();
  }

  async state(): Promise<OutboxState> {
    const rows = await shownRows(this.#database);
    const waiting = await waitingNow(this.#database);
    const { underWay, network } = this.#sender;
    const bytesLeft = Math.max(
      0,
      waiting.bytesLeft - (underWay === null ? 0 : underWay.sent - underWay.row.sent),
    );
    const { bytesPerSecond } = this.#pace;
    const hold = this.#holds.at(this.#clock.now());
    // What somebody switched off is told with nothing waiting too: else the switch would show nothing.
    const held =
      hold.by === 'officer' ||
      (hold.sends === 'urgent' ? waiting.notUrgent > 0 : hold.sends === 'nothing' && waiting.count > 0);
    return {
      network,
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
      // Damage may have been in what was announced of the file, not in the file.
      const announced = row.code === 'sealed-file-damaged' ? { chunks: null, upload_url: null, sent: 0 } : {};
      const anew = { code: null, attempts: 0, transfers: 0, next_attempt_at: null, ...announced };
      // Whoever asks for it now is not told to wait by what the centre said a while ago.
      this.#holds.centreIsReady();
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
    this.#sender.breakOff();
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
    const content = await verifyAcknowledgement(bytes, this.#options.gateway.ca, expected, this.#clock.now());
    if (!content.ok) return content;
    await this.#sender.keepReceipt(row, { bytes, content: content.value });
    this.#sender.breakOff(applicationId);
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
    this.#sender.breakOff();
    this.#notifier.now();
    this.wake();
    return this.state();
  }

  async #warnings(waiting: number, oldestSealedAt: Date | null): Promise<OutboxWarning[]> {
    const { mostWaitingDays, mostWaitingCount } = this.#options.settings?.() ?? defaultStationSettings;
    const { client } = this.#options.gateway;
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
      clockSkewSeconds: this.#sender.clockSkewSeconds,
    });
  }

  async #report(): Promise<void> {
    try {
      this.#options.onChange?.(await this.state());
    } catch (bug) {
      const { kind, at } = describeBug(bug);
      this.#options.log?.('outbox state not told', { kind, at: at[0] ?? '' });
    }
  }

  async #change(applicationId: string, change: Parameters<typeof changeRow>[2]): Promise<void> {
    await changeRow(this.#database, applicationId, change);
    this.#notifier.now();
  }
}
