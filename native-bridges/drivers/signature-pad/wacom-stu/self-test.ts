import { randomUUID } from 'node:crypto';
import type { DeviceFailure } from '../../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../../domain/devices/self-test.ts';
import type { SignatureRequest, SignatureState } from '../../../../domain/devices/signature-pad.ts';
import type { SelfTestStep } from '../../device.ts';
import type { StuDescription, StuPad } from './pad.ts';

type Outcome = Pick<SelfTestResult, 'outcome' | 'failure' | 'detail'>;

export interface PadSelfTestSurroundings {
  readonly connection: () =>
    | { readonly pad: StuPad; readonly description: StuDescription; readonly keys: unknown }
    | undefined;
  readonly missing: () => DeviceFailure;
  readonly sign: (request: SignatureRequest, signal: AbortSignal) => AsyncIterable<SignatureState>;
}

const drawTime = 30_000;
const instruction = 'Vẽ một nét trong khung rồi chạm Xong.';

export function padSelfTest({ connection, missing, sign }: PadSelfTestSurroundings): SelfTestStep[] {
  return [
    {
      id: 'identify',
      human: false,
      run: async () => {
        const found = connection();
        if (found === undefined) return failed(missing());
        const { model, firmware, geometry, inkThreshold } = found.description;
        const ink = inkThreshold === null ? '' : `, ${inkThreshold.on}/${inkThreshold.off}`;
        const cipher = found.keys === undefined ? '' : ', RSA-2048/AES-256';
        return passed(
          `${model} ${firmware}, ${geometry.screenWidth} × ${geometry.screenHeight}${ink}${cipher}`,
        );
      },
    },
    {
      id: 'status',
      human: false,
      run: async (signal) => {
        const found = connection();
        if (found === undefined) return failed(missing());
        const started = performance.now();
        const status = await found.pad.status(signal);
        if (!status.ok) return failed(status.error);
        const { state, lastError } = status.value;
        if (state !== 'ready') return failed({ code: 'not-ready', cause: state });
        return passed(`${state}, ${lastError}, ${Math.round(performance.now() - started)} ms`);
      },
    },
    {
      id: 'draw-line',
      human: true,
      run: async (signal) => {
        const request = {
          attemptId: randomUUID(),
          consentText: instruction,
          signerName: '',
          timeoutMs: drawTime,
        };
        let last: SignatureState | undefined;
        for await (const state of sign(request, signal)) last = state;
        if (last?.phase !== 'signed') {
          return failed(last?.phase === 'failed' ? last.failure : { code: 'cancelled' });
        }
        const { points } = last;
        const took = points.at(-1)?.timeMs ?? 0;
        const rate = took === 0 ? 0 : Math.round(((points.length - 1) * 1000) / took);
        return passed(`${points.length} · ${rate}/s`);
      },
    },
  ];
}

function passed(detail: string): Outcome {
  return { outcome: 'passed', failure: null, detail: detail.slice(0, 200) };
}

function failed({ code, cause }: DeviceFailure): Outcome {
  return { outcome: 'failed', failure: cause === undefined ? { code } : { code, cause }, detail: '' };
}
