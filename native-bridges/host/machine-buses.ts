import { createNodeHidBus } from '../transports/hid-node.ts';
import type { HidBus } from '../transports/hid.ts';
import { shareList } from './shared-bus.ts';

/**
 * The buses of this machine, one of each for all drivers: enumerations are shared and bounded in time. A device that was taken up by
 * itself gets them narrowed to its own hardware. Native modules are loaded at the first use.
 */
export interface MachineBuses {
  hid(): HidBus;
}

export function createMachineBuses(): MachineBuses {
  return {
    hid: once(() => {
      const bus = createNodeHidBus();
      return { ...bus, list: shareList(() => bus.list()) };
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
