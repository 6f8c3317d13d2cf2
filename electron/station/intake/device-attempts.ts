import { type DeviceFailure, deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { CaptureDevice } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { describeBug } from '../../../domain/diagnostics/describe-bug.ts';
import { mayUseDevice } from './may-use-device.ts';

export interface RunningAttempt {
  readonly attemptId: string;
  /** Set while the result is being verified and stored: it can't be cancelled any more. */
  readonly keeping: boolean;
}

/** How any attempt may end without a result. */
type EndedState =
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly failure: DeviceFailure };

/**
 * The life of the one attempt that the station has under way at a device: begun with a deadline, cancelled, lost with its host, or
 * kept once its result is stored. A result that comes when its attempt is over is discarded and audited.
 */
export abstract class DeviceAttempts<
  Running extends RunningAttempt,
  State,
  Taken extends State & { readonly device: CaptureDevice },
> {
  protected readonly desk: () => Desk;
  protected current: Running | null = null;
  readonly #kind: 'fingerprint' | 'signature' | 'document' | 'card';
  #deadline: NodeJS.Timeout | null = null;

  constructor(desk: () => Desk, kind: 'fingerprint' | 'signature' | 'document' | 'card') {
    this.desk = desk;
    this.#kind = kind;
  }

  get running(): Running | null {
    return this.current;
  }

  /** Tells the windows, without evidence. */
  protected abstract tell(running: Running, state: State | EndedState): void;
  /** Verifies and stores what was taken. */
  protected abstract keepTaken(running: Running, taken: Taken): Promise<Result<unknown>>;
  /** After the windows were told of a failure. */
  protected abstract auditFailure(running: Running, code: string): Promise<void>;

  /** @param limitMs after which the device host must have ended the attempt */
  protected start(running: Running, limitMs: number): void {
    this.current = running;
    this.#deadline = setTimeout(() => this.#breakOff('timeout', 'the device host did not end it'), limitMs);
    this.#deadline.unref();
  }

  /** The start failed. A host that was only slow to answer may have begun all the same: it is told to stop. */
  abandon(attemptId: string): void {
    if (this.current?.attemptId === attemptId) this.end();
    const desk = this.desk();
    desk.guard('attempt.cancel', desk.devices.call('attempt.cancel', { attemptId }));
  }

  /** Stops the device; what was taken by earlier attempts stays. Idempotent. */
  async cancel(): Promise<void> {
    const running = this.current;
    if (running === null || running.keeping) return;
    this.tell(running, { phase: 'cancelled' });
    this.end();
    const desk = this.desk();
    const told = await desk.devices.call('attempt.cancel', { attemptId: running.attemptId });
    // The attempt is over for the station all the same: what its device still says is discarded.
    if (!told.ok)
      desk.log.warn({ attemptId: running.attemptId, code: told.error.code }, 'device not stopped');
  }

  hostLost(): void {
    this.#breakOff('host-restarted', 'device host');
  }

  /** Not where the result has arrived and is being stored: that ends by itself. */
  #breakOff(code: 'timeout' | 'host-restarted', cause: string): void {
    if (this.current === null || this.current.keeping) return;
    const desk = this.desk();
    const { attemptId } = this.current;
    desk.guard(`${this.#kind}.state`, this.fail(code, cause));
    // The host has no clock of its own for it: without this the device would stay in use for as long as its driver likes.
    if (code === 'timeout') desk.guard('attempt.cancel', desk.devices.call('attempt.cancel', { attemptId }));
  }

  /** The attempt that a device's word is about, or null when that is over or its result is being stored already. */
  protected listening(attemptId: string): Running | null {
    const running = this.current;
    return running === null || running.attemptId !== attemptId || running.keeping ? null : running;
  }

  protected async keep(running: Running, taken: Taken): Promise<void> {
    this.current = { ...running, keeping: true };
    const kept = await this.#store(running, taken);
    if (kept.ok) {
      this.tell(running, taken);
      this.end();
    } else if (kept.error.code.startsWith('draft-') || kept.error.code === 'not-signed-in') {
      this.end();
      await this.discardLate(running.attemptId);
    } else {
      await this.fail(kept.error.code, kept.error.cause);
    }
  }

  /** What the vault throws ends the attempt like any other failure; the officer must not wait for a result that is lost. */
  async #store(running: Running, taken: Taken): Promise<Result<unknown>> {
    const desk = this.desk();
    const allowed = mayUseDevice(desk, taken.device);
    if (!allowed.ok) return allowed;
    try {
      return await this.keepTaken(running, taken);
    } catch (error) {
      desk.log.error({ attemptId: running.attemptId, bug: describeBug(error) }, `${this.#kind} not stored`);
      return err('unknown', 'not stored');
    }
  }

  protected async fail(code: string, cause: string | undefined): Promise<void> {
    const running = this.current;
    if (running === null) return;
    const known = deviceErrorCodeSchema.safeParse(code);
    this.tell(running, {
      phase: 'failed',
      failure: { code: known.data ?? 'unknown', ...(cause === undefined ? {} : { cause }) },
    });
    this.end();
    await this.auditFailure(running, code);
  }

  protected async discardLate(attemptId: string): Promise<void> {
    const desk = this.desk();
    desk.log.warn({ attemptId }, `late ${this.#kind} result discarded`);
    await recordAudit(desk, 'late-capture-discarded', null, { attempt: attemptId, kind: this.#kind });
  }

  protected end(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    this.current = null;
    this.desk().refreshApplicant();
  }
}
