import { randomUUID } from 'node:crypto';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import type { FingerCaptureState } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import type { FingerEvent, FingerprintEvent } from '../devices-link.ts';
import { DeviceAttempts, type RunningAttempt } from '../intake/device-attempts.ts';
import { withoutEvidence } from '../intake/fingerprint-attempts.ts';
import { firstPreviousHash, verifyFingers } from '../intake/verify-attempt.ts';

/** Whose finger is taken, which one, and what becomes of it. */
export interface OfficerFingerAttempt {
  readonly officerId: string;
  readonly finger: FingerPosition;
  /** Answers how it ended: `matched`, `finger-not-matched`, `enrolled` … */
  readonly use: (taken: TakenFinger) => Promise<Result<string>>;
}

export interface TakenFinger {
  readonly finger: FingerPosition;
  /** ISO/IEC 19794-2:2005 finger minutiae record. */
  readonly template: Uint8Array;
  readonly quality: number;
  readonly device: Captured['device'];
}

type RunningOfficerFinger = RunningAttempt & OfficerFingerAttempt;
type Captured = Extract<FingerCaptureState, { phase: 'captured' }>;
type Scanned = Extract<FingerScanState, { phase: 'scanned' }>;

/** Score the scanner takes a finger at by itself. */
const requestedScore = 60;

/** The one finger of an officer that the station has under way: at sign-in, or to be kept for it. */
export class OfficerFingerAttempts extends DeviceAttempts<
  RunningOfficerFinger,
  FingerCaptureState | FingerScanState,
  Captured | Scanned
> {
  #outcome: string | null = null;

  constructor(desk: () => Desk) {
    super(desk, 'fingerprint');
  }

  /** Failures: `capture-running`, `device-host-absent`, and the device's own. */
  async begin(attempt: OfficerFingerAttempt): Promise<Result<{ attemptId: string }>> {
    const desk = this.desk();
    if (desk.fingerprints.running ?? desk.signatures.running ?? this.running) return err('capture-running');
    const attemptId = `of-${randomUUID()}`;
    const { fingerprintMs, hostGraceMs } = desk.timings;
    this.#outcome = null;
    this.start({ ...attempt, attemptId, keeping: false }, fingerprintMs + hostGraceMs);
    const { finger } = attempt;
    // A sensor made for one finger is at hand and leaves the slap scanner to the applicant.
    const started = desk.devices.states.some(isReadyVerifier)
      ? await desk.devices.call('finger.start', { attemptId, finger, timeoutMs: fingerprintMs })
      : await desk.devices.call('fingerprint.start', {
          attemptId,
          impression: 'plain',
          fingers: [finger],
          exceptions: [],
          requestedScore,
          timeoutMs: fingerprintMs,
          // Nobody's evidence: the chain of the applicants' captures is not touched.
          previousHash: firstPreviousHash,
        });
    if (!started.ok) {
      this.abandon(attemptId);
      return started;
    }
    return ok({ attemptId });
  }

  async onState({ attemptId, state }: FingerprintEvent | FingerEvent): Promise<void> {
    const running = this.listening(attemptId);
    if (running === null) return;
    if (state.phase === 'captured' || state.phase === 'scanned') await this.keep(running, state);
    else if (state.phase === 'failed') await this.fail(state.failure.code, state.failure.cause);
    else {
      this.tell(running, state);
      if (state.phase === 'cancelled') this.end();
    }
  }

  protected async keepTaken(
    running: RunningOfficerFinger,
    taken: Captured | Scanned,
  ): Promise<Result<unknown>> {
    if (taken.phase === 'scanned') return await this.#useFinger(running, taken);
    const { device, fingers } = taken;
    const [captured, ...more] = fingers;
    if (captured === undefined || more.length > 0) return err('wrong-finger-count');
    const verified = verifyFingers(firstPreviousHash, fingers);
    if (!verified.ok) return verified;
    const { finger, template, quality } = captured;
    if (template === undefined) return err('protocol-error', 'no minutiae');
    return await this.#useFinger(running, { finger, template, quality, device });
  }

  async #useFinger(
    running: RunningOfficerFinger,
    { finger, template, quality, device }: TakenFinger,
  ): Promise<Result<void>> {
    if (finger !== running.finger) return err('protocol-error', 'another finger than was asked for');
    const used = await running.use({ finger, template, quality, device });
    this.#outcome = used.ok ? used.value : used.error.code;
    return ok();
  }

  /** Nothing was compared: it says nothing about the officer. */
  protected auditFailure(): Promise<void> {
    return Promise.resolve();
  }

  protected tell({ attemptId }: RunningOfficerFinger, told: FingerCaptureState | FingerScanState): void {
    const state = told.phase === 'scanned' ? asCaptured(told) : withoutEvidence(told);
    this.desk().emit('session.fingerState', { attemptId, state, outcome: this.#outcomeOf(state) });
  }

  #outcomeOf(state: FingerCaptureState): string | null {
    if (state.phase === 'captured') return this.#outcome;
    if (state.phase === 'failed') return state.failure.code;
    return state.phase === 'cancelled' ? 'cancelled' : null;
  }
}

function isReadyVerifier({ kind, status }: DeviceState): boolean {
  return kind === 'finger-verifier' && status === 'ready';
}

/** For the windows, which know of captures: that there is one. */
function asCaptured({ device }: Scanned): FingerCaptureState {
  return { phase: 'captured', device, fingers: [] };
}
