import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { FingerCaptureState } from '../../../domain/devices/fingerprint-scanner.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { FingerprintEvent } from '../devices-link.ts';
import { keepFingerprintAttempt } from './keep-fingerprint-attempt.ts';

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
    this.#deadline = setTimeout(() => {
      void this.#fail('timeout', 'the device host did not end the attempt');
    }, limitMs);
    this.#deadline.unref();
  }

  /** The start itself failed: nothing was under way. */
  abandon(attemptId: string): void {
    if (this.#running?.attemptId === attemptId) this.#end();
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
    void this.#fail('host-restarted', 'device host');
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
    const desk = this.#desk();
    this.#running = { ...running, keeping: true };
    const kept = await keepFingerprintAttempt(desk, running, state);
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
