import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { ReplayScript, type ReplayOptions } from '../recorder/replay-script.ts';
import { replayCardBus, replayHidBus, replaySerialBus, replayUsbBus } from '../recorder/replayed.ts';
import { tapCardBus, tapHidBus, tapSerialBus, tapUsbBus } from '../recorder/tapped.ts';
import type { Trace } from '../recorder/trace.ts';
import type { CardBus } from '../transports/card.ts';
import { createSocketCardBus } from '../transports/card-socket.ts';
import type { HidBus } from '../transports/hid.ts';
import { createSocketHidBus } from '../transports/hid-socket.ts';
import type { SerialBus } from '../transports/serial.ts';
import { createSocketSerialBus } from '../transports/serial-socket.ts';
import type { Frame, FrameMask, Tap } from '../transports/tap.ts';
import type { UsbBus } from '../transports/usb.ts';
import { createSocketUsbBus } from '../transports/usb-socket.ts';
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

/** Where a bus of one kind comes from: this machine, a simulator's socket, a trace; and how it is watched. */
interface BusKind<B> {
  readonly real: (buses: MachineBuses) => B;
  readonly simulated: (port: number) => B;
  readonly tapped: (bus: B, tap: Tap, mask: FrameMask) => B;
  readonly replayed: (trace: Trace, script: ReplayScript) => B;
}

/** `make` gets the bus to use; every frame on it can be recorded, masked by the codec's own `mask`. */
type Over<B> = <Config extends OverBus>(
  mask: FrameMask,
  make: (config: Config, bus: B, surroundings: DriverSurroundings) => HostedDevice,
  /** Frames the driver sends by the clock, for replays. */
  byTheClock?: (frame: Frame) => boolean,
) => Required<DriverEntry<Config>>;

function over<B>(kind: BusKind<B>): Over<B> {
  return (mask, make, byTheClock) => ({
    create: (config, surroundings, buses) => {
      const { simulatedPort } = config;
      const bus = simulatedPort === null ? kind.real(buses) : kind.simulated(simulatedPort);
      return make(config, kind.tapped(bus, surroundings.tap, mask), surroundings);
    },
    replay: (config, trace, surroundings, options) => {
      const script = new ReplayScript(trace, {
        ...(byTheClock === undefined ? {} : { byTheClock }),
        ...options,
        mask,
      });
      return { device: make(config, kind.replayed(trace, script), surroundings), script };
    },
  });
}

export const overHid = over<HidBus>({
  real: (buses) => buses.hid(),
  simulated: createSocketHidBus,
  tapped: tapHidBus,
  replayed: replayHidBus,
});

export const overSerial = over<SerialBus>({
  real: (buses) => buses.serial(),
  simulated: createSocketSerialBus,
  tapped: tapSerialBus,
  replayed: replaySerialBus,
});

export const overUsb = over<UsbBus>({
  real: (buses) => buses.usb(),
  simulated: createSocketUsbBus,
  tapped: tapUsbBus,
  replayed: replayUsbBus,
});

export const overCard = over<CardBus>({
  real: (buses) => buses.card(),
  simulated: createSocketCardBus,
  tapped: tapCardBus,
  replayed: replayCardBus,
});
