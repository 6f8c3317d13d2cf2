import { execFileSync } from 'node:child_process';
import { close, constants, openSync, read, write } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialDevice } from '../../native-bridges/simulators/serial-gadget.ts';
import type { SerialSettings } from '../../native-bridges/transports/serial.ts';

const readAsync = promisify(read);
const writeAsync = promisify(write);
const closeAsync = promisify(close);

/** The device's end of a terminal line, until the line is cut. */
export interface LineEnd {
  /** Settles when the line was cut and its file is closed. */
  readonly closed: Promise<void>;
}

/** Puts a simulated serial device at a terminal file of this kernel. */
export function openLineEnd(path: string, settings: SerialSettings, device: SerialDevice): LineEnd {
  execFileSync('stty', ['-F', path, 'raw', '-echo']);
  // A check leads a session: without NOCTTY the line would be its terminal, and cutting it would hang up on the check.
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  let tail: Promise<unknown> = Promise.resolve();
  device.opened({
    settings,
    send: (bytes) => {
      // A line that was cut swallows what is still sent.
      tail = tail.then(() => writeAsync(file, bytes)).catch(() => undefined);
    },
  });
  const serve = async (): Promise<void> => {
    const buffer = Buffer.alloc(4096);
    for (;;) {
      const count = await readAsync(file, buffer, 0, buffer.length, null).then(
        ({ bytesRead }) => bytesRead,
        () => 0,
      );
      if (count === 0) break;
      device.receive(Uint8Array.from(buffer.subarray(0, count)));
    }
    device.closed();
    await tail;
    await closeAsync(file);
  };
  return { closed: serve() };
}
