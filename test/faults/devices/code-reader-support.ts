import type { CodeRead } from '../../../domain/devices/code-reader.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import type { CodeReader } from '../../../native-bridges/drivers/device.ts';
import {
  type CodeReaderSimulator,
  startCodeReaderSimulator,
} from '../../../native-bridges/simulators/code-reader/simulator.ts';
import { noTap } from '../../../native-bridges/transports/tap.ts';

export interface CodeReaderDesk {
  readonly device: CodeReader;
  readonly hand: CodeReaderSimulator;
  readonly texts: string[];
  readonly logged: string[];
  readonly stop: () => Promise<void>;
}

/** A simulated reader that ends its codes with CR, and the driver on it. */
export async function openCodeReader(over: 'serial' | 'hid-pos'): Promise<CodeReaderDesk> {
  const { simulator: hand, port } = await startCodeReaderSimulator({ over });
  const logged: string[] = [];
  const device = createDevice(
    { driver: 'code-reader', id: 'codes', over, path: null, baudRate: 9600, simulatedPort: port },
    {
      now: () => new Date(),
      log: (event) => logged.push(event),
      tap: noTap,
      preview: () => undefined,
    },
  );
  if (device.kind !== 'code-reader') throw new Error(device.kind);
  const texts: string[] = [];
  device.onCode((read: CodeRead) => texts.push(read.text));
  return {
    device,
    hand,
    texts,
    logged,
    stop: async () => {
      await device.stop();
      await hand.stop();
    },
  };
}
