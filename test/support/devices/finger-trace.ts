import type { FingerScanState } from '../../../domain/devices/finger-verifier.ts';
import { unwrap } from '../../../domain/result.ts';
import type { DriverSurroundings, FingerVerifier } from '../../../native-bridges/drivers/device.ts';
import { ReplayScript } from '../../../native-bridges/recorder/replay-script.ts';
import { parseTrace, type Trace } from '../../../native-bridges/recorder/trace.ts';
import { noTap, type FrameMask, type Tap } from '../../../native-bridges/transports/tap.ts';
import { scanRequest } from './single-finger.ts';

/**
 * What both sides of a finger sensor's trace share: pixels are masked in it, so that any picture must do; and nothing is asked by the clock.
 */
export const traceTimings = { leastScore: 0, checkEvery: 600_000, searchEvery: 600_000 } as const;

export function traceSurroundings(tap: Tap = noTap): DriverSurroundings {
  return { now: () => new Date(), log: () => undefined, tap, preview: () => undefined };
}

/** Found, asked for one finger, let go: the session that is in every such trace. */
export async function oneFinger(verifier: FingerVerifier): Promise<FingerScanState[]> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (verifier.state().status === 'ready') resolve();
    };
    verifier.onChange(look);
    look();
  });
  const states: FingerScanState[] = [];
  for await (const state of verifier.scan(scanRequest(), new AbortController().signal)) states.push(state);
  await verifier.stop();
  return states;
}

/** The driver on what was recorded: how its scan went, and whether it sent what was sent then. */
export async function playBack(
  text: string,
  mask: FrameMask,
  make: (trace: Trace, script: ReplayScript) => FingerVerifier,
) {
  const trace = unwrap(parseTrace(text));
  const script = new ReplayScript(trace, { mask, speed: 50 });
  const states = await oneFinger(make(trace, script));
  return { states, finished: script.finish() };
}
