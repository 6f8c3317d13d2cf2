import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { SerialBus, SerialPortInfo } from '../../../transports/serial.ts';
import { searchBus } from '../../connection-keeper.ts';
import type { DriverSurroundings, FingerVerifier } from '../../device.ts';
import type { SingleFingerTimings } from '../single/timings.ts';
import { SingleFingerVerifier } from '../single/verifier.ts';
import { SfmModule } from './module.ts';
import { sfmTimings, type SfmTimings } from './timings.ts';

export interface SfmOptions {
  readonly id: string;
  readonly bus: SerialBus;
  readonly simulated: boolean;
  /** `/dev/ttyACM0`, `COM4`; null takes the first USB port of Suprema's. */
  readonly path: string | null;
  readonly baudRate: number;
  readonly timings?: Partial<SfmTimings & SingleFingerTimings>;
}

/** As the kernel's list of USB ids has Suprema Inc. */
const supremaVendorId = 0x16d1;

/** A Suprema SFM module (SFM Slim) on a serial line or CDC-ACM, for 1:1 checks. */
export function createSfmVerifier(options: SfmOptions, surroundings: DriverSurroundings): FingerVerifier {
  const { id, simulated, bus, path, baudRate } = options;
  const timings = { ...sfmTimings, ...options.timings };
  const mayBe = (info: SerialPortInfo): boolean =>
    path === null ? simulated || info.vendorId === supremaVendorId : info.path === path;
  const connect = async (at: string, signal: AbortSignal): Promise<BridgeResult<SfmModule>> => {
    const opened = await bus.open(
      at,
      { baudRate, parity: 'none', dataBits: 8, stopBits: 1 },
      { signal, timeoutMs: timings.open },
    );
    if (!opened.ok) return opened;
    const module = new SfmModule(opened.value, timings);
    const greeted = await module.greet(signal);
    if (greeted.ok) return ok(module);
    await module.close();
    return greeted;
  };
  return new SingleFingerVerifier(
    {
      identity: { id, name: 'Suprema SFM', simulated, driver: 'suprema-sfm' },
      search: async (signal) => {
        const found = await searchBus(bus, mayBe, (info) => connect(info.path, signal));
        // A port that is no USB device may be missing from the list and be there.
        return !found.ok && found.error.code === 'not-found' && path !== null && !simulated
          ? await connect(path, signal)
          : found;
      },
      onChange: [bus.onChange?.bind(bus)],
      timings,
    },
    surroundings,
  );
}
