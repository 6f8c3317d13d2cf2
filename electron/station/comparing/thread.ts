import { parentPort } from 'node:worker_threads';
import { Clouds, type CompareOrder, type Likeness } from './clouds.ts';

/** What the station asks of the thread: to compare, or to forget every finger it was told of. */
export type ThreadOrder = { readonly id: number; readonly order: CompareOrder } | { readonly forget: true };
export interface ThreadAnswer {
  readonly id: number;
  readonly likenesses: readonly Likeness[];
}

const clouds = new Clouds();
parentPort?.on('message', (asked: ThreadOrder) => {
  if ('forget' in asked) {
    clouds.forget();
    return;
  }
  const answer: ThreadAnswer = { id: asked.id, likenesses: clouds.compare(asked.order) };
  parentPort?.postMessage(answer);
});
