import type { ApplicantView } from '../../domain/channels/applicant.ts';
import type { Frame } from '../wizard/steps/fingerprints/capture-session.ts';

export interface Shown {
  /** Null until the station has answered. */
  readonly view: ApplicantView | null;
  readonly frame: Frame | null;
}

/** Least time between two live pictures, ms: 15 a second. */
const frameGap = 66;

/**
 * What this window shows. The scanner's pictures come inside the view; the last one stays while only the prompt changes, and
 * goes with its capture.
 */
export class ViewStore {
  readonly #watchers = new Set<() => void>();
  readonly #now: () => number;
  #shown: Shown = { view: null, frame: null };
  #frameAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  };

  snapshot = (): Shown => this.#shown;

  receive = (view: ApplicantView): void => {
    this.#shown = { view, frame: this.#frameFor(view) };
    for (const watch of [...this.#watchers]) watch();
  };

  /** The station went away: nothing personal stays on the screen. */
  clear = (): void => {
    this.#shown = { view: null, frame: null };
    for (const watch of [...this.#watchers]) watch();
  };

  #frameFor(view: ApplicantView): Frame | null {
    if (view.kind !== 'fingerprint' || view.state === null) return null;
    const before = this.#shown.view;
    const same = before?.kind === 'fingerprint' && before.captureId === view.captureId;
    if (view.state.phase === 'preview') {
      const now = this.#now();
      if (same && this.#shown.frame !== null && now - this.#frameAt < frameGap) return this.#shown.frame;
      this.#frameAt = now;
      return { bytes: view.state.frame, mimeType: view.state.mimeType };
    }
    return same && view.state.phase !== 'cancelled' ? this.#shown.frame : null;
  }
}
