import { err, ok } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { SerialBus, SerialPortInfo } from '../../../transports/serial.ts';
import { searchBus } from '../../connection-keeper.ts';
import type { DriverSurroundings, FingerVerifier } from '../../device.ts';
import type { SingleFingerTimings } from '../single/timings.ts';
import { SingleFingerVerifier } from '../single/verifier.ts';
import { answers, commands, parameters } from './codec.ts';
import { R30xLine } from './line.ts';
import { greet, R30xSensor } from './sensor.ts';
import { r30xTimings, type R30xTimings } from './timings.ts';

export interface R30xOptions {
  readonly id: string;
  readonly bus: SerialBus;
  readonly simulated: boolean;
  /** `/dev/ttyUSB0`, `COM3`; null takes the first port with one of the usual adapters that answers. */
  readonly path: string | null;
  readonly baudRate: number;
  readonly timings?: Partial<R30xTimings & SingleFingerTimings>;
}

/** The speed a picture takes 3.5 s at instead of 7: modules go no higher. */
const quickest = 115_200;
/** Chips of the adapters these modules are sold with: CH340, CP210x, FT232, PL2303. */
const adapters: readonly (readonly [vendorId: number, productId: number])[] = [
  [0x1a86, 0x7523],
  [0x10c4, 0xea60],
  [0x0403, 0x6001],
  [0x067b, 0x2303],
];

/** A fingerprint module of the ZFM family (R30x, AS608, R503) on a serial line, for 1:1 checks. */
export function createR30xVerifier(options: R30xOptions, surroundings: DriverSurroundings): FingerVerifier {
  const { id, simulated, bus, path } = options;
  const timings = { ...r30xTimings, ...options.timings };
  const mayBe = (info: SerialPortInfo): boolean =>
    path === null
      ? simulated ||
        adapters.some(([vendor, product]) => info.vendorId === vendor && info.productId === product)
      : info.path === path;
  /** The one it was met at before, which it keeps without power, is tried first. */
  const speeds: number[] = [...new Set([options.baudRate, quickest, 57_600, 9600])];
  const connectTo = (at: string, signal: AbortSignal) => connect(bus, at, speeds, timings, signal);
  const search = async (signal: AbortSignal): Promise<BridgeResult<R30xSensor>> => {
    const found = await searchBus(bus, mayBe, (info) => connectTo(info.path, signal));
    // A port that is no USB device may be missing from the list and be there.
    return !found.ok && found.error.code === 'not-found' && path !== null && !simulated
      ? await connectTo(path, signal)
      : found;
  };
  return new SingleFingerVerifier(
    {
      identity: { id, name: 'R30x', simulated, driver: 'r30x' },
      search,
      onChange: [bus.onChange?.bind(bus)],
      timings,
    },
    surroundings,
  );
}

/**
 * Finds the speed the module has, and makes it the quickest one where it can.
 * @param speeds changed: the one that worked comes first
 */
async function connect(
  bus: SerialBus,
  path: string,
  speeds: number[],
  timings: R30xTimings,
  signal: AbortSignal,
): Promise<BridgeResult<R30xSensor>> {
  let failure: BridgeResult<never> = err('not-responding', 'no module at any speed');
  for (const speed of [...speeds]) {
    const met = await meet(bus, path, speed, timings, signal);
    if (met.ok) {
      const sensor = await quicken(bus, path, met.value, speed, timings, signal);
      if (sensor.ok)
        speeds.sort((a, b) => Number(b === sensor.value.speed) - Number(a === sensor.value.speed));
      return sensor;
    }
    // At a wrong speed rubbish comes back, if anything; what else there is to say, the port says.
    if (met.error.code !== 'not-responding' && met.error.code !== 'protocol-error') return met;
    if (met.error.code === 'protocol-error') failure = met;
    if (signal.aborted) return err('cancelled');
  }
  return failure;
}

async function meet(
  bus: SerialBus,
  path: string,
  baudRate: number,
  timings: R30xTimings,
  signal: AbortSignal,
): Promise<BridgeResult<R30xLine>> {
  const opened = await bus.open(
    path,
    { baudRate, parity: 'none', dataBits: 8, stopBits: 1 },
    { signal, timeoutMs: timings.open },
  );
  if (!opened.ok) return opened;
  const line = new R30xLine(opened.value, timings);
  const greeted = await greet(line, signal);
  if (greeted.ok) return ok(line);
  await line.close();
  return greeted;
}

/** The module answers at the old speed and then changes: the port is opened anew. One that does not come back is met again as it was. */
async function quicken(
  bus: SerialBus,
  path: string,
  line: R30xLine,
  speed: number,
  timings: R30xTimings,
  signal: AbortSignal,
): Promise<BridgeResult<R30xSensor>> {
  let current = line;
  if (speed < quickest) {
    const set = await line.ask([commands.setParameter, parameters.baudRate, quickest / 9600], signal);
    if (set.ok && set.value.code === answers.done) {
      await line.close();
      await pause(timings.settle, signal);
      const quick = await meet(bus, path, quickest, timings, signal);
      const again = quick.ok ? quick : await meet(bus, path, speed, timings, signal);
      if (!again.ok) return again;
      current = again.value;
    }
  }
  const parametersNow = await greet(current, signal);
  if (parametersNow.ok) return ok(new R30xSensor(current, parametersNow.value, timings));
  await current.close();
  return parametersNow;
}
