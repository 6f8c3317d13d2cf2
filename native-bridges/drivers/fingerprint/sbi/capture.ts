import type {
  CaptureDevice,
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure } from '../../../transports/failure.ts';
import type { DriverSurroundings } from '../../device.ts';
import type { Loopback } from '../../../transports/http.ts';
import { boundaryOf, type MultipartPart, MultipartReader } from '../../../transports/multipart.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import { openingPrompt } from './coaching.ts';
import { encodeCapture, encodeStream } from './codec.ts';
import { deviceSubIdOf } from './names.ts';
import { PreviewPump } from './preview-pump.ts';
import type { SbiDevice } from './service.ts';
import type { SbiTimings } from './timings.ts';
import type { TrustAnchors } from './trust.ts';
import { verifyCapture } from './verify.ts';
import { captureTextLimit } from './wire.ts';

export interface CaptureSurroundings {
  readonly device: SbiDevice;
  readonly described: CaptureDevice;
  readonly anchors: TrustAnchors;
  readonly timings: SbiTimings;
  readonly now: () => Date;
  /** Fires when the scanner is gone. */
  readonly gone: AbortSignal;
  readonly http: Loopback;
  readonly preview: DriverSurroundings['preview'];
  /** Whether the service has stopped answering anything at all. */
  readonly mute: () => boolean;
}

/** Previews kept for a reader that is slower than the scanner. */
const previewBacklog = 3;

/**
 * One attempt: the preview stream and the capture run side by side, because SBI gives pictures in one and the result
 * in the other. SBI cannot cancel: closing the connection makes the service finish on its own.
 */
export async function* captureFingers(
  request: FingerCaptureRequest,
  surroundings: CaptureSurroundings,
  cancel: AbortSignal,
): AsyncGenerator<FingerCaptureState, void, undefined> {
  const queue = new AsyncQueue<FingerCaptureState>({
    limit: previewBacklog,
    droppable: ({ phase }) => phase === 'preview',
  });
  const work = new AbortController();
  const stop = (): void => work.abort();
  cancel.addEventListener('abort', stop, { once: true });
  surroundings.gone.addEventListener('abort', stop, { once: true });
  if (cancel.aborted || surroundings.gone.aborted) stop();
  try {
    queue.push({ phase: 'prompt', prompt: openingPrompt(request) });
    const running = run(request, surroundings, work, queue).then(
      (last) => {
        if (isOver(last)) queue.push({ phase: 'prompt', prompt: 'lift' });
        queue.push(explain(last, cancel, surroundings));
        queue.end();
      },
      (bug: unknown) => {
        queue.end();
        throw bug;
      },
    );
    yield* queue;
    await running;
  } finally {
    work.abort();
    cancel.removeEventListener('abort', stop);
    surroundings.gone.removeEventListener('abort', stop);
  }
}

/** A picture was taken, good or not: whoever lies on the glass may lift. */
function isOver(state: FingerCaptureState): boolean {
  return state.phase === 'captured' || (state.phase === 'failed' && taken.includes(state.failure.code));
}

const taken: readonly BridgeFailure['code'][] = [
  'wrong-finger',
  'wrong-finger-count',
  'wrong-impression',
  'poor-image',
];

/** An aborted call says `cancelled`; whether the person or the cable did it is known here, and whether only this call was slow. */
function explain(
  state: FingerCaptureState,
  cancel: AbortSignal,
  { gone, mute }: CaptureSurroundings,
): FingerCaptureState {
  if (state.phase !== 'failed') return state;
  if (cancel.aborted) return { phase: 'cancelled' };
  if (gone.aborted) return { phase: 'failed', failure: { code: 'unplugged', cause: 'during the capture' } };
  return state.failure.code === 'timeout' && mute()
    ? { phase: 'failed', failure: { code: 'not-responding', cause: 'the service answers nothing any more' } }
    : state;
}

async function run(
  request: FingerCaptureRequest,
  surroundings: CaptureSurroundings,
  work: AbortController,
  queue: AsyncQueue<FingerCaptureState>,
): Promise<FingerCaptureState> {
  const { device, described, anchors, timings, now, http } = surroundings;
  const deviceSubId = deviceSubIdOf(request.impression, request.fingers);
  // A service may need a moment to notice that the stream of the attempt before was closed.
  const windDownEnds = performance.now() + timings.windDown;
  for (;;) {
    // The stream is opened first: a service that has a capture running refuses it.
    const stopStream = await startPreview(request, surroundings, deviceSubId, work.signal, queue);
    const answer = await http.call({
      port: device.port,
      method: 'RCAPTURE',
      path: '/capture',
      body: encodeCapture(device, {
        env: device.info.env,
        transactionId: request.attemptId,
        captureTime: now(),
        timeoutMs: request.timeoutMs,
        deviceSubId,
        fingers: request.fingers,
        exceptions: request.exceptions,
        requestedScore: request.requestedScore,
        previousHash: request.previousHash,
        impression: request.impression,
      }),
      limitBytes: captureTextLimit,
      timeoutMs: request.timeoutMs + timings.captureGrace,
      signal: work.signal,
    });
    stopStream();
    if (!answer.ok) return failed(answer.error);
    const verified = await verifyCapture(answer.value.text, request, device, anchors, now(), work.signal);
    if (verified.ok) return { phase: 'captured', device: described, ...verified.value };
    if (verified.error.code !== 'in-use' || performance.now() > windDownEnds) return failed(verified.error);
    await pause(timings.windDownRetry, work.signal);
  }
}

function failed(failure: BridgeFailure): FingerCaptureState {
  return { phase: 'failed', failure };
}

/** A service without a working stream still captures; the person only sees no picture. */
async function startPreview(
  request: FingerCaptureRequest,
  { device, timings, http, preview }: CaptureSurroundings,
  deviceSubId: number,
  signal: AbortSignal,
  queue: AsyncQueue<FingerCaptureState>,
): Promise<() => void> {
  const stream = await http.stream({
    port: device.port,
    method: 'STREAM',
    path: '/stream',
    body: encodeStream(device, deviceSubId, request.timeoutMs),
    limitBytes: 0,
    timeoutMs: timings.streamOpen,
    signal,
  });
  if (!stream.ok) return () => undefined;
  const boundary = boundaryOf(stream.value.contentType);
  if (stream.value.status !== 200 || boundary === undefined) {
    stream.value.close();
    return () => undefined;
  }
  const pump = new PreviewPump(request, queue, preview);
  void readFrames(stream.value.chunks, new MultipartReader(boundary), (part) => pump.offer(part)).finally(
    stream.value.close,
  );
  return () => {
    pump.end();
    stream.value.close();
  };
}

/** Of each piece that arrives, the newest picture in it. Ends with the stream, however that ends. */
export async function readFrames(
  chunks: AsyncIterable<Uint8Array>,
  reader: MultipartReader,
  take: (part: MultipartPart) => void,
): Promise<void> {
  try {
    for await (const chunk of chunks) {
      const parts = reader.push(chunk);
      if (!parts.ok) return;
      const newest = parts.value.at(-1);
      if (newest !== undefined) take(newest);
    }
  } catch {
    // A stream that breaks off ends the preview; whether the scanner is gone, the capture call tells.
  }
}
