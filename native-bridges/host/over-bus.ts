import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { ReplayScript, type ReplayOptions } from '../recorder/replay-script.ts';
import { replayHidBus } from '../recorder/replayed.ts';
import { tapHidBus } from '../recorder/tapped.ts';
import type { Trace } from '../recorder/trace.ts';
import type { HidBus } from '../transports/hid.ts';
import { createSocketHidBus } from '../transports/hid-socket.ts';
import type { FrameMask } from '../transports/tap.ts';
import type { MachineBuses } from './machine-buses.ts';

/** How a driver of the registry is made: on the real bus, on a simulator's socket, or on a trace. */
export interface DriverEntry<Config> {
  create(config: Config, surroundings: DriverSurroundings, buses: MachineBuses): HostedDevice;
  /** The same driver on what was recorded; absent where there is no transport to record. */
  replay?(
    config: Config,
    trace: Trace,
    surroundings: DriverSurroundings,
    options?: Omit<ReplayOptions, 'mask'>,
  ): { readonly device: HostedDevice; readonly script: ReplayScript };
}

interface OverBus {
  readonly simulatedPort: number | null;
}

/** `make` gets the bus to use; every frame on it can be recorded, masked by the codec's own `mask`. */
export function overHid<Config extends OverBus>(
  mask: FrameMask,
  make: (config: Config, bus: HidBus, surroundings: DriverSurroundings) => HostedDevice,
): DriverEntry<Config> {
  return {
    create: (config, surroundings, buses) => {
      const { simulatedPort } = config;
      const bus = simulatedPort === null ? buses.hid() : createSocketHidBus(simulatedPort);
      return make(config, tapHidBus(bus, surroundings.tap, mask), surroundings);
    },
    replay: (config, trace, surroundings, options) => {
      const script = new ReplayScript(trace, { ...options, mask });
      return { device: make(config, replayHidBus(trace, script), surroundings), script };
    },
  };
}
