import type { SelfTestStepId } from '../../domain/devices/self-test.ts';
import type { BridgeResult } from '../transports/failure.ts';
import type { SelfTestStep } from './device.ts';

/** A step that passes with what it measured, or fails with why. */
export function stepOf(
  id: SelfTestStepId,
  human: boolean,
  run: (signal: AbortSignal) => Promise<BridgeResult<string>>,
): SelfTestStep {
  return {
    id,
    human,
    run: async (signal) => {
      const done = await run(signal);
      return done.ok
        ? { outcome: 'passed', failure: null, detail: done.value.slice(0, 200) }
        : { outcome: 'failed', failure: done.error, detail: '' };
    },
  };
}
