import { err } from '../../domain/result.ts';
import type { BridgeResult } from '../transports/failure.ts';

/** How long drivers wait for one enumeration of a bus, and for how long its answer serves the others, in milliseconds. */
export const listTimings = { answerMs: 2000, freshMs: 150 } as const;

/**
 * One enumeration for all who ask at the same time, and an answer in bounded time. Native enumerations have no timeout: one that hangs is never
 * started a second time beside itself, so that nothing piles up; who asks meanwhile is told `not-responding`.
 */
export function shareList<Info>(
  list: () => Promise<BridgeResult<readonly Info[]>>,
  timings: { readonly answerMs: number; readonly freshMs: number } = listTimings,
): () => Promise<BridgeResult<readonly Info[]>> {
  let running: Promise<BridgeResult<readonly Info[]>> | undefined;
  let since = 0;
  let last: { readonly at: number; readonly answer: BridgeResult<readonly Info[]> } | undefined;

  const start = (): Promise<BridgeResult<readonly Info[]>> => {
    since = performance.now();
    const begun = list()
      .catch((bug: unknown) => err('unknown', `listing: ${bug instanceof Error ? bug.message : typeof bug}`))
      .then((answer) => {
        last = { at: performance.now(), answer };
        running = undefined;
        return answer;
      });
    running = begun;
    return begun;
  };

  return async () => {
    if (running === undefined && last !== undefined && performance.now() - last.at < timings.freshMs) {
      return last.answer;
    }
    const answer = running ?? start();
    const left = timings.answerMs - (performance.now() - since);
    const late = err('not-responding' as const, 'the operating system does not list its devices');
    if (left <= 0) return late;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<BridgeResult<readonly Info[]>>((resolve) => {
      timer = setTimeout(() => resolve(late), left);
    });
    return Promise.race([answer, tooLong]).finally(() => clearTimeout(timer));
  };
}
