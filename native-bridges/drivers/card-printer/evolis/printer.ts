import type { CardPrinterCondition, CardWhereabouts } from '../../../../domain/devices/card-printer.ts';
import { err, ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { UsbTransport } from '../../../transports/usb.ts';
import { readPortStatus, writeInPieces, type PrinterInterface } from '../usb-printer.ts';
import { AnswerReader, answerFault, encodeCommand } from './codec.ts';
import type { EvolisTimings } from './timings.ts';

/** Where a card can be moved without printing on it; the card desk encodes there. */
export const cardPositions = {
  print: 'Si',
  contact: 'Sis',
  contactless: 'Sic',
  eject: 'Se',
  reject: 'Ser',
} as const;
export type CardPosition = keyof typeof cardPositions;

/** An open Evolis printer: its commands with their waiting rules. Calls are made one after another. */
export class EvolisPrinter {
  constructor(
    readonly transport: UsbTransport,
    private readonly face: PrinterInterface,
    private readonly timings: EvolisTimings,
  ) {}

  /** A question or a setting: what the printer answers to it. */
  async ask(command: string, signal: AbortSignal): Promise<BridgeResult<string>> {
    return await this.#exchange(encodeCommand(command), command, this.timings.answer, signal);
  }

  /** Something that moves a card, a ribbon or the head. */
  async move(command: string, signal: AbortSignal): Promise<BridgeResult<string>> {
    return await this.#exchange(encodeCommand(command), command, this.timings.movement, signal);
  }

  async panel(bytes: Uint8Array, name: string, signal: AbortSignal): Promise<BridgeResult<string>> {
    return await this.#exchange(bytes, `panel ${name}`, this.timings.movement, signal);
  }

  async position(where: CardPosition, signal: AbortSignal): Promise<BridgeResult<void>> {
    const moved = await this.move(cardPositions[where], signal);
    return moved.ok ? ok() : moved;
  }

  /** Looks without disturbing: the port's own status, and only where that tells of trouble the last answer. */
  async check(signal: AbortSignal): Promise<BridgeResult<void>> {
    const status = await readPortStatus(this.transport, this.face.interfaceNumber, {
      signal,
      timeoutMs: this.timings.control,
    });
    if (!status.ok) return this.#silent(status);
    if (!status.value.error && !status.value.empty) return ok();
    const last = await this.ask('Rlr', signal);
    if (!last.ok) return last;
    return err(status.value.empty ? 'feeder-empty' : 'printer-stopped', last.value);
  }

  async condition(signal: AbortSignal): Promise<BridgeResult<CardPrinterCondition>> {
    const status = await readPortStatus(this.transport, this.face.interfaceNumber, {
      signal,
      timeoutMs: this.timings.control,
    });
    if (!status.ok) return this.#silent(status);
    const ribbon = await this.ask('Rr', signal);
    const left = await this.ask('Rco;l', signal);
    const cards = await this.ask('Rco;c', signal);
    const last = await this.ask('Rlr', signal);
    const code = last.ok ? null : last.error.code;
    if (code === 'unplugged' || code === 'cancelled') return { ok: false, error: { code } };
    return ok({
      ribbon: ribbon.ok ? { name: ribbon.value.toUpperCase(), panelsLeft: countOf(left) } : null,
      feeder: status.value.empty || code === 'feeder-empty' ? 'empty' : 'loaded',
      cover: code === 'cover-open' ? 'open' : 'closed',
      output: code === 'output-full' ? 'full' : 'free',
      cardsPrinted: countOf(cards),
    });
  }

  /** Where the card is, asked of the printer; `unknown` where it does not say. */
  async whereIsCard(signal: AbortSignal): Promise<CardWhereabouts> {
    const said = await this.#exchange(encodeCommand('Rlr;p'), 'Rlr;p', this.timings.answer, signal, false);
    if (!said.ok) return 'unknown';
    if (said.value.toUpperCase().startsWith('NO CARD')) return 'feeder';
    return said.value.toUpperCase().startsWith('ERR CARD') ? 'inside' : 'unknown';
  }

  /** A card that was begun must not lie among the good ones: to the reject box, or else to the output where a person takes it. */
  async discardCard(signal: AbortSignal): Promise<CardWhereabouts> {
    const where = await this.whereIsCard(signal);
    if (where !== 'inside') return where;
    const limit = deadline(signal, this.timings.eject);
    try {
      if ((await this.position('reject', limit.signal)).ok) return 'rejected';
      return (await this.position('eject', limit.signal)).ok ? 'ejected' : 'inside';
    } finally {
      limit.clear();
    }
  }

  async #exchange(
    bytes: Uint8Array,
    what: string,
    answerMs: number,
    signal: AbortSignal,
    refuse = true,
  ): Promise<BridgeResult<string>> {
    const sent = await writeInPieces(this.transport, this.face.out, bytes, {
      signal,
      timeoutMs: this.timings.piece,
    });
    if (!sent.ok) return this.#silent(sent);
    const limit = deadline(signal, answerMs);
    const reader = new AnswerReader();
    try {
      for (;;) {
        const chunk = await this.transport.transferIn(this.face.in, 512, {
          signal: limit.signal,
          timeoutMs: answerMs,
        });
        if (!chunk.ok) {
          const late = chunk.error.code === 'timeout' || (limit.signal.aborted && !signal.aborted);
          return late ? err('not-responding', `no answer to ${what}`) : chunk;
        }
        const answer = reader.push(chunk.value);
        if (!answer.ok) return answer;
        if (answer.value === undefined) continue;
        const fault = refuse ? answerFault(answer.value) : null;
        return fault === null ? ok(answer.value) : err(fault, `${what}: ${answer.value}`.slice(0, 120));
      }
    } finally {
      limit.clear();
    }
  }

  #silent<T>(failed: BridgeResult<T>): BridgeResult<never> {
    if (failed.ok) return err('unknown');
    return failed.error.code === 'timeout'
      ? err('not-responding', failed.error.cause)
      : { ok: false, error: failed.error };
  }
}

function countOf(answer: BridgeResult<string>): number | null {
  return answer.ok && /^\d{1,9}$/.test(answer.value) ? Number(answer.value) : null;
}
