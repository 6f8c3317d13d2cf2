import type { MessagePort } from 'node:worker_threads';
import type { AskedOrder, ToldAnswer, Work } from './order-thread.ts';

/**
 * The thread's side of an `OrderThread`, which sends the next order when the one before is answered. What `work` throws ends
 * the thread, and with the next order another is started.
 *
 * @param port `parentPort` of the thread
 */
export function serveOrders<Of extends Work<Of>>(port: MessagePort | null, work: Of): void {
  const follow = async ({ id, name, order }: AskedOrder): Promise<void> => {
    // The other side asks by the same type.
    const answer = await work[name as keyof Of](order as never);
    port?.postMessage({ id, answer } satisfies ToldAnswer);
  };
  port?.on('message', (asked: AskedOrder) => void follow(asked));
}
