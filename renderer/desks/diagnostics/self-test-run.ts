import type { OfficerCalls, OfficerEvents } from '../../../domain/channels/officer.ts';
import type { SelfTestResult, SelfTestStepId } from '../../../domain/devices/self-test.ts';
import type { Failure } from '../../../domain/result.ts';
import type { Connection } from '../../channel/connection.ts';

export interface SelfTestSnapshot {
  readonly phase: 'starting' | 'running' | 'finished' | 'cancelled' | 'failed';
  /** What is under way; null between two steps and at the end. */
  readonly step: { readonly id: SelfTestStepId; readonly human: boolean } | null;
  readonly results: readonly SelfTestResult[];
  readonly passed: boolean;
  /** Why it could not begin, or that the station went away meanwhile. */
  readonly failure: Failure | null;
}

const beginning: SelfTestSnapshot = {
  phase: 'starting',
  step: null,
  results: [],
  passed: false,
  failure: null,
};

export const isUnderWay = ({ phase }: SelfTestSnapshot): boolean =>
  phase === 'starting' || phase === 'running';

/**
 * One guided test of one device as the screen follows it. Begins when it is started, ends with `stop`, and is lost when the station
 * comes back on another port.
 */
export class SelfTestRun {
  readonly #station: Connection<OfficerCalls, OfficerEvents>;
  readonly #deviceId: string;
  readonly #watchers = new Set<() => void>();
  #snapshot: SelfTestSnapshot = beginning;
  #attemptId: string | null = null;
  #generation = 0;
  /** Grows with every start, so that a late answer of an earlier one is given back. */
  #round = 0;
  #leave: (() => void)[] = [];
  /** Attempts that were left: what still comes of them belongs to no test on the screen. */
  readonly #over = new Set<string>();

  constructor(station: Connection<OfficerCalls, OfficerEvents>, deviceId: string) {
    this.#station = station;
    this.#deviceId = deviceId;
  }

  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  snapshot = (): SelfTestSnapshot => this.#snapshot;

  /** Attempt whose frames may come on the preview port; null until the station has named it. */
  get attemptId(): string | null {
    return this.#attemptId;
  }

  start = async (): Promise<void> => {
    this.#end();
    this.#round += 1;
    const round = this.#round;
    if (this.#attemptId !== null) this.#over.add(this.#attemptId);
    this.#attemptId = null;
    this.#generation = this.#station.generation;
    this.#leave = [
      this.#station.on('diagnostics.selfTest', this.#onState),
      this.#station.subscribe(this.#onConnection),
    ];
    this.#show(beginning);
    const started = await this.#station.call('diagnostics.selfTest', { deviceId: this.#deviceId });
    const left = round !== this.#round || !isUnderWay(this.#snapshot);
    if (!started.ok) {
      if (!left) this.#finish({ phase: 'failed', failure: started.error });
      return;
    }
    const { attemptId } = started.value;
    if (round === this.#round) this.#attemptId = attemptId;
    // Left before the station answered: nobody waits for this test any more.
    if (left) {
      this.#over.add(attemptId);
      this.#cancel(attemptId);
    }
  };

  /** Ends it, or does nothing where it has ended. The results so far stay. */
  stop = (): void => {
    if (!isUnderWay(this.#snapshot)) return;
    if (this.#attemptId !== null) this.#cancel(this.#attemptId);
    this.#finish({ phase: 'cancelled' });
  };

  readonly #cancel = (attemptId: string): void =>
    void this.#station.call('diagnostics.cancel', { attemptId });

  readonly #onState = (event: OfficerEvents['diagnostics.selfTest']['_output']): void => {
    // The first states may overtake the answer that names the attempt: one device has one test at a time.
    if (event.deviceId !== this.#deviceId || this.#over.has(event.attemptId)) return;
    if (this.#attemptId !== null && event.attemptId !== this.#attemptId) return;
    const { state } = event;
    const { results } = this.#snapshot;
    switch (state.phase) {
      case 'step':
        this.#show({
          ...this.#snapshot,
          phase: 'running',
          step: { id: state.step, human: state.human },
        });
        return;
      case 'result':
        this.#show({
          ...this.#snapshot,
          phase: 'running',
          step: null,
          results: [...results.filter(({ step }) => step !== state.result.step), state.result],
        });
        return;
      case 'finished':
        this.#finish({ phase: 'finished', passed: state.passed, results: state.results });
        return;
      case 'cancelled':
        this.#finish({ phase: 'cancelled', results: state.results });
    }
  };

  readonly #onConnection = (): void => {
    if (this.#station.generation === this.#generation && this.#station.status === 'connected') return;
    this.#finish({ phase: 'failed', failure: { code: 'disconnected' } });
  };

  #finish(change: Partial<SelfTestSnapshot>): void {
    this.#end();
    this.#show({ ...this.#snapshot, step: null, ...change });
  }

  #end(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
  }

  #show(snapshot: SelfTestSnapshot): void {
    this.#snapshot = snapshot;
    for (const watch of [...this.#watchers]) watch();
  }
}
