import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { createNodeSerialBus } from './serial-node.ts';

/** A port that is pulled right after it was opened. */
vi.mock('serialport', () => ({
  SerialPort: class extends EventEmitter {
    isOpen = true;
    open(done: (error: Error | null) => void): void {
      done(null);
      setImmediate(() => {
        this.isOpen = false;
        this.emit('close', new Error('disconnected'));
      });
    }
    close(done: () => void): void {
      done();
    }
  },
}));

it('tells of a port that was pulled before its driver could listen', async () => {
  const settings = { baudRate: 9600, parity: 'none', dataBits: 8, stopBits: 1 } as const;
  const port = unwrap(
    await createNodeSerialBus().open(import.meta.filename, settings, {
      signal: new AbortController().signal,
      timeoutMs: 60_000,
    }),
  );
  // All that such a port says has been said.
  await new Promise(setImmediate);
  const told = await new Promise((resolve) => port.onClose(resolve));
  expect(told).toEqual({ code: 'unplugged', cause: 'disconnected' });
  await port.close();
});
