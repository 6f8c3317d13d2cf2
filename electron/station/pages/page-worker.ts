import { parentPort } from 'node:worker_threads';
import type { PageAnswer, PageOrder } from './page-thread.ts';
import { readPage } from './read-page.ts';

/** The thread's side: one page after another. */

let before: Promise<void> = Promise.resolve();

async function answerTo({ id, bytes, mimeType }: PageOrder): Promise<PageAnswer> {
  try {
    return { id, reading: await readPage(bytes, mimeType) };
  } catch {
    // What the decoder says of the bytes may quote them.
    return { id, reading: null };
  }
}

parentPort?.on('message', (order: PageOrder) => {
  before = before.then(async () => parentPort?.postMessage(await answerTo(order)));
});
