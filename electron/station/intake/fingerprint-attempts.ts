import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import type { FingerCaptureState } from '../../../domain/devices/fingerprint-scanner.ts';
import type { Result } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { FingerprintEvent } from '../devices-link.ts';
import { DeviceAttempts, type RunningAttempt } from './device-attempts.ts';
import { keepFingerprintAttempt } from './keep-fingerprint-attempt.ts';

/** One attempt under way, bound to its draft from the moment it starts. */
export interface RunningFingerprint extends RunningAttempt {
  readonly draftId: string;
  readonly captureId: FingerprintCaptureId;
  readonly expected: readonly FingerPosition[];
  readonly previousHash: string;
  /** What the windows were told last, without evidence. */
  readonly state: FingerCaptureState | null;
}

/** What goes to the windows: previews only. Records and envelopes stay here. */
export function withoutEvidence(state: FingerCaptureState): FingerCaptureState {
  if (state.phase !== 'captured') return state;
  const fingers = state.fingers.map(({ template: _minutiae, ...finger }) => ({
    ...finger,
    record: new Uint8Array(),
    envelope: '',
  }));
  const { slap, ...rest } = state;
  return {
    ...rest,
    fingers,
    ...(slap && { slap: { ...slap, record: new Uint8Array(), envelope: '' } }),
  };
}

type Captured = Extract<FingerCaptureState, { phase: 'captured' }>;

/** The one fingerprint attempt the station has under way, and what its device says about it. */
export class FingerprintAttempts extends DeviceAttempts<RunningFingerprint, FingerCaptureState, Captured> {
  #lastPreview = 0;

  constructor(desk: () => Desk) {
    super(desk, 'fingerprint');
  }

  begin(attempt: Omit<RunningFingerprint, 'state' | 'keeping'>, limitMs: number): void {
    this.start({ ...attempt, state: null, keeping: false }, limitMs);
  }

  async onState({ attemptId, state }: FingerprintEvent): Promise<void> {
    const running = this.listening(attemptId);
    if (running === null) {
      if (state.phase === 'captured') await this.discardLate(attemptId);
      return;
    }
    switch (state.phase) {
      case 'prompt':
        this.tell(running, state);
        return;
      case 'preview': {
        const now = performance.now();
        if (now - this.#lastPreview < this.desk().timings.previewIntervalMs) return;
        this.#lastPreview = now;
        this.tell(running, state);
        return;
      }
      case 'cancelled':
        this.tell(running, state);
        this.end();
        return;
      case 'failed':
        await this.fail(state.failure.code, state.failure.cause);
        return;
      case 'captured':
        await this.keep(running, state);
        return;
    }
  }

  protected keepTaken(running: RunningFingerprint, taken: Captured): Promise<Result<unknown>> {
    return keepFingerprintAttempt(this.desk(), running, taken);
  }

  protected auditFailure(running: RunningFingerprint, code: string): Promise<void> {
    const { draftId, captureId, attemptId } = running;
    return recordAudit(this.desk(), 'fingerprint-failed', draftId, {
      capture: captureId,
      attempt: attemptId,
      code,
    });
  }

  protected tell(running: RunningFingerprint, told: FingerCaptureState): void {
    const { attemptId, draftId, captureId } = running;
    const state = withoutEvidence(told);
    this.current = { ...running, state };
    this.desk().emit('capture.state', { draftId, captureId, attemptId, state });
    this.desk().refreshApplicant();
  }
}
