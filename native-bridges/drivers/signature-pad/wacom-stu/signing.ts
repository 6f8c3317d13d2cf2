import { createHash, randomInt } from 'node:crypto';
import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import type {
  PadGeometry,
  SignatureRequest,
  SignatureState,
} from '../../../../domain/devices/signature-pad.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import { parsePen } from './codec.ts';
import { layoutPad, type PadButton } from './layout.ts';
import type { StuPad } from './pad.ts';
import { PenTrail } from './pen-trail.ts';
import { drawPadScreen, type PadScreen } from './screen.ts';
import { drawStrokes } from './strokes.ts';
import type { StuTimings } from './timings.ts';

export interface SigningSurroundings {
  readonly pad: StuPad;
  readonly described: CaptureDevice;
  readonly geometry: PadGeometry;
  readonly timings: StuTimings;
  readonly now: () => Date;
  /** Fires when the pad is gone. */
  readonly gone: AbortSignal;
  /** Told when the pad could not be put back in order; the next signature tries again. */
  readonly untidy: (failure: BridgeFailure) => void;
}

type Event = { readonly kind: 'pressed'; readonly button: PadButton } | { readonly kind: 'moved' };

/** One signature: show what is signed, follow the pen, until a button of the pad, the caller or the clock ends it. */
export async function* takeSignature(
  request: SignatureRequest,
  surroundings: SigningSurroundings,
  cancel: AbortSignal,
): AsyncGenerator<SignatureState, void, undefined> {
  const { pad, timings, gone } = surroundings;
  const work = new AbortController();
  const stop = (): void => work.abort();
  cancel.addEventListener('abort', stop, { once: true });
  gone.addEventListener('abort', stop, { once: true });
  if (cancel.aborted || gone.aborted) stop();
  try {
    yield { phase: 'preparing' };
    yield* sign(request, surroundings, work.signal, (failure) => explain(failure, cancel, gone));
  } finally {
    cancel.removeEventListener('abort', stop);
    gone.removeEventListener('abort', stop);
    // Even where the caller's signal has long fired.
    const tidied = await leaveBlank(pad, timings, new AbortController().signal);
    if (!tidied.ok && !gone.aborted) surroundings.untidy(tidied.error);
  }
}

function explain(failure: BridgeFailure, cancel: AbortSignal, gone: AbortSignal): SignatureState {
  if (cancel.aborted) return { phase: 'cancelled' };
  if (gone.aborted) return { phase: 'failed', failure: { code: 'unplugged', cause: 'while signing' } };
  return { phase: 'failed', failure };
}

/** Leaves a blank pad that takes no pen, within `timings.tidy`. */
export async function leaveBlank(
  pad: StuPad,
  timings: StuTimings,
  signal: AbortSignal,
): Promise<BridgeResult<void>> {
  const limit = deadline(signal, timings.tidy);
  try {
    const inking = await pad.setInking(false, undefined, limit.signal);
    if (!inking.ok) return inking;
    const reclaimed = await pad.reclaim(limit.signal);
    return reclaimed.ok ? await pad.clear(limit.signal) : reclaimed;
  } finally {
    limit.clear();
  }
}

async function* sign(
  request: SignatureRequest,
  { pad, described, geometry, timings, now }: SigningSurroundings,
  signal: AbortSignal,
  final: (failure: BridgeFailure) => SignatureState,
): AsyncGenerator<SignatureState, void, undefined> {
  const layout = layoutPad(geometry.screenWidth, geometry.screenHeight);
  const screen = await drawPadScreen(layout, request.consentText, request.signerName);
  const opened = await open(pad, screen, geometry, layout.signing, signal);
  if (!opened.ok) {
    yield final(opened.error);
    return;
  }
  const trail = new PenTrail(layout, geometry);
  const events = new AsyncQueue<Event>({ limit: 1, droppable: ({ kind }) => kind === 'moved' });
  const patience = deadline(signal, request.timeoutMs);
  patience.signal.addEventListener('abort', () => events.end(), { once: true });
  if (patience.signal.aborted) events.end();
  const stopListening = pad.transport.onInput((report) => {
    const pen = parsePen(report);
    if (pen === undefined) return;
    const button = trail.add(pen);
    events.push(button === undefined ? { kind: 'moved' } : { kind: 'pressed', button });
  });
  try {
    let shownAt = 0;
    yield { phase: 'signing', geometry, points: [] };
    for await (const event of events) {
      if (event.kind === 'moved') {
        if (performance.now() - shownAt < timings.pointsEvery) continue;
        shownAt = performance.now();
        yield { phase: 'signing', geometry, points: [...trail.points] };
      } else if (event.button === 'cancel') {
        yield { phase: 'cancelled' };
        return;
      } else if (event.button === 'clear') {
        trail.forget();
        const again = await reopen(pad, screen, geometry, layout.signing, signal);
        if (!again.ok) {
          yield final(again.error);
          return;
        }
        yield { phase: 'cleared' };
      } else if (trail.isSignature) {
        yield signed(request, described, geometry, trail, screen, now());
        return;
      }
    }
    yield final({ code: patience.reason(), cause: `no signature within ${request.timeoutMs} ms` });
  } finally {
    stopListening();
    patience.clear();
  }
}

type Area = Parameters<StuPad['clearArea']>[0];

async function open(
  pad: StuPad,
  screen: PadScreen,
  geometry: PadGeometry,
  area: Area,
  signal: AbortSignal,
): Promise<BridgeResult<void>> {
  const reclaimed = await pad.reclaim(signal);
  if (!reclaimed.ok) return reclaimed;
  const shown = await pad.show(screen.rgb, geometry, signal);
  if (!shown.ok) return shown;
  return await begin(pad, area, signal);
}

async function begin(pad: StuPad, area: Area, signal: AbortSignal): Promise<BridgeResult<void>> {
  const inking = await pad.setInking(true, area, signal);
  if (!inking.ok) return inking;
  return await pad.startCapture(randomInt(1, 0x7fffffff), signal);
}

/** Wipes the ink; the whole screen is sent again only to pads that cannot wipe a part of theirs. */
async function reopen(
  pad: StuPad,
  screen: PadScreen,
  geometry: PadGeometry,
  area: Area,
  signal: AbortSignal,
): Promise<BridgeResult<void>> {
  const ended = await pad.endCapture(signal);
  if (!ended.ok) return ended;
  const wiped = await pad.clearArea(area, signal);
  if (!wiped.ok) {
    if (wiped.error.code !== 'protocol-error') return wiped;
    const shown = await pad.show(screen.rgb, geometry, signal);
    if (!shown.ok) return shown;
  }
  return await begin(pad, area, signal);
}

function signed(
  request: SignatureRequest,
  device: CaptureDevice,
  geometry: PadGeometry,
  trail: PenTrail,
  screen: PadScreen,
  time: Date,
): SignatureState {
  const points = [...trail.points];
  return {
    phase: 'signed',
    device,
    geometry,
    points,
    image: drawStrokes(points, geometry),
    consentSha256: createHash('sha256').update(request.consentText.normalize('NFC')).digest('hex'),
    padScreen: screen.png,
    capturedAt: time.toISOString(),
  };
}
