import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { SerialTransport } from '../../../transports/serial.ts';
import { Inbox } from '../single/inbox.ts';
import {
  answers,
  decodePicture,
  encodeCommand,
  longestPicture,
  packetKinds,
  PacketReader,
  type Heard,
} from './codec.ts';
import type { R30xTimings } from './timings.ts';

export interface R30xAnswer {
  readonly code: number;
  readonly content: Uint8Array;
}
type Command = readonly [command: number, ...content: number[]];

/** Questions and answers over an open line. What is damaged or lost is asked for once more; then the line is given up. */
export class R30xLine {
  readonly #reader = new PacketReader();
  readonly #heard = new Inbox<Heard>();
  readonly #stopListening: () => void;

  constructor(
    readonly transport: SerialTransport,
    private readonly timings: R30xTimings,
  ) {
    this.#stopListening = transport.onData((bytes) => {
      for (const heard of this.#reader.push(bytes)) this.#heard.push(heard);
    });
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.transport.close();
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return this.transport.onClose(listener);
  }

  async ask(
    command: Command,
    signal: AbortSignal,
    timeoutMs: number = this.timings.answer,
  ): Promise<BridgeResult<R30xAnswer>> {
    return await twice(() => this.#ask(command, signal, timeoutMs), ['protocol-error', 'not-responding']);
  }

  /** Once only: whether somebody is there at all. */
  async probe(command: Command, signal: AbortSignal): Promise<BridgeResult<R30xAnswer>> {
    return await twice(() => this.#ask(command, signal, this.timings.probe), ['protocol-error']);
  }

  /** The picture that the module holds, and keeps. */
  async picture(command: Command, signal: AbortSignal): Promise<BridgeResult<GrayImage>> {
    const once = async (): Promise<BridgeResult<GrayImage>> => {
      const bytes = await this.#picture(command, signal);
      return bytes.ok ? decodePicture(bytes.value) : bytes;
    };
    return await twice(once, ['protocol-error']);
  }

  async #ask(command: Command, signal: AbortSignal, timeoutMs: number): Promise<BridgeResult<R30xAnswer>> {
    this.#reader.reset();
    this.#heard.clear();
    const sent = await this.transport.write(encodeCommand(...command), {
      signal,
      timeoutMs: this.timings.write,
    });
    if (!sent.ok) return sent;
    const end = performance.now() + timeoutMs;
    for (;;) {
      const heard = await this.#heard.next(Math.max(0, end - performance.now()), signal);
      if (!heard.ok) return heard;
      if ('damaged' in heard.value) return damage(heard.value.damaged);
      const { kind, content } = heard.value.packet;
      const [code] = content;
      // What is left of a picture that nobody waits for any more.
      if (kind !== packetKinds.answer || code === undefined) continue;
      return code === answers.badPacket ? damage('as the module received it') : ok({ code, content });
    }
  }

  async #picture(command: Command, signal: AbortSignal): Promise<BridgeResult<Uint8Array>> {
    const asked = await this.#ask(command, signal, this.timings.answer);
    if (!asked.ok) return asked;
    if (asked.value.code !== answers.done) return damage(`no picture, answer ${asked.value.code}`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const heard = await this.#heard.next(this.timings.betweenPackets, signal);
      if (!heard.ok) return heard;
      if ('damaged' in heard.value) {
        await this.#quiet(signal);
        return damage(heard.value.damaged);
      }
      const { kind, content } = heard.value.packet;
      if (kind !== packetKinds.data && kind !== packetKinds.lastData) continue;
      pieces.push(content);
      length += content.length;
      if (length > longestPicture) return damage('more than a picture');
      if (kind === packetKinds.lastData) return ok(new Uint8Array(Buffer.concat(pieces)));
    }
  }

  /** Lets the rest of a damaged picture go by, so that it does not stand in the way of the next one. */
  async #quiet(signal: AbortSignal): Promise<void> {
    const end = performance.now() + this.timings.wholePicture;
    while (performance.now() < end) {
      const heard = await this.#heard.next(this.timings.quiet, signal);
      if (!heard.ok) return;
    }
  }
}

async function twice<T>(
  work: () => Promise<BridgeResult<T>>,
  worthIt: readonly BridgeFailure['code'][],
): Promise<BridgeResult<T>> {
  const first = await work();
  return !first.ok && worthIt.includes(first.error.code) ? await work() : first;
}

function damage(what: string): BridgeResult<never> {
  return err('protocol-error', `damaged packet: ${what}`);
}
