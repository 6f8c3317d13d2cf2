import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { Loopback } from '../../../transports/http.ts';
import { boundaryOf, MultipartReader } from '../../../transports/multipart.ts';
import type { DriverSurroundings } from '../../device.ts';
import { readFrames } from './capture.ts';
import { encodeStream, parseBareError } from './codec.ts';
import { failureOfSbiError } from './errors.ts';
import { showPicture } from './preview-pump.ts';
import type { SbiDevice } from './service.ts';
import type { SbiTimings } from './timings.ts';

export interface LiveView {
  readonly attemptId: string;
  readonly timings: SbiTimings;
  readonly http: Loopback;
  readonly preview: DriverSurroundings['preview'];
}

/** The specification's own limit on a stream. */
const longestStream = 5 * 60_000;
/** The right slap, which every slap scanner has; single scanners take 0. */
const rightSlap = 2;

/** Pictures of the platen without a capture, until the signal fires or the service ends the stream. */
export async function streamPictures(
  device: SbiDevice,
  { attemptId, timings, http, preview }: LiveView,
  signal: AbortSignal,
): Promise<BridgeResult<void>> {
  const deviceSubId = device.digitalId.deviceSubType === 'Single' ? 0 : rightSlap;
  const stream = await http.stream({
    port: device.port,
    method: 'STREAM',
    path: '/stream',
    body: encodeStream(device, deviceSubId, longestStream),
    limitBytes: 0,
    timeoutMs: timings.streamOpen,
    signal,
  });
  if (!stream.ok) return stream.error.code === 'timeout' ? err('not-responding', 'STREAM') : stream;
  const boundary = boundaryOf(stream.value.contentType);
  if (boundary === undefined) return await refusal(stream.value);
  await readFrames(stream.value.chunks, new MultipartReader(boundary), (part) =>
    showPicture(preview, attemptId, part),
  );
  stream.value.close();
  return ok();
}

const longestRefusal = 64 * 1024;

async function refusal(stream: {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}): Promise<BridgeResult<void>> {
  let text = '';
  try {
    for await (const chunk of stream.chunks) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.length > longestRefusal) break;
    }
  } catch {
    // What was read until then is looked at.
  }
  stream.close();
  const error = parseBareError(text);
  return error === undefined
    ? err('protocol-error', 'stream without pictures')
    : { ok: false, error: failureOfSbiError(error) };
}
