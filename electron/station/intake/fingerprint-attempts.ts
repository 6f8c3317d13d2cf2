import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { FingerCaptureState } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { FingerprintEvent } from '../devices-link.ts';
import { describeBug } from '../log.ts';
import { keepFingerprintAttempt } from './keep-fingerprint-attempt.ts';
import { mayUseDevice } from './may-use-device.ts';

/** One attempt under way, bound to its draft from the moment it starts. */
export interface RunningFingerprint {
  readonly attemptId: string;
  readonly draftId: string;
  readonly captureId: FingerprintCaptureId;
  readonly expected: readonly FingerPosition[];
  readonly previousHash: string;
  /** What the windows were told last, without evidence. */
  readonly state: FingerCaptureState | null;
  /** Set while the result is being verified and stored: it can't be cancelled any more. */
  readonly keeping: boolean;
}

/** What goes to the windows: previews only. Records and envelopes stay here. */
export function withoutEvidence(state: FingerCaptureState): FingerCaptureState {
  if (state.phase !== 'captured') return state;
  return {
    ...state,
    fingers: state.fingers.map((finger) => ({ ...finger, record: new Uint8Array(), envelope: '' })),
  };
}

/** The one fingerprint attempt the station has under way, and what its device says about it. */
export class FingerprintAttempts {
  readonly #desk: () => Desk;
  #running: RunningFingerprint | null = null;
  #deadline: NodeJS.Timeout | null = null;
  #lastPreview = 0;

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  get running(): RunningFingerprint | null {
    return this.#running;
  }

  /** @param limitMs after which the device host must have ended the attempt */
  begin(attempt: Omit<RunningFingerprint, 'state' | 'keeping'>, limitMs: number): void {
    this.#running = { ...attempt, state: null, keeping: false };
    this.#deadline = setTimeout(() => this.#breakOff('timeout', 'the device host did not end it'), limitMs);
    this.#deadline.unref();
  }

  /** The start failed. A host that was only slow to answer may have begun all the same: it is told to stop. */
  abandon(attemptId: string): void {
    if (this.#running?.attemptId === attemptId) this.#end();
    const desk = this.#desk();
    desk.guard('attempt.cancel', desk.devices.call('attempt.cancel', { attemptId }));
  }

  /** Stops the device; what was taken by earlier attempts stays. Idempotent. */
  async cancel(): Promise<void> {
    const running = this.#running;
    if (running === null || running.keeping) return;
    this.#tell(running, { phase: 'cancelled' });
    this.#end();
    const desk = this.#desk();
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
    if (this.#running === null || this.#running.keeping) return;
    this.#desk().guard('fingerprint.state', this.#fail(code, cause));
  }

  async onState(event: FingerprintEvent): Promise<void> {
    const running = this.#running;
    if (running === null || running.attemptId !== event.attemptId || running.keeping) {
      if (event.state.phase === 'captured') await this.#discardLate(event.attemptId);
      return;
    }
    switch (event.state.phase) {
      case 'prompt':
        this.#tell(running, event.state);
        return;
      case 'preview': {
        const now = performance.now();
        if (now - this.#lastPreview < this.#desk().timings.previewIntervalMs) return;
        this.#lastPreview = now;
        this.#tell(running, event.state);
        return;
      }
      case 'cancelled':
        this.#tell(running, event.state);
        this.#end();
        return;
      case 'failed':
        await this.#fail(event.state.failure.code, event.state.failure.cause);
        return;
      case 'captured':
        await this.#keep(running, event.state);
        return;
    }
  }

  async #keep(
    running: RunningFingerprint,
    state: Extract<FingerCaptureState, { phase: 'captured' }>,
  ): Promise<void> {
    this.#running = { ...running, keeping: true };
    const kept = await this.#store(running, state);
    if (kept.ok) {
      this.#tell(running, withoutEvidence(state));
      this.#end();
    } else if (kept.error.code.startsWith('draft-') || kept.error.code === 'not-signed-in') {
      this.#end();
      await this.#discardLate(running.attemptId);
    } else {
      await this.#fail(kept.error.code, kept.error.cause);
    }
  }

  /** What the vault throws ends the attempt like any other failure; the officer must not wait for a result that is lost. */
  async #store(
    running: RunningFingerprint,
    state: Extract<FingerCaptureState, { phase: 'captured' }>,
  ): Promise<Result<unknown>> {
    const desk = this.#desk();
    const allowed = mayUseDevice(desk, state.device);
    if (!allowed.ok) return allowed;
    try {
      return await keepFingerprintAttempt(desk, running, state);
    } catch (error) {
      desk.log.error({ attemptId: running.attemptId, bug: describeBug(error) }, 'fingerprints not stored');
      return err('unknown', 'not stored');
    }
  }

  async #fail(code: string, cause: string | undefined): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    const known = deviceErrorCodeSchema.safeParse(code);
    this.#tell(running, {
      phase: 'failed',
      failure: { code: known.data ?? 'unknown', ...(cause === undefined ? {} : { cause }) },
    });
    this.#end();
    await recordAudit(this.#desk(), 'fingerprint-failed', running.draftId, {
      capture: running.captureId,
      attempt: running.attemptId,
      code,
    });
  }

  async #discardLate(attemptId: string): Promise<void> {
    const desk = this.#desk();
    desk.log.warn({ attemptId }, 'late fingerprint result discarded');
    await recordAudit(desk, 'late-capture-discarded', null, { attempt: attemptId, kind: 'fingerprint' });
  }

  #tell(running: RunningFingerprint, state: FingerCaptureState): void {
    const { attemptId, draftId, captureId } = running;
    this.#running = { ...running, state };
    this.#desk().emit('capture.state', { draftId, captureId, attemptId, state });
    this.#desk().refreshApplicant();
  }

  #end(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    this.#running = null;
    this.#desk().refreshApplicant();
  }
}
