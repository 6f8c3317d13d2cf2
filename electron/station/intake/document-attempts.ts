import type { DraftView } from '../../../domain/application/draft.ts';
import type { DocumentScanState } from '../../../domain/devices/document-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import type { DocumentEvent } from '../devices-link.ts';
import { addScannedPages } from './add-scanned-pages.ts';
import { DeviceAttempts, type RunningAttempt } from './device-attempts.ts';
import { mayUseDevice } from './may-use-device.ts';

/** One scan under way, bound to its draft and kind of paper from the moment it starts. */
export interface RunningScan extends RunningAttempt {
  readonly draftId: string;
  readonly type: string;
  readonly maxPages: number;
}

type Scanned = Extract<DocumentScanState, { phase: 'scanned' }>;

/** The one scan the station has under way. Pages stand in memory until the last has come, then they are stored as one document. */
export class DocumentAttempts extends DeviceAttempts<RunningScan, DocumentScanState, Scanned> {
  #pages: Uint8Array[] = [];
  #draft: DraftView | null = null;

  constructor(desk: () => Desk) {
    super(desk, 'document');
  }

  begin(attempt: Omit<RunningScan, 'keeping'>, limitMs: number): void {
    this.#pages = [];
    this.#draft = null;
    this.start({ ...attempt, keeping: false }, limitMs);
  }

  async onState({ attemptId, state }: DocumentEvent): Promise<void> {
    const running = this.listening(attemptId);
    if (running === null) {
      if (state.phase === 'scanned') await this.discardLate(attemptId);
      return;
    }
    switch (state.phase) {
      case 'failed':
        await this.fail(state.failure.code, state.failure.cause);
        return;
      case 'scanned':
        await this.keep(running, state);
        return;
      case 'page':
        // A scanner that sends more than it was asked for is not believed.
        if (this.#pages.length >= running.maxPages) return;
        this.#pages.push(state.content);
        this.tell(running, { ...state, number: this.#pages.length });
        return;
      default:
        this.tell(running, state);
        if (state.phase === 'cancelled') this.end();
    }
  }

  protected async keepTaken(running: RunningScan): Promise<Result<DraftView>> {
    const added = await addScannedPages(this.desk(), running, this.#pages);
    if (added.ok) this.#draft = added.value;
    return added;
  }

  /** What came before a jam or a pulled cable is good: it is stored, and the officer is told how many pages that are. */
  protected override async fail(code: string, cause: string | undefined): Promise<void> {
    const running = this.current;
    if (running !== null && !running.keeping && this.#pages.length > 0) {
      this.current = { ...running, keeping: true };
      const kept = await this.#keepAfterFailure(running);
      if (!kept.ok) this.#pages = [];
    } else if (running?.keeping === true) {
      this.#pages = [];
    }
    await super.fail(code, cause);
  }

  async #keepAfterFailure(running: RunningScan): Promise<Result<unknown>> {
    const desk = this.desk();
    // The failure does not say which scanner it was: with a simulated one about, the pages may be its.
    const simulated = desk.devices.states.some(
      (state) => state.kind === 'document-scanner' && state.simulated,
    );
    const allowed = mayUseDevice(desk, { simulated });
    if (!allowed.ok) return allowed;
    try {
      return await this.keepTaken(running);
    } catch {
      // The failure of the scan is told all the same, with no pages kept.
      return err('unknown', 'not stored');
    }
  }

  /** A scan that failed is simply begun again: the closed list of events has none for it. */
  protected auditFailure(): Promise<void> {
    return Promise.resolve();
  }

  protected override end(): void {
    super.end();
    this.#pages = [];
  }

  protected tell({ draftId, attemptId }: RunningScan, state: DocumentScanState): void {
    const told = this.#shown(state);
    if (told.ok) this.desk().emit('document.state', { draftId, attemptId, state: told.value });
  }

  /** The windows see that pages come, not what is on them. */
  #shown(state: DocumentScanState): Result<ShownState> {
    switch (state.phase) {
      case 'page':
        return ok({ phase: 'page', number: state.number });
      case 'failed':
        return ok({ phase: 'failed', code: state.failure.code, pages: this.#pages.length });
      case 'scanned':
        return this.#draft === null
          ? err('unknown', 'not stored')
          : ok({ phase: 'scanned', pages: state.pages, draft: this.#draft });
      default:
        return ok({ phase: state.phase });
    }
  }
}

type ShownState =
  | { phase: 'preparing' | 'cancelled' }
  | { phase: 'page'; number: number }
  | { phase: 'failed'; code: string; pages: number }
  | { phase: 'scanned'; pages: number; draft: DraftView };
