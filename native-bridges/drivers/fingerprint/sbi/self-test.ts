import { randomUUID } from 'node:crypto';
import type {
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import type { DeviceFailure } from '../../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../../domain/devices/self-test.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { SelfTestStep } from '../../device.ts';
import { firstHash } from './hash-chain.ts';
import type { SbiDevice } from './service.ts';
import { checkClock } from './trust.ts';

type Outcome = Pick<SelfTestResult, 'outcome' | 'failure' | 'detail'>;

export interface SelfTestSurroundings {
  readonly device: () => SbiDevice | undefined;
  readonly look: (
    device: SbiDevice,
    signal: AbortSignal,
  ) => Promise<BridgeResult<'Ready' | 'Busy' | 'Not Ready'>>;
  /** Why there is no device. */
  readonly missing: () => BridgeFailure;
  readonly capture: (request: FingerCaptureRequest, signal: AbortSignal) => AsyncIterable<FingerCaptureState>;
}

const touchTime = 20_000;

export function selfTestSteps(surroundings: SelfTestSurroundings): SelfTestStep[] {
  const { look, missing, capture } = surroundings;
  const withDevice =
    (work: (device: SbiDevice, signal: AbortSignal) => Promise<Outcome> | Outcome) =>
    async (signal: AbortSignal): Promise<Outcome> => {
      const device = surroundings.device();
      return device === undefined ? failed(missing()) : await work(device, signal);
    };
  return [
    {
      id: 'identify',
      human: false,
      run: withDevice(({ digitalId, info, version, port }) =>
        passed(
          `${digitalId.make} ${digitalId.model} ${digitalId.serialNo}, ${info.firmware}, SBI ${version}, 127.0.0.1:${port}`,
        ),
      ),
    },
    {
      id: 'trust',
      human: false,
      // The device was taken up only because signature and chain held; this says what it is certified for.
      run: withDevice(({ info }) => passed(`${info.certification || '–'}, ${info.env || '–'}`)),
    },
    {
      id: 'clock',
      human: false,
      run: withDevice(({ digitalId, saidAt }) => {
        if (digitalId.dateTime === '') return { outcome: 'skipped', failure: null, detail: '' };
        // It is no clock that runs: what it said when it was found is held against the time of then.
        const clock = checkClock(digitalId.dateTime, saidAt);
        return clock.ok ? passed(digitalId.dateTime) : failed(clock.error);
      }),
    },
    {
      id: 'status',
      human: false,
      run: withDevice(async (device, signal) => {
        const started = performance.now();
        const status = await look(device, signal);
        if (!status.ok) return failed(status.error);
        if (status.value === 'Not Ready') return failed({ code: 'not-ready', cause: status.value });
        return passed(`${status.value}, ${Math.round(performance.now() - started)} ms`);
      }),
    },
    {
      id: 'touch-finger',
      human: true,
      run: withDevice(async (_device, signal) => {
        let last: FingerCaptureState | undefined;
        for await (const state of capture(touchRequest(), signal)) last = state;
        if (last?.phase === 'captured') {
          const [finger] = last.fingers;
          return passed(
            finger === undefined
              ? ''
              : `${finger.width} × ${finger.height}, ${Math.round(finger.resolutionPpi)} ppi, ${finger.quality}`,
          );
        }
        return failed(last?.phase === 'failed' ? last.failure : { code: 'cancelled' });
      }),
    },
  ];
}

/** The right index finger alone: the other three of the hand count as exceptions, as SBI wants it. */
function touchRequest(): FingerCaptureRequest {
  return {
    attemptId: randomUUID(),
    impression: 'plain',
    fingers: ['RIGHT_INDEX'],
    exceptions: ['RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'],
    requestedScore: 40,
    timeoutMs: touchTime,
    previousHash: firstHash,
  };
}

function passed(detail: string): Outcome {
  return { outcome: 'passed', failure: null, detail: detail.slice(0, 200) };
}

function failed({ code, cause }: DeviceFailure): Outcome {
  return { outcome: 'failed', failure: cause === undefined ? { code } : { code, cause }, detail: '' };
}
