import { parentPort } from 'node:worker_threads';
import { Clouds, type CompareOrder, type Likeness } from './clouds.ts';
import { type SlapFault, type SlapOrder, faultOfSlap } from './slap-cuts.ts';

/** What the station asks of the thread: to compare, to look at a slap, or to forget every finger it was told of. */
export type ThreadOrder =
  | { readonly id: number; readonly order: CompareOrder }
  | { readonly id: number; readonly slap: SlapOrder }
  | { readonly forget: true };
export interface ThreadAnswer {
  readonly id: number;
  readonly answer: readonly Likeness[] | SlapFault | null;
}

const clouds = new Clouds();
parentPort?.on('message', (asked: ThreadOrder) => {
  if ('forget' in asked) {
    clouds.forget();
    return;
  }
  if ('slap' in asked) {
    void faultOfSlap(asked.slap).then((fault) => tell({ id: asked.id, answer: fault }));
    return;
  }
  tell({ id: asked.id, answer: clouds.compare(asked.order) });
});

function tell(answer: ThreadAnswer): void {
  parentPort?.postMessage(answer);
}
