import type { CardPrintRequest } from '../../../../domain/devices/card-printer.ts';
import { err, ok } from '../../../../domain/result.ts';
import { deadline, pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { TextService } from '../../../transports/tcp-line.ts';
import type { CardFailure, CardJob } from '../hosted-card-printer.ts';
import { encodeCardBitmap, encodeResinBitmap } from './bitmap.ts';
import { callService, type ServiceMethod } from './rpc.ts';
import { cardAfter, eventFault, isMild, isPrinting, parseEvent, parseState, stateFault } from './states.ts';
import type { EvolisServiceTimings } from './timings.ts';

interface Picture {
  readonly face: 'front' | 'back';
  readonly panel: 'color' | 'resin';
  readonly data: () => Uint8Array;
}

function picturesOf({ front, back }: CardPrintRequest): readonly Picture[] {
  return (['front', 'back'] as const).flatMap((face): Picture[] => {
    const side = face === 'front' ? front : back;
    if (side === null) return [];
    const { colour, black } = side;
    return [
      ...(colour === null ? [] : [{ face, panel: 'color' as const, data: () => encodeCardBitmap(colour) }]),
      ...(black === null ? [] : [{ face, panel: 'resin' as const, data: () => encodeResinBitmap(black) }]),
    ];
  });
}

function settingsOf({ back }: CardPrintRequest): string {
  const duplex = back === null ? 'SIMPLEX' : back.colour === null ? 'DUPLEX_CM' : 'DUPLEX_CC';
  return `GInputTray=FEEDER;GOutputTray=HOPPER;GRejectBox=DEFAULTREJECT;GDuplexMode=${duplex};FOverlayManagement=FULLVARNISH;IGStrictPageSetup=ON`;
}

/** Prints one card through a session of the service; the session never outlives it. */
export async function* printThroughService(
  service: TextService,
  printer: string,
  request: CardPrintRequest,
  timings: EvolisServiceTimings,
  signal: AbortSignal,
): CardJob {
  const job = new ServiceJob(service, printer, timings, signal);
  const begun = await job.ask('PRINT.Begin', { device: printer });
  if (!begun.ok) return { failure: begun.error, card: 'feeder' };
  const session = begun.value;
  try {
    const pictures = picturesOf(request);
    const total = pictures.length + 2;
    const set = await job.ask('PRINT.Set', { session, data: settingsOf(request) });
    if (!set.ok) return { failure: set.error, card: 'feeder' };
    yield { done: 1, total };
    for (const [index, { face, panel, data }] of pictures.entries()) {
      const base64 = `base64:${Buffer.from(data()).toString('base64')}`;
      const taken = await job.ask('PRINT.SetBitmap', { session, face, panel, data: base64 }, timings.bitmap);
      if (!taken.ok) return { failure: taken.error, card: 'feeder' };
      yield { done: index + 2, total };
    }
    return await job.print(session);
  } finally {
    await job.endSession(session);
  }
}

class ServiceJob {
  constructor(
    private readonly service: TextService,
    private readonly printer: string,
    private readonly timings: EvolisServiceTimings,
    private readonly signal: AbortSignal,
  ) {}

  async ask(
    method: ServiceMethod,
    params: Readonly<Record<string, string>>,
    timeoutMs = this.timings.call,
  ): Promise<BridgeResult<string>> {
    if (this.signal.aborted) return err('cancelled');
    return await callService(this.service, method, params, { signal: this.signal, timeoutMs });
  }

  async endSession(session: string): Promise<boolean> {
    const options = { signal: new AbortController().signal, timeoutMs: this.timings.call };
    return (await callService(this.service, 'PRINT.End', { session }, options)).ok;
  }

  /** From here on a card may be in the machine. The call may answer at once or when the card is done: the printer's state tells. */
  async print(session: string): Promise<CardFailure | undefined> {
    const calling = new AbortController();
    const call: { answer?: BridgeResult<string> } = {};
    const options = { signal: calling.signal, timeoutMs: this.timings.print };
    const printing = callService(this.service, 'PRINT.Print', { session }, options).then((answer) => {
      call.answer = answer;
    });
    try {
      return await this.#follow(call);
    } finally {
      // Nobody waits for it any more; it ends now and fails as a value.
      calling.abort();
      await printing;
    }
  }

  async #follow(call: { readonly answer?: BridgeResult<string> }): Promise<CardFailure | undefined> {
    let heardAt = performance.now();
    let worked = false;
    let idleSince: number | undefined;
    for (;;) {
      if (this.#over()) return unseen({ code: 'cancelled', cause: 'the service has no way to stop a card' });
      const begun = performance.now();
      const taken = call.answer?.ok === true;
      const look = await this.#look();
      if (look.ok) heardAt = performance.now();
      else if (performance.now() - heardAt > this.timings.silence && !this.#over()) return unseen(look.error);
      if (look.ok && look.value !== 'printing' && look.value !== 'done') {
        return await this.#giveUp(look.value.event);
      }
      const { answer } = call;
      if (answer?.ok === false && !this.#over()) {
        // What the service itself refused was not begun; a call that was lost may have been.
        return answer.error.code === 'protocol-error'
          ? { failure: answer.error, card: 'feeder' }
          : unseen(answer.error);
      }
      worked ||= look.ok && look.value === 'printing';
      // Before a service that takes cards at once has begun with this one, its printer is as ready as after it.
      if (taken && look.ok && look.value === 'done') {
        idleSince ??= begun;
        if (worked || performance.now() - idleSince >= this.timings.begins) return undefined;
      }
      await pause(this.timings.jobEvery, this.signal);
    }
  }

  #over(): boolean {
    return this.signal.aborted;
  }

  /** An event that stops the job, or how far it is. */
  async #look(): Promise<BridgeResult<'printing' | 'done' | { readonly event: string }>> {
    const said = await this.ask('SUPERVISION.GetEvent', { device: this.printer });
    if (!said.ok) return said;
    const event = parseEvent(said.value);
    if (event !== null && isMild(event.event) && event.actions.includes('OK')) {
      const gone = await this.ask('SUPERVISION.SetEvent', {
        device: this.printer,
        action: `${event.event}:OK`,
      });
      return gone.ok ? ok('printing') : gone;
    }
    if (
      event !== null &&
      !isPrinting({ major: '', minor: event.event }) &&
      event.actions.includes('CANCEL')
    ) {
      return ok({ event: event.event });
    }
    const state = await this.ask('SUPERVISION.GetState', { device: this.printer });
    if (!state.ok) return state;
    const now = parseState(state.value);
    if (isPrinting(now)) return ok('printing');
    // A printer that is off or in trouble has not said that the card is done.
    return now.major === 'OFF' || now.major === 'ERROR'
      ? err(stateFault(now) ?? 'printer-stopped', state.value.slice(0, 100))
      : ok('done');
  }

  /** Nothing is retried by itself: the event is cancelled, and the officer told. */
  async #giveUp(event: string): Promise<CardFailure> {
    const limit = deadline(new AbortController().signal, this.timings.settle);
    const options = { signal: limit.signal, timeoutMs: this.timings.call };
    const params = { device: this.printer, action: `${event}:CANCEL` };
    const cancelled = await callService(this.service, 'SUPERVISION.SetEvent', params, options);
    limit.clear();
    const failure: BridgeFailure = { code: eventFault(event), cause: event };
    return { failure, card: cancelled.ok ? cardAfter(event) : 'unknown' };
  }
}

function unseen({ code, cause }: BridgeFailure): CardFailure {
  return {
    failure: { code: 'outcome-unknown', cause: `${code}: ${cause ?? ''}`.slice(0, 200) },
    card: 'unknown',
  };
}
