import type { DeviceFailure, DeviceState } from '../../domain/devices/device.ts';
import type { SelfTestResult, SelfTestState } from '../../domain/devices/self-test.ts';
import type { SelfTestStep } from '../drivers/device.ts';
import { endWithinMs } from './attempt-run.ts';
import { asErrorCode } from './device-slot.ts';

/** How long one step may take before it counts as failed: with a person's hands, and without, in milliseconds. */
export const stepLimits = { human: 90_000, machine: 60_000 } as const;

/** Runs the steps one after another; a step that fails does not stop the rest, a cancelled test does. */
export async function* runSelfTest(
  steps: readonly SelfTestStep[],
  signal: AbortSignal,
  limits: { readonly human: number; readonly machine: number } = stepLimits,
): AsyncGenerator<SelfTestState, void, undefined> {
  const results: SelfTestResult[] = [];
  for (const step of steps) {
    yield { phase: 'step', step: step.id, human: step.human };
    const started = performance.now();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), step.human ? limits.human : limits.machine);
    const answer = await inTime(step, AbortSignal.any([signal, limit.signal])).finally(() =>
      clearTimeout(timer),
    );
    if (signal.aborted) {
      yield { phase: 'cancelled', results };
      return;
    }
    const timedOut = limit.signal.aborted && answer.outcome === 'failed';
    const result: SelfTestResult = {
      step: step.id,
      outcome: answer.outcome,
      failure: timedOut ? { code: 'timeout' } : answer.failure,
      detail: answer.detail.slice(0, 200),
      tookMs: performance.now() - started,
    };
    results.push(result);
    yield { phase: 'result', result };
  }
  yield { phase: 'finished', passed: results.every(({ outcome }) => outcome !== 'failed'), results };
}

/** What stands for the rest of a test whose driver failed, or which was broken off by the machine's sleep. */
export function brokenOff(failure: DeviceFailure): SelfTestResult {
  return { step: 'status', outcome: 'failed', failure, detail: '', tookMs: 0 };
}

/** The test of a device whose driver offers none: whether it is there and works, by what it shows of itself. */
export function plainSteps(state: () => DeviceState): SelfTestStep[] {
  return [
    {
      id: 'identify',
      human: false,
      run: async () => {
        const { name, make, model, serialNumber, firmware } = state();
        const detail = [make ?? name, model, serialNumber, firmware]
          .filter((part) => part !== null)
          .join(' ');
        return { outcome: 'passed', failure: null, detail };
      },
    },
    {
      id: 'status',
      human: false,
      run: async () => {
        const { status, code } = state();
        if (status === 'ready' || status === 'busy') return { outcome: 'passed', failure: null, detail: '' };
        return { outcome: 'failed', failure: { code: asErrorCode(code) ?? 'not-ready' }, detail: status };
      },
    },
  ];
}

/** A step that does not end when it is told to is a bug of its driver. */
function inTime(step: SelfTestStep, signal: AbortSignal): ReturnType<SelfTestStep['run']> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const countDown = (): void => {
      timer = setTimeout(() => reject(new Error(`${step.id} did not end`)), step.endWithinMs ?? endWithinMs);
    };
    signal.addEventListener('abort', countDown, { once: true });
    if (signal.aborted) countDown();
    step
      .run(signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', countDown);
      });
  });
}
