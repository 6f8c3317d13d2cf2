import { parentPort } from 'node:worker_threads';
import type { FaceThreadAnswer, FaceThreadOrder } from './face-thread.ts';
import { StillLooker } from './look-at-still.ts';

/** The thread's side: one picture after another. What it throws beyond an unreadable picture ends the thread, and another is started. */

const looker = new StillLooker();
let before: Promise<void> = Promise.resolve();

async function answerTo(order: FaceThreadOrder): Promise<FaceThreadAnswer> {
  const { id } = order;
  if (order.type === 'warm') {
    await looker.models();
    return { id, type: 'warm' };
  }
  try {
    if (order.type === 'look')
      return { id, type: 'looked', look: await looker.look(order.jpeg, order.rules) };
    return { id, type: 'described', descriptor: await looker.describe(order.bytes, order.picture) };
  } catch {
    // What the decoder says of the bytes may quote them.
    return { id, type: 'unreadable' };
  }
}

parentPort?.on('message', (order: FaceThreadOrder) => {
  before = before.then(async () => parentPort?.postMessage(await answerTo(order)));
});
