import { parentPort } from 'node:worker_threads';
import { serveOrders } from '../threads/serve-orders.ts';
import { Clouds, type CompareOrder, type Likeness } from './clouds.ts';
import { type SlapFault, type SlapOrder, faultOfSlap } from './slap-cuts.ts';

/** What the station asks of the thread. */
export interface ComparingWork {
  compare(order: CompareOrder): readonly Likeness[];
  checkSlap(order: SlapOrder): Promise<SlapFault | null>;
  /** Every finger it was told of. */
  forget(order: null): void;
}

const clouds = new Clouds();
serveOrders<ComparingWork>(parentPort, {
  compare: (order) => clouds.compare(order),
  checkSlap: faultOfSlap,
  forget: () => clouds.forget(),
});
