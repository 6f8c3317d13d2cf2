import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { FingerprintCaptureId } from '../../../../domain/biometrics/positions.ts';
import type { FingerCaptureState, FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { Failure, Result } from '../../../../domain/result.ts';
import { captureAfter, currentCapture, mayStart, neighbour } from './queue.ts';

export interface Frame {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** How the last attempt ended. */
export type Outcome =
  | { readonly kind: 'good' | 'poor'; readonly captureId: FingerprintCaptureId }
  | { readonly kind: 'cancelled'; readonly captureId: FingerprintCaptureId }
  | { readonly kind: 'failed'; readonly captureId: FingerprintCaptureId; readonly failure: Failure };

export interface CaptureSnapshot {
  /** `pausing`: a good capture is shown for a moment before the next begins by itself. */
  readonly phase: 'idle' | 'starting' | 'running' | 'pausing';
  /** The capture being taken, else the one that Space would take. */
  readonly current: FingerprintProgress | null;
  readonly prompt: FingerPrompt | null;
  readonly frame: Frame | null;
  readonly outcome: Outcome | null;
  /** False until the officer has started one capture of this applicant with their own hand. */
  readonly begun: boolean;
  /** Stopped because the scanner went away: begins again by itself when it is back. */
  readonly waitingForScanner: boolean;
}

export type CaptureSound = 'captured' | 'lift' | 'retry' | 'finding';

/** A finding that stops, and the capture to look at for it; null where it is about none of this applicant's. */
export interface Suspect {
  readonly findingId: string;
  readonly captureId: FingerprintCaptureId | null;
}

export interface CaptureSessionOptions {
  readonly start: (captureId: FingerprintCaptureId) => Promise<Result<{ attemptId: string }>>;
  readonly cancel: () => Promise<unknown>;
  readonly sound: (sound: CaptureSound) => void;
  /** Whether the next capture begins by itself after a good one. */
  readonly goesOn: () => boolean;
  /** How long a good result is shown before the next capture begins, ms. */
  readonly pause?: number;
  /** Least time between two live pictures, ms: 15 a second. */
  readonly frameGap?: number;
  readonly now?: () => number;
}

/** The device went away; what the officer began is worth beginning again once it is back. */
const lostCodes: readonly string[] = ['unplugged', 'not-found', 'host-restarted', 'device-host-absent'];

const isPoorTaken = (capture: FingerprintProgress): boolean =>
  capture.state === 'poor' && capture.acceptedPoorReason !== null;

/** The captures of one applicant as the screen follows them: what is under way, what comes next, how it went. */
export class CaptureSession {
  readonly #options: Required<CaptureSessionOptions>;
  readonly #watchers = new Set<() => void>();
  #captures: readonly FingerprintProgress[];
  #chosen: FingerprintCaptureId | null = null;
  #running: FingerprintCaptureId | null = null;
  #phase: CaptureSnapshot['phase'] = 'idle';
  #prompt: FingerPrompt | null = null;
  #frame: Frame | null = null;
  #frameAt = Number.NEGATIVE_INFINITY;
  #outcome: Outcome | null = null;
  #begun = false;
  #lost: FingerprintCaptureId | null = null;
  #scannerReady = false;
  /** Attempt reported as captured whose score has not been seen yet. */
  #unjudged: { captureId: FingerprintCaptureId; attemptId: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #suspects: readonly Suspect[] = [];
  /** Capture of a finding that came while another was being taken: chosen as soon as that one is done. */
  #toLook: FingerprintCaptureId | null = null;
  #snapshot: CaptureSnapshot;

  constructor(captures: readonly FingerprintProgress[], options: CaptureSessionOptions) {
    this.#captures = captures;
    this.#options = { pause: 1200, frameGap: 66, now: () => performance.now(), ...options };
    this.#snapshot = this.#compose();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  };

  snapshot = (): CaptureSnapshot => this.#snapshot;

  /** Space: starts or repeats the current capture. */
  start = async (): Promise<void> => {
    this.#stopTimer();
    const current = currentCapture(this.#captures, this.#chosen);
    if (current === null || this.#running !== null || !mayStart(this.#captures, current.captureId)) return;
    const { captureId } = current;
    this.#begun = true;
    this.#lost = null;
    this.#chosen = captureId;
    this.#running = captureId;
    this.#phase = 'starting';
    this.#prompt = null;
    this.#frame = null;
    this.#outcome = null;
    this.#publish();
    const started = await this.#options.start(captureId);
    if (!started.ok && this.#running === captureId) {
      this.#fail(captureId, started.error);
    }
  };

  /** Esc: stops the device; what was taken stays. Also ends the pause before the next capture. */
  stop = (): void => {
    this.#stopTimer();
    this.#lost = null;
    if (this.#running !== null) void this.#options.cancel();
    if (this.#phase === 'pausing') this.#phase = 'idle';
    this.#publish();
  };

  choose = (captureId: FingerprintCaptureId): void => {
    if (this.#running !== null || !mayStart(this.#captures, captureId)) return;
    this.#stopTimer();
    this.#phase = 'idle';
    this.#chosen = captureId;
    this.#toLook = null;
    this.#outcome = null;
    this.#publish();
  };

  /** Turns to the capture of a finding. */
  look = (findingId: string): void => {
    const captureId = this.#suspects.find((suspect) => suspect.findingId === findingId)?.captureId ?? null;
    if (captureId !== null) this.choose(captureId);
  };

  move = (step: 1 | -1): void => {
    const to = neighbour(this.#captures, this.#snapshot.current?.captureId ?? null, step);
    if (to !== null) this.choose(to);
  };

  /** The draft as it is now. A finding never breaks into a capture; it keeps the next one from beginning by itself. */
  onCaptures(captures: readonly FingerprintProgress[], suspects: readonly Suspect[] = []): void {
    if (captures === this.#captures && suspects === this.#suspects) return;
    const before = this.#captures.find(({ captureId }) => captureId === this.#chosen);
    this.#captures = captures;
    const chosen = captures.find(({ captureId }) => captureId === this.#chosen);
    if (chosen !== undefined && isPoorTaken(chosen) && !(before !== undefined && isPoorTaken(before))) {
      // Taken as it is: on to the next, which waits for the officer.
      this.#chosen = captureAfter(captures, chosen.captureId);
      this.#outcome = null;
    }
    this.#suspect(suspects);
    this.#judge();
    this.#look();
    this.#publish();
  }

  onScanner(ready: boolean): void {
    const came = ready && !this.#scannerReady;
    this.#scannerReady = ready;
    if (!came || this.#lost === null) return;
    this.#chosen = this.#lost;
    void this.start();
  }

  onState(captureId: FingerprintCaptureId, attemptId: string, state: FingerCaptureState): void {
    if (this.#running !== null && this.#running !== captureId) return;
    switch (state.phase) {
      case 'prompt':
      case 'preview':
        this.#show(captureId, state);
        return;
      case 'captured':
        this.#unjudged = { captureId, attemptId };
        this.#end();
        this.#judge();
        this.#look();
        this.#publish();
        return;
      case 'failed':
        this.#fail(captureId, { code: state.failure.code });
        return;
      case 'cancelled':
        this.#end();
        this.#outcome = { kind: 'cancelled', captureId };
        this.#look();
        this.#publish();
    }
  }

  dispose = (): void => this.#stopTimer();

  #show(
    captureId: FingerprintCaptureId,
    state: Extract<FingerCaptureState, { phase: 'prompt' | 'preview' }>,
  ): void {
    this.#running = captureId;
    this.#phase = 'running';
    const turned = state.prompt !== this.#prompt;
    if (turned && state.prompt === 'lift') this.#options.sound('lift');
    this.#prompt = state.prompt;
    if (state.phase === 'preview') {
      const now = this.#options.now();
      if (now - this.#frameAt >= this.#options.frameGap) {
        this.#frameAt = now;
        this.#frame = { bytes: state.frame, mimeType: state.mimeType };
      } else if (!turned) {
        return;
      }
    }
    this.#publish();
  }

  /** Takes in what stops now: says what is new, and lets go of a capture whose finding is settled. */
  #suspect(suspects: readonly Suspect[]): void {
    const before = new Set(this.#suspects.map(({ findingId }) => findingId));
    const now = new Set(suspects.map(({ findingId }) => findingId));
    const fresh = suspects.filter(({ findingId }) => !before.has(findingId));
    const settled = this.#suspects.filter(({ findingId }) => !now.has(findingId));
    this.#suspects = suspects;
    if (fresh.length > 0) {
      this.#options.sound('finding');
      this.#toLook = fresh[0]?.captureId ?? null;
    }
    if (this.#running !== null || this.#phase === 'pausing') return;
    if (settled.some(({ captureId }) => captureId === this.#chosen)) {
      this.#chosen = suspects[0]?.captureId ?? null;
      this.#outcome = null;
    }
  }

  /** Turns to the capture of a finding, unless the one just taken has to be repeated first. */
  #look(): void {
    if (this.#toLook === null || this.#running !== null || this.#unjudged !== null) return;
    if (this.#outcome?.kind === 'poor' || this.#outcome?.kind === 'failed') return;
    this.#stopTimer();
    this.#phase = 'idle';
    this.#chosen = this.#toLook;
    this.#toLook = null;
    this.#outcome = null;
  }

  /** Says whether the attempt was good as soon as the station has scored it. */
  #judge(): void {
    const made = this.#unjudged;
    const capture = this.#captures.find(({ captureId }) => captureId === made?.captureId);
    const scored = capture?.attempts.some(({ attemptId }) => attemptId === made?.attemptId) === true;
    if (made === null || capture === undefined || !scored) return;
    this.#unjudged = null;
    const { captureId } = made;
    if (capture.state !== 'good') {
      this.#outcome = { kind: 'poor', captureId };
      this.#options.sound('retry');
      return;
    }
    this.#outcome = { kind: 'good', captureId };
    this.#options.sound('captured');
    const next = captureAfter(this.#captures, captureId);
    this.#chosen = next;
    if (next === null || this.#suspects.length > 0 || !this.#options.goesOn()) return;
    this.#phase = 'pausing';
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#phase = 'idle';
      void this.start();
    }, this.#options.pause);
  }

  #fail(captureId: FingerprintCaptureId, failure: Failure): void {
    this.#end();
    this.#outcome = { kind: 'failed', captureId, failure };
    if (lostCodes.includes(failure.code)) this.#lost = captureId;
    this.#options.sound('retry');
    this.#publish();
  }

  #end(): void {
    this.#running = null;
    this.#phase = 'idle';
    this.#prompt = null;
    this.#frame = null;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #compose(): CaptureSnapshot {
    const running = this.#captures.find(({ captureId }) => captureId === this.#running);
    return {
      phase: this.#phase,
      current: running ?? currentCapture(this.#captures, this.#chosen),
      prompt: this.#prompt,
      frame: this.#frame,
      outcome: this.#outcome,
      begun: this.#begun,
      waitingForScanner: this.#lost !== null,
    };
  }

  #publish(): void {
    this.#snapshot = this.#compose();
    for (const watch of [...this.#watchers]) watch();
  }
}
