import { randomInt } from 'node:crypto';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { UsbBus, UsbDeviceInfo } from '../../../transports/usb.ts';
import { searchBus } from '../../connection-keeper.ts';
import type { DriverSurroundings, FingerVerifier } from '../../device.ts';
import type { SingleFingerTimings } from '../single/timings.ts';
import { SingleFingerVerifier } from '../single/verifier.ts';
import { modelOf } from './registers.ts';
import { UareuSensor } from './sensor.ts';
import { uareuTimings, type UareuTimings } from './timings.ts';

export interface UareuOptions {
  readonly id: string;
  readonly bus: UsbBus;
  /** A socket bus knows what is plugged in only after opening it. */
  readonly simulated: boolean;
  readonly timings?: Partial<UareuTimings & SingleFingerTimings>;
  /** Seeds of the keys; another one at each call unless a trace is played back. */
  readonly seed?: () => number;
}

const claim = { interfaceNumber: 0, detachKernelDriver: false } as const;

/** A DigitalPersona U.are.U 4000/4500 (or Microsoft's reader with the same inside) over USB, for 1:1 checks. */
export function createUareuVerifier(options: UareuOptions, surroundings: DriverSurroundings): FingerVerifier {
  const { id, bus, simulated } = options;
  const timings = { ...uareuTimings, ...options.timings };
  const seed = options.seed ?? (() => randomInt(0xffff_ffff));
  const connect = async (info: UsbDeviceInfo, signal: AbortSignal): Promise<BridgeResult<UareuSensor>> => {
    const opened = await bus.open(info, claim, { signal, timeoutMs: timings.open });
    if (!opened.ok) return opened;
    const { vendorId, productId } = opened.value.info;
    const model = modelOf(vendorId, productId);
    if (model === undefined) {
      await opened.value.close();
      return err('not-found');
    }
    const sensor = new UareuSensor(opened.value, model, timings, seed);
    const started = await sensor.start(signal);
    if (started.ok) return ok(sensor);
    await sensor.close();
    return started;
  };
  return new SingleFingerVerifier(
    {
      identity: { id, name: 'U.are.U', simulated, driver: 'uareu-4500' },
      search: (signal) =>
        searchBus(
          bus,
          ({ vendorId, productId }) => simulated || modelOf(vendorId, productId) !== undefined,
          (info) => connect(info, signal),
        ),
      onChange: [bus.onChange?.bind(bus)],
      timings,
    },
    surroundings,
  );
}
