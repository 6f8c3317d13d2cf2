import type { CardPrinterCondition, CardPrintRequest } from '../../../../domain/devices/card-printer.ts';
import { err, ok } from '../../../../domain/result.ts';
import { deadline, pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { UsbTransport } from '../../../transports/usb.ts';
import type { CardFailure, CardJob } from '../hosted-card-printer.ts';
import { readPortStatus, writeInPieces, type PrinterInterface } from '../usb-printer.ts';
import { encodeJob, encodeQuery, encodeSimple, parseAnswer, type MagicardKey } from './codec.ts';
import type { MagicardTimings } from './timings.ts';

/** An open Magicard: questions one after another, and jobs whose end is known by its count of cards. */
export class MagicardPrinter {
  constructor(
    readonly transport: UsbTransport,
    private readonly face: PrinterInterface,
    private readonly timings: MagicardTimings,
  ) {}

  async ask(key: MagicardKey, signal: AbortSignal): Promise<BridgeResult<string>> {
    const sent = await this.#send(encodeQuery(key), signal);
    if (!sent.ok) return sent;
    const limit = deadline(signal, this.timings.answer);
    let held: Uint8Array = new Uint8Array(0);
    try {
      for (;;) {
        const chunk = await this.transport.transferIn(this.face.in, 512, {
          signal: limit.signal,
          timeoutMs: this.timings.answer,
        });
        if (!chunk.ok) {
          const late = chunk.error.code === 'timeout' || (limit.signal.aborted && !signal.aborted);
          return late ? err('not-responding', `no answer to ${key}`) : chunk;
        }
        held = Buffer.concat([held, chunk.value]);
        const answer = parseAnswer(held, key);
        if (!answer.ok) return answer;
        if (answer.value !== undefined) return ok(answer.value);
      }
    } finally {
      limit.clear();
    }
  }

  async check(signal: AbortSignal): Promise<BridgeResult<void>> {
    const status = await this.#portStatus(signal);
    if (!status.ok) return status;
    if (status.value.empty) return err('feeder-empty', 'port status');
    return status.value.error ? err('printer-stopped', 'port status') : ok();
  }

  async condition(signal: AbortSignal): Promise<BridgeResult<CardPrinterCondition>> {
    const status = await this.#portStatus(signal);
    if (!status.ok) return status;
    const left = await this.ask('DFR', signal);
    if (!left.ok) return left;
    const cards = await this.ask('TCQ', signal);
    return ok({
      ribbon: { name: 'Magicard', panelsLeft: countOf(left.value) },
      feeder: status.value.empty ? 'empty' : null,
      cover: null,
      output: null,
      cardsPrinted: cards.ok ? countOf(cards.value) : null,
    });
  }

  async *print(request: CardPrintRequest, now: Date, signal: AbortSignal): CardJob {
    const alone = new AbortController().signal;
    const before = await this.ask('TCQ', alone);
    const counted = before.ok ? countOf(before.value) : null;
    if (!before.ok || counted === null) {
      return {
        failure: before.ok ? { code: 'protocol-error', cause: 'no count' } : before.error,
        card: 'feeder',
      };
    }
    const left = await this.ask('DFR', alone);
    if (left.ok && countOf(left.value) === 0)
      return { failure: { code: 'supply-out', cause: 'DFR 0' }, card: 'feeder' };
    if (signal.aborted) return { failure: { code: 'cancelled' }, card: 'feeder' };
    const messages = encodeJob(request, now);
    const total = messages.length + 1;
    yield { done: 0, total };
    for (const [index, message] of messages.entries()) {
      const sent = await this.#send(message, signal);
      if (!sent.ok) return await this.#cutOff(sent.error, signal);
      yield { done: index + 1, total };
    }
    return await this.#untilCounted(counted, signal);
  }

  /** Half a job is in the printer: reset, it gives the card out unprinted or half printed. */
  async #cutOff(failure: BridgeFailure, signal: AbortSignal): Promise<CardFailure> {
    if (signal.aborted && failure.code === 'cancelled') {
      const reset = await this.#send(encodeSimple('RST'), new AbortController().signal);
      if (reset.ok) return { failure: { code: 'cancelled', cause: 'reset' }, card: 'unknown' };
    }
    // When it begins to print, at the first panel or at the end of the job, is not publicly known.
    return unseen(failure);
  }

  /** The one sign of a finished card that is publicly known: one more was counted. */
  async #untilCounted(before: number, signal: AbortSignal): Promise<CardFailure | undefined> {
    const until = performance.now() + this.timings.printed;
    let last: BridgeFailure = { code: 'timeout', cause: 'the count of cards did not move' };
    while (performance.now() < until && !signal.aborted) {
      await pause(this.timings.countEvery, signal);
      const status = await this.check(new AbortController().signal);
      const stopped = !status.ok ? status.error : undefined;
      if (stopped?.code === 'unplugged') return unseen(stopped);
      const now = await this.ask('TCQ', new AbortController().signal);
      const count = now.ok ? countOf(now.value) : null;
      if (count !== null && count > before) return undefined;
      if (!now.ok && now.error.code === 'unplugged') return unseen(now.error);
      // Busy with a card it may be silent or say that something is wrong: it gets its time to be helped.
      last = stopped ?? (now.ok ? last : now.error);
    }
    return unseen(signal.aborted ? { code: 'cancelled', cause: 'the card was under way' } : last);
  }

  async #portStatus(signal: AbortSignal) {
    const status = await readPortStatus(this.transport, this.face.interfaceNumber, {
      signal,
      timeoutMs: this.timings.control,
    });
    return status.ok || status.error.code !== 'timeout' ? status : err('not-responding', 'port status');
  }

  async #send(bytes: Uint8Array, signal: AbortSignal): Promise<BridgeResult<void>> {
    const sent = await writeInPieces(this.transport, this.face.out, bytes, {
      signal,
      timeoutMs: this.timings.piece,
    });
    return sent.ok || sent.error.code !== 'timeout' ? sent : err('not-responding', 'takes nothing');
  }
}

function unseen({ code, cause }: BridgeFailure): CardFailure {
  return { failure: { code: 'outcome-unknown', cause: `${code}: ${cause ?? ''}` }, card: 'unknown' };
}

function countOf(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
