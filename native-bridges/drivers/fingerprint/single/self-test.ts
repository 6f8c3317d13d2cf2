import { estimateFingerQuality } from '../../../../domain/biometrics/finger-quality.ts';
import type { DeviceState } from '../../../../domain/devices/device.ts';
import { ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { SelfTestStep } from '../../device.ts';
import type { FingerSensor } from './sensor.ts';
import type { SingleFingerTimings } from './timings.ts';

interface Tested {
  readonly state: () => DeviceState;
  readonly use: <T>(
    signal: AbortSignal,
    work: (sensor: FingerSensor, signal: AbortSignal) => Promise<BridgeResult<T>>,
  ) => Promise<BridgeResult<T>>;
  readonly timings: SingleFingerTimings;
}

/** Who it is, whether it answers, and one touch. */
export function selfTestOf({ state, use, timings }: Tested): readonly SelfTestStep[] {
  const answered = async (signal: AbortSignal): Promise<BridgeResult<void>> =>
    await use(signal, (sensor, during) => sensor.check(during));
  return [
    {
      id: 'identify',
      human: false,
      run: async (signal) => {
        const there = await answered(signal);
        const { make, model, serialNumber, firmware, port } = state();
        const known = [make, model, serialNumber, firmware, port].filter(
          (part) => part !== null && part !== '',
        );
        return there.ok ? passed(known.join(' ')) : failed(there.error);
      },
    },
    {
      id: 'status',
      human: false,
      run: async (signal) => {
        const began = performance.now();
        const there = await answered(signal);
        return there.ok ? passed(`${Math.round(performance.now() - began)} ms`) : failed(there.error);
      },
    },
    {
      id: 'touch-finger',
      human: true,
      run: async (signal) => {
        const limit = deadline(signal, timings.touch);
        const began = performance.now();
        const touch = await use(limit.signal, async (sensor, during) => {
          for (;;) {
            const picture = await sensor.picture(() => undefined, during);
            if (picture.ok) return ok(picture.value);
            if (picture.error.code !== 'poor-image') return picture;
          }
        });
        limit.clear();
        if (!touch.ok) {
          return failed(limit.signal.aborted && !signal.aborted ? { code: 'no-finger' } : touch.error);
        }
        const { width, height, ppi } = touch.value;
        const { score } = estimateFingerQuality(touch.value);
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        const detail = `${width} × ${height}, ${ppi} ppi, ${score}/100, ${seconds} s`;
        return score >= timings.leastScore ? passed(detail) : failed({ code: 'poor-image' }, detail);
      },
    },
  ];
}

function passed(detail: string) {
  return { outcome: 'passed' as const, failure: null, detail };
}

function failed(failure: BridgeFailure, detail = '') {
  return { outcome: 'failed' as const, failure: { code: failure.code, ...causeOf(failure) }, detail };
}

function causeOf({ cause }: BridgeFailure): { cause?: string } {
  return cause === undefined ? {} : { cause };
}
