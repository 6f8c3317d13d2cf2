import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { deviceChannels } from '../../../domain/channels/devices.ts';
import type { SelfTestResult, SelfTestState } from '../../../domain/devices/self-test.ts';
import { technicalText } from '../../../domain/diagnostics/technical-text.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';
import { keepSelfTest } from './activity-store.ts';
import { captureRunning } from './capture-running.ts';
import { namesOf } from './device-names.ts';

type DeviceEvents = (typeof deviceChannels)['events'];
type SelfTestEvent = z.infer<DeviceEvents['selfTest.state']>;
type LiveEndedEvent = z.infer<DeviceEvents['live.ended']>;

interface Running {
  readonly kind: 'self-test' | 'live';
  readonly deviceId: string;
  readonly results: readonly SelfTestResult[];
  readonly silence: NodeJS.Timeout;
}

/**
 * What the technician has under way at devices: guided tests and live views. All of it ends when the technician locks, signs out, goes
 * away from the window, or an applicant's draft is laid on the desk.
 */
export class Bench {
  readonly #desk: () => Desk;
  readonly #running = new Map<string, Running>();

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  /** Failures: `device-unknown`, `capture-running`, and the device host's own. */
  selfTest(deviceId: string): Promise<Result<{ attemptId: string }>> {
    return this.#begin('self-test', deviceId);
  }

  /** Failures: as `selfTest`. */
  live(deviceId: string): Promise<Result<{ attemptId: string }>> {
    return this.#begin('live', deviceId);
  }

  async #begin(kind: Running['kind'], deviceId: string): Promise<Result<{ attemptId: string }>> {
    const desk = this.#desk();
    const free = freeDevice(desk, deviceId);
    if (!free.ok) return free;
    const attemptId = `bench-${randomUUID()}`;
    const silence = this.#silence(attemptId);
    // Before it is begun: its first states may come before the answer.
    this.#running.set(attemptId, { kind, deviceId, results: [], silence });
    const call = kind === 'live' ? 'live.start' : 'selfTest.start';
    const started = await desk.devices.call(call, { attemptId, deviceId });
    if (started.ok) return ok({ attemptId });
    this.#forget(attemptId);
    // A host that was only slow to answer may have begun all the same.
    this.#stopAtHost(attemptId);
    return started;
  }

  /** Ends it for the window at once, and at the device as soon as its host hears of it. Idempotent. */
  cancel(attemptId: string): void {
    const running = this.#forget(attemptId);
    if (running === undefined) return;
    this.#tellEnded(attemptId, running);
    this.#stopAtHost(attemptId);
  }

  cancelAll(): void {
    for (const attemptId of [...this.#running.keys()]) this.cancel(attemptId);
  }

  hostLost(): void {
    for (const attemptId of [...this.#running.keys()]) {
      const running = this.#forget(attemptId);
      if (running !== undefined) this.#tellEnded(attemptId, running);
    }
  }

  async onSelfTest({ attemptId, state }: SelfTestEvent): Promise<void> {
    const running = this.#running.get(attemptId);
    if (running === undefined) return;
    const desk = this.#desk();
    const told = cleanState(state, desk.devices.states);
    clearTimeout(running.silence);
    if (told.phase === 'finished') {
      this.#running.delete(attemptId);
      await this.#keep(running.deviceId, told);
    } else if (told.phase === 'cancelled') {
      this.#running.delete(attemptId);
    } else {
      const results = told.phase === 'result' ? [...running.results, told.result] : running.results;
      this.#running.set(attemptId, { ...running, results, silence: this.#silence(attemptId) });
    }
    desk.emit('diagnostics.selfTest', { attemptId, deviceId: running.deviceId, state: told });
    if (told.phase === 'finished') desk.emit('diagnostics.changed', { deviceId: running.deviceId });
  }

  onLiveEnded({ attemptId }: LiveEndedEvent): void {
    const running = this.#forget(attemptId);
    if (running !== undefined) this.#tellEnded(attemptId, running);
  }

  async #keep(deviceId: string, state: Extract<SelfTestState, { phase: 'finished' }>): Promise<void> {
    const desk = this.#desk();
    const at = desk.now();
    const failed = state.results.filter(({ outcome }) => outcome === 'failed');
    const kept = await desk.vault.change(async (transaction) => {
      await keepSelfTest(transaction, deviceId, { at, passed: state.passed, results: state.results });
      await appendAudit(transaction, {
        at,
        event: 'self-test-run',
        officerId: desk.officer?.id ?? null,
        subjectId: null,
        details: {
          device: deviceId,
          outcome: state.passed ? 'passed' : 'failed',
          code: failed.map(({ failure }) => failure?.code ?? 'unknown').join(' '),
        },
      });
      return ok();
    });
    if (!kept.ok) desk.log.warn({ deviceId, code: kept.error.code }, 'self-test not kept');
  }

  #tellEnded(attemptId: string, { kind, deviceId, results }: Running): void {
    const desk = this.#desk();
    if (kind === 'live') desk.emit('diagnostics.liveEnded', { attemptId });
    else {
      const state = { phase: 'cancelled' as const, results: [...results] };
      desk.emit('diagnostics.selfTest', { attemptId, deviceId, state });
    }
  }

  #forget(attemptId: string): Running | undefined {
    const running = this.#running.get(attemptId);
    this.#running.delete(attemptId);
    if (running !== undefined) clearTimeout(running.silence);
    return running;
  }

  /** A host that says nothing any more must not leave the technician waiting. */
  #silence(attemptId: string): NodeJS.Timeout {
    const timer = setTimeout(() => this.cancel(attemptId), this.#desk().timings.benchSilenceMs);
    timer.unref();
    return timer;
  }

  #stopAtHost(attemptId: string): void {
    const desk = this.#desk();
    desk.guard('attempt.cancel', desk.devices.call('attempt.cancel', { attemptId }));
  }
}

/** The device is known, and no applicant's or officer's capture runs. */
function freeDevice(
  desk: Desk,
  deviceId: string,
): Result<void, Failure<'device-unknown' | 'capture-running'>> {
  if (desk.devices.states.every(({ id }) => id !== deviceId)) return err('device-unknown');
  return captureRunning(desk) ? err('capture-running') : ok();
}

/** What a device measured or answered, without words that might be anybody's. */
function cleanState(state: SelfTestState, states: readonly DeviceState[]): SelfTestState {
  const known = namesOf(states);
  const clean = (result: SelfTestResult): SelfTestResult => ({
    ...result,
    detail: technicalText(result.detail, known),
    failure:
      result.failure === null
        ? null
        : {
            code: result.failure.code,
            ...(result.failure.cause === undefined
              ? {}
              : { cause: technicalText(result.failure.cause, known) }),
          },
  });
  switch (state.phase) {
    case 'step':
      return state;
    case 'result':
      return { phase: 'result', result: clean(state.result) };
    case 'finished':
    case 'cancelled':
      return { ...state, results: state.results.map(clean) };
  }
}
