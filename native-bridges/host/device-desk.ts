import type { DeviceKind } from '../../domain/devices/device.ts';
import type { DeviceActivity } from '../../domain/devices/host-report.ts';
import { type Result, err, ok } from '../../domain/result.ts';
import type { HostedDevice } from '../drivers/device.ts';
import { type Endings, endWithinMs, runAttempt } from './attempt-run.ts';
import type { Attempts, EndReason } from './attempts.ts';
import { asErrorCode, type DeviceSlot } from './device-slot.ts';
import type { HostLog } from './log.ts';

export interface DeskSurroundings {
  readonly log: HostLog;
  readonly now: () => Date;
  readonly activity: (activity: DeviceActivity) => void;
  /** Nobody looks at this attempt's pictures any more. */
  readonly over: (attemptId: string) => void;
  readonly endWithinMs?: number | undefined;
}

/** One thing asked of one device, and how its end is told. */
export interface DeskWork<S> {
  readonly attemptId: string;
  readonly owner: object;
  /** What it counts as over time; null counts nothing. */
  readonly counts: 'capture' | 'self-test' | null;
  readonly states: (signal: AbortSignal) => AsyncIterable<S>;
  readonly endings: Endings<S>;
  readonly tell: (state: S) => void;
  /** For devices that can't stop at once; milliseconds. */
  readonly endWithinMs?: number;
}

type Phased = { readonly phase: string; readonly failure?: unknown };

/** The devices of this desk, and the one way to work with one: alone, cancellable, ended in bounded time, counted. */
export class DeviceDesk {
  readonly slots: DeviceSlot[] = [];
  suspended = false;

  constructor(
    readonly attempts: Attempts<object>,
    private readonly surroundings: DeskSurroundings,
  ) {}

  devices(): HostedDevice[] {
    return this.slots.flatMap(({ device }) => (device === undefined ? [] : [device]));
  }

  find(deviceId: string): DeviceSlot | undefined {
    return this.slots.find(({ id }) => id === deviceId);
  }

  /** The first device of a kind that can work now; otherwise why none can. */
  usable<K extends DeviceKind>(
    kind: K,
  ): Result<{ slot: DeviceSlot; device: Extract<HostedDevice, { kind: K }> }> {
    if (this.suspended) return err('suspended');
    const slots = this.slots.filter((slot) => slot.kind === kind);
    const slot = slots.find((one) => one.state().status === 'ready') ?? slots[0];
    if (slot === undefined) return err('not-configured', `no ${kind}`);
    const { status, code } = slot.state();
    if (status === 'busy') return err('in-use');
    if (status !== 'ready' || slot.device === undefined)
      return err(asErrorCode(code) ?? 'not-ready', `${kind} is ${status}`);
    return ok({ slot, device: slot.device as Extract<HostedDevice, { kind: K }> });
  }

  /** Begins; the states come by `tell`, the last one when the device is free again. */
  begin<S extends Phased>(slot: DeviceSlot, work: DeskWork<S>): Result<null> {
    if (this.attempts.has(work.attemptId)) return err('in-use', 'attempt of that id runs');
    // Before anything is begun: what runs can't be called back by refusing it.
    if (slot.use !== undefined) return err('in-use', 'somebody of this station uses it');
    const { surroundings } = this;
    const started = performance.now();
    const device = slot.device;
    const running = runAttempt<S>({
      enter: (run) => slot.enter(run),
      states: work.states,
      endings: work.endings,
      emit: work.tell,
      onBug: (bug) => {
        // Another driver stands there already where this one was given up.
        if (slot.device === device) slot.fail('attempt', bug);
        else surroundings.log.bug('attempt of a driver that was given up', bug);
      },
      onAbandoned: () => {
        if (slot.device === device) slot.abandon();
      },
      endWithinMs: surroundings.endWithinMs ?? work.endWithinMs ?? endWithinMs,
    });
    let ending = false;
    const end = (reason: EndReason): void => {
      ending = true;
      surroundings.over(work.attemptId);
      running.end(reason);
    };
    const release = slot.hold({ attemptId: work.attemptId, end, isEnding: () => ending });
    this.attempts.start(work.attemptId, work.owner, {
      end,
      done: running.last.then((last) => {
        release();
        surroundings.over(work.attemptId);
        work.tell(last);
        if (work.counts !== null) {
          surroundings.activity({
            deviceId: slot.id,
            at: surroundings.now().toISOString(),
            kind: work.counts,
            ...outcomeOf(last),
            tookMs: performance.now() - started,
          });
        }
      }),
    });
    return ok(null);
  }

  /** The same for what answers once: alone, and left behind where it does not come back. */
  async once<T>(
    slot: DeviceSlot,
    limitMs: number,
    counts: 'capture' | null,
    work: (signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    type Once = { phase: 'finished'; answer: Result<T> } | { phase: 'failed'; failure: { code: string } };
    this.#calls += 1;
    const attemptId = `call-${this.#calls}`;
    return new Promise((resolve) => {
      const limit = setTimeout(() => this.attempts.cancel(attemptId), limitMs);
      const begun = this.begin<Once>(slot, {
        attemptId,
        owner: this,
        counts,
        states: async function* (signal) {
          const answer = await work(signal);
          yield answer.ok ? { phase: 'finished', answer } : { phase: 'failed', failure: answer.error };
        },
        endings: {
          failed: (failure) => ({ phase: 'failed', failure }),
          cancelled: () => ({ phase: 'failed', failure: { code: 'timeout' } }),
        },
        tell: (last) => {
          clearTimeout(limit);
          resolve(last.phase === 'finished' ? last.answer : { ok: false, error: last.failure });
        },
      });
      if (begun.ok) return;
      clearTimeout(limit);
      resolve(begun);
    });
  }
  #calls = 0;
}

function outcomeOf(last: Phased): Pick<DeviceActivity, 'outcome' | 'code' | 'cause'> {
  const { code, cause } = (last.failure ?? {}) as { code?: string; cause?: string };
  const told = { code: asErrorCode(code ?? null) ?? null, cause: cause?.slice(0, 200) ?? null };
  if (last.phase === 'cancelled') return { outcome: 'cancelled', code: null, cause: null };
  if (last.phase === 'failed') return { outcome: 'failed', ...told, code: told.code ?? 'unknown' };
  if ('passed' in last && last.passed === false) {
    const failed = (last as { results?: readonly { outcome: string; failure: unknown }[] }).results?.find(
      ({ outcome }) => outcome === 'failed',
    );
    return outcomeOf({ phase: 'failed', failure: failed?.failure ?? { code: 'unknown' } });
  }
  return { outcome: 'done', code: null, cause: null };
}
