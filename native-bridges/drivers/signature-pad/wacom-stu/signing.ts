import { createHash, randomInt } from 'node:crypto';
import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import type {
  PadGeometry,
  SignatureRequest,
  SignatureState,
} from '../../../../domain/devices/signature-pad.ts';
import { ok } from '../../../../domain/result.ts';
import { deadline, pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import { layoutPad, type PadButton } from './layout.ts';
import type { StuPad } from './pad.ts';
import type { PenCipher } from './pen-cipher.ts';
import { PenReader, type PenSession } from './pen-reader.ts';
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
  /** Makes pen samples come encrypted; undefined where the pad cannot or is not to. */
  readonly encrypt: ((signal: AbortSignal) => Promise<BridgeResult<PenCipher>>) | undefined;
  /** Told of samples that were lost on the way. */
  readonly lost: (samples: number) => void;
}

type Event =
  | { readonly kind: 'pressed'; readonly button: PadButton }
  | { readonly kind: 'moved' }
  | { readonly kind: 'failed'; readonly failure: BridgeFailure };

/** Pen reports of another session or in the clear before a signature is given up: some come while one begins. */
const mostStrange = 20;

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
  surroundings: SigningSurroundings,
  signal: AbortSignal,
  final: (failure: BridgeFailure) => SignatureState,
): AsyncGenerator<SignatureState, void, undefined> {
  const { pad, geometry, timings } = surroundings;
  const layout = layoutPad(geometry.screenWidth, geometry.screenHeight);
  const screen = await drawPadScreen(layout, request.consentText, request.signerName);
  const opened = await open(surroundings, screen, layout.signing, signal);
  if (!opened.ok) {
    yield final(opened.error);
    return;
  }
  let reader = new PenReader(opened.value);
  const trail = new PenTrail(layout, geometry);
  const events = new AsyncQueue<Event>({ limit: 1, droppable: ({ kind }) => kind === 'moved' });
  const patience = deadline(signal, request.timeoutMs);
  patience.signal.addEventListener('abort', () => events.end(), { once: true });
  if (patience.signal.aborted) events.end();
  const stopListening = pad.transport.onInput((report) => {
    for (const pen of reader.read(report)) {
      const button = trail.add(pen);
      events.push(button === undefined ? { kind: 'moved' } : { kind: 'pressed', button });
    }
    if (reader.strange === mostStrange) {
      events.push({
        kind: 'failed',
        failure: { code: 'protocol-error', cause: 'pen samples do not decipher' },
      });
    }
  });
  const quiet = new AbortController();
  const beating = beat(pad, timings, AbortSignal.any([patience.signal, quiet.signal]), (failure) =>
    events.push({ kind: 'failed', failure }),
  );
  try {
    let shownAt = 0;
    yield { phase: 'signing', geometry, points: [] };
    for await (const event of events) {
      if (event.kind === 'failed') {
        yield final(event.failure);
        return;
      } else if (event.kind === 'moved') {
        if (performance.now() - shownAt < timings.pointsEvery) continue;
        shownAt = performance.now();
        yield { phase: 'signing', geometry, points: [...trail.points] };
      } else if (event.button === 'cancel') {
        yield { phase: 'cancelled' };
        return;
      } else if (event.button === 'clear') {
        trail.forget();
        const again = await reopen(surroundings, screen, layout.signing, signal);
        if (!again.ok) {
          yield final(again.error);
          return;
        }
        reader = new PenReader(again.value);
        yield { phase: 'cleared' };
      } else if (trail.isSignature) {
        yield outcome(request, surroundings, trail, screen, final);
        return;
      }
    }
    yield final({ code: patience.reason(), cause: `no signature within ${request.timeoutMs} ms` });
  } finally {
    stopListening();
    patience.clear();
    quiet.abort();
    await beating;
  }
}

function outcome(
  request: SignatureRequest,
  { described, geometry, now, lost }: SigningSurroundings,
  trail: PenTrail,
  screen: PadScreen,
  final: (failure: BridgeFailure) => SignatureState,
): SignatureState {
  if (trail.lost > 0) lost(trail.lost);
  return trail.tooManyLost
    ? final({ code: 'protocol-error', cause: `${trail.lost} pen samples were lost` })
    : signed(request, described, geometry, trail, screen, now());
}

/** A pad that hangs sends no pen either: it is asked from time to time, so that the person does not write for nothing. */
async function beat(
  pad: StuPad,
  timings: StuTimings,
  signal: AbortSignal,
  silent: (failure: BridgeFailure) => void,
): Promise<void> {
  const over = (): boolean => signal.aborted;
  while (!over()) {
    await pause(timings.beatEvery, signal);
    const status = over() ? undefined : await pad.status(signal);
    if (status === undefined || status.ok || over()) continue;
    silent(status.error);
    return;
  }
}

type Area = Parameters<StuPad['clearArea']>[0];

async function open(
  surroundings: SigningSurroundings,
  screen: PadScreen,
  area: Area,
  signal: AbortSignal,
): Promise<BridgeResult<PenSession | undefined>> {
  const { pad, geometry } = surroundings;
  const reclaimed = await pad.reclaim(signal);
  if (!reclaimed.ok) return reclaimed;
  // A pad that could not be tidied after the last signature may still show ink.
  const blank = await pad.setInking(false, undefined, signal);
  if (!blank.ok) return blank;
  const shown = await pad.show(screen.rgb, geometry, signal);
  if (!shown.ok) return shown;
  return await begin(surroundings, area, signal);
}

/**
 * From here on the pad takes the pen. Samples in the clear come by themselves; a capture is begun only to have them encrypted, as the
 * vendor's own kits do.
 */
async function begin(
  { pad, encrypt }: SigningSurroundings,
  area: Area,
  signal: AbortSignal,
): Promise<BridgeResult<PenSession | undefined>> {
  let session: PenSession | undefined;
  if (encrypt !== undefined) {
    const cipher = await encrypt(signal);
    if (!cipher.ok) return cipher;
    session = { id: randomInt(1, 0x7fffffff), cipher: cipher.value };
    const started = await pad.startCapture(session.id, signal);
    if (!started.ok) return started;
  }
  const inking = await pad.setInking(true, area, signal);
  return inking.ok ? ok(session) : inking;
}

/** Wipes the ink; the whole screen is sent again only to pads that cannot wipe a part of theirs. */
async function reopen(
  surroundings: SigningSurroundings,
  screen: PadScreen,
  area: Area,
  signal: AbortSignal,
): Promise<BridgeResult<PenSession | undefined>> {
  const { pad, geometry, encrypt } = surroundings;
  const stopped = await pad.setInking(false, undefined, signal);
  if (!stopped.ok) return stopped;
  if (encrypt !== undefined) {
    const ended = await pad.endCapture(signal);
    if (!ended.ok) return ended;
  }
  const wiped = await pad.clearArea(area, signal);
  if (!wiped.ok) {
    if (wiped.error.code !== 'protocol-error') return wiped;
    const shown = await pad.show(screen.rgb, geometry, signal);
    if (!shown.ok) return shown;
  }
  return await begin(surroundings, area, signal);
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
    lostSamples: trail.lost,
    image: drawStrokes(points, geometry),
    consentSha256: createHash('sha256').update(request.consentText.normalize('NFC')).digest('hex'),
    padScreen: screen.png,
    capturedAt: time.toISOString(),
  };
}
