import type { DraftView } from '../../domain/application/draft.ts';
import type { DraftFields, DraftPatch } from '../../domain/application/fields.ts';
import type { Failure, Result } from '../../domain/result.ts';
import { sharedStructure } from './shared-structure.ts';

export type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface DraftSnapshot {
  /** As the station last answered. */
  readonly view: DraftView;
  /** The station's fields with everything typed since on top. */
  readonly fields: DraftFields;
  readonly save: SaveState;
}

export interface DraftStoreOptions {
  readonly save: (patch: DraftPatch) => Promise<Result<DraftView>>;
  /** Longest time a keystroke waits before it is on its way to the vault, in ms. */
  readonly delay?: number;
  /** Pause before a failed save is tried again, in ms. */
  readonly retryAfter?: number;
}

/**
 * What is typed and what is saved. Typing is shown at once; edits go to the station `delay` ms after the first of
 * them. A view from the station never overwrites a field that is edited or on its way: what the officer typed
 * last wins until the station has answered for it. A failed save keeps its edits and tries again.
 */
export class DraftStore {
  readonly draftId: string;
  readonly #options: Required<DraftStoreOptions>;
  readonly #watchers = new Set<() => void>();
  #view: DraftView;
  #edits: DraftPatch = {};
  #inFlight: DraftPatch | null = null;
  #failure: Failure | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> | null = null;
  #snapshot: DraftSnapshot;

  constructor(view: DraftView, options: DraftStoreOptions) {
    this.draftId = view.draftId;
    this.#view = view;
    this.#options = { delay: 250, retryAfter: 1000, ...options };
    this.#snapshot = this.#compose();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  };

  snapshot = (): DraftSnapshot => this.#snapshot;

  /** Sets fields, or clears one with null. Shown at once, saved soon. */
  set = (patch: DraftPatch): void => {
    this.#edits = { ...this.#edits, ...patch };
    this.#publish();
    if (this.#timer === null && this.#saving === null) this.#schedule(this.#options.delay);
  };

  /** Takes a view of this draft unless it is older than the one shown. */
  receive = (view: DraftView): void => {
    if (view.draftId !== this.draftId || view.revision < this.#view.revision) return;
    this.#view = sharedStructure(this.#view, view);
    this.#publish();
  };

  /** Saves what is not saved yet; answers when the station has it, or with why not. */
  flush = async (): Promise<Result<void>> => {
    this.#stopTimer();
    // One save may be on its way with older edits: what was typed since follows it.
    while (this.#saving !== null || this.#hasEdits()) {
      await (this.#saving ?? this.#send());
      this.#stopTimer();
      if (this.#failure !== null) {
        this.#schedule(this.#options.retryAfter);
        return { ok: false, error: this.#failure };
      }
    }
    return { ok: true, value: undefined };
  };

  /** What was typed and the station has not answered for. */
  unsaved = (): DraftPatch => ({ ...this.#inFlight, ...this.#edits });

  /** Sends what is not saved yet without waiting; a failure shows in the snapshot and is tried again. */
  flushSoon = (): void => {
    void this.flush().then(() => undefined);
  };

  /** Stops the timer; unsaved edits are sent once more, without waiting. */
  dispose = (): void => {
    this.#stopTimer();
    if (this.#hasEdits() && this.#saving === null) void this.#send();
  };

  #hasEdits(): boolean {
    return Object.keys(this.#edits).length > 0;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(delay: number): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#send();
    }, delay);
  }

  #send(): Promise<void> {
    const patch = this.#edits;
    this.#edits = {};
    this.#inFlight = patch;
    const sent = this.#options.save(patch).then((result) => {
      this.#inFlight = null;
      this.#saving = null;
      if (result.ok) {
        this.#failure = null;
        this.receive(result.value);
      } else {
        this.#failure = result.error;
        this.#edits = { ...patch, ...this.#edits };
      }
      this.#publish();
      if (this.#hasEdits() && this.#timer === null) {
        this.#schedule(result.ok ? this.#options.delay : this.#options.retryAfter);
      }
    });
    this.#saving = sent;
    this.#publish();
    return sent;
  }

  #compose(): DraftSnapshot {
    const patched = { ...this.#view.fields, ...this.#inFlight, ...this.#edits };
    const fields = Object.fromEntries(Object.entries(patched).filter(([, value]) => value !== null));
    const save: SaveState =
      this.#failure !== null
        ? { kind: 'failed', failure: this.#failure }
        : this.#inFlight !== null || this.#hasEdits()
          ? { kind: 'pending' }
          : { kind: 'saved', at: this.#view.savedAt };
    return { view: this.#view, fields: fields, save };
  }

  #publish(): void {
    this.#snapshot = this.#compose();
    for (const watch of [...this.#watchers]) watch();
  }
}
