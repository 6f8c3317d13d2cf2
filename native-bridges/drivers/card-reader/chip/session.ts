import type { CallOptions } from '../../../transports/failure.ts';
import type { CardTransport } from '../../../transports/card.ts';
import { type Command, decodeResponse, encodeCommand, type Response, statusText, success } from './apdu.ts';
import { concat } from './bytes.ts';
import { ChipRefusal, notGenuine, orRefuse } from './refusal.ts';
import type { SecureChannel } from './secure-messaging.ts';

/** Answers come in pieces of 256 where a T=0 card has more; an answer of more pieces than this is a trick. */
const mostPieces = 260;

/** Commands to one chip, through secure messaging once there is a channel. Everything throws `ChipRefusal`. */
export class ChipSession {
  channel: SecureChannel | null = null;

  constructor(
    private readonly transport: Pick<CardTransport, 'transmit'>,
    private readonly call: CallOptions,
  ) {}

  /** Any status word is answered. */
  async send(command: Command): Promise<Response> {
    const { channel } = this;
    if (channel === null) return this.#exchange(command);
    return channel.unwrap(await this.#exchange(channel.wrap(command)));
  }

  /** Anything but success ends the reading as `card-not-genuine`: for what every card must be able to do. */
  async must(what: string, command: Command): Promise<Uint8Array> {
    const { data, sw } = await this.send(command);
    if (sw !== success) throw notGenuine(`${what}: ${statusText(sw)}`);
    return data;
  }

  /** One command and its whole answer: fetches what a T=0 card holds back (61xx), asks again where it names the length (6Cxx). */
  async #exchange(command: Command): Promise<Response> {
    let answer = await this.#transmit(command);
    if (answer.sw >> 8 === 0x6c) answer = await this.#transmit({ ...command, le: answer.sw & 0xff || 256 });
    const pieces = [answer.data];
    while (answer.sw >> 8 === 0x61) {
      if (pieces.length === mostPieces) throw notGenuine('answer without an end');
      const le = answer.sw & 0xff || 256;
      answer = await this.#transmit({ cla: command.cla & 0x03, ins: 0xc0, p1: 0, p2: 0, le });
      pieces.push(answer.data);
    }
    return { data: concat(...pieces), sw: answer.sw };
  }

  async #transmit(command: Command): Promise<Response> {
    if (this.call.signal.aborted) throw new ChipRefusal('cancelled', 'before a command');
    return decodeResponse(orRefuse(await this.transport.transmit(encodeCommand(command), this.call)));
  }
}
