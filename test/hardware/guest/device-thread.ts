import { fileURLToPath } from 'node:url';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** The device's side of a check: what is at the other end of the cable. */
export interface DeviceSide {
  /** Does what its name says: `plug`, `unplug`, a fault, what the person does next. What it returns goes back to the check. */
  act(action: string): unknown;
}

/** Makers of device sides by name; each runs in a thread of its own. */
export type DeviceSides = Readonly<Record<string, () => Promise<DeviceSide>>>;

export interface DeviceThread {
  /** Settles when it is done. */
  act(action: string): Promise<unknown>;
}

/**
 * Starts a device side in a thread of its own. A device answers whatever the driver's program is busy with: in the same thread, a second of
 * drawing there would be a second of silence here, which the kernel takes for a broken device.
 */
export function startDevice(name: string): DeviceThread {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { device: name } });
  const waiting: { resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = [];
  worker.on('message', (answer: { value?: unknown; error?: string }) => {
    const first = waiting.shift();
    if (answer.error === undefined) first?.resolve(answer.value);
    else first?.reject(new Error(`${name}: ${answer.error}`));
  });
  worker.on('error', (error) => {
    console.error(`${name} ended:`, error);
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    act: (action) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(action);
      }),
  };
}

/** The main function of the thread. Actions are carried out one after another. */
export function serveDevice(sides: DeviceSides): void {
  const { device } = workerData as { device: string };
  const making = sides[device]?.();
  let tail: Promise<void> = Promise.resolve();
  parentPort?.on('message', (action: string) => {
    tail = tail.then(async () => {
      try {
        const side = await making;
        if (side === undefined) throw new Error('there is no such device side');
        parentPort?.postMessage({ value: await side.act(action) });
      } catch (error) {
        parentPort?.postMessage({
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      }
    });
  });
}
