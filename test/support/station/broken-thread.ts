import { parentPort } from 'node:worker_threads';

/** Ends as soon as it is asked anything, as a thread does that meets a bug. */
parentPort?.on('message', () => {
  throw new Error('broken');
});
