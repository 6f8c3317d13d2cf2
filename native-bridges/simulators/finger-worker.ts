import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import type { DeskPerson } from './desk.ts';
import type { PressedFinger } from './fingers/material.ts';
import { createLocalFingerSource, type FingerSource, type ImpressionOrder } from './finger-source.ts';

/** How the program tells a thread of itself that it is to make fingers. */
interface FingerWorkerData {
  readonly role: 'fingers';
  readonly folder: string | undefined;
}

type Order =
  | { readonly type: 'warm'; readonly person: DeskPerson }
  | { readonly type: 'picture'; readonly id: number; readonly order: ImpressionOrder };
type Answer = { readonly id: number; readonly picture: PressedFinger };

/** A finger source in a thread of its own, so that growing skin never holds up a stream. */
export function createWorkerFingerSource(entry: URL, folder: string | undefined): FingerSource {
  const data: FingerWorkerData = { role: 'fingers', folder };
  const worker = new Worker(entry, { workerData: data });
  worker.unref();
  const waiting = new Map<number, (picture: PressedFinger) => void>();
  let nextId = 1;
  worker.on('message', ({ id, picture }: Answer) => {
    waiting.get(id)?.(picture);
    waiting.delete(id);
  });
  const post = (order: Order): void => worker.postMessage(order);
  return {
    picture: (order) =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        post({ type: 'picture', id, order });
      }),
    warm: (person) => post({ type: 'warm', person }),
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** True in the thread that `createWorkerFingerSource` started. */
export function isFingerWorker(): boolean {
  return (workerData as FingerWorkerData | null)?.role === 'fingers';
}

/** The thread's side. */
export function serveFingers(port: MessagePort | null = parentPort): void {
  const source = createLocalFingerSource((workerData as FingerWorkerData | null)?.folder, (line) =>
    process.stderr.write(`fingers: ${line}\n`),
  );
  port?.on('message', (order: Order) => {
    if (order.type === 'warm') {
      source.warm(order.person);
      return;
    }
    void source.picture(order.order).then((picture) => {
      const answer: Answer = { id: order.id, picture };
      port.postMessage(answer);
    });
  });
}
