import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { SerialTransport } from '../../../transports/serial.ts';
import { Inbox } from '../single/inbox.ts';
import type { FingerSensor } from '../single/sensor.ts';
import {
  decodeSfmPicture,
  encodeSfm,
  longestData,
  parameterText,
  sfmCommands,
  sfmFailure,
  sfmFlags,
  sfmParameters,
  SfmReader,
  sfmValues,
  type SfmHeard,
  type SfmPacket,
} from './codec.ts';
import type { SfmTimings } from './timings.ts';

interface Identity {
  readonly make: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
  readonly port: string;
}

/** An SFM module on an open line. */
export class SfmModule implements FingerSensor {
  identity: Identity = { make: 'Suprema', model: 'SFM', serialNumber: '', firmware: '', port: '' };
  readonly #reader = new SfmReader();
  readonly #heard = new Inbox<SfmHeard | 'piece'>();
  readonly #stopListening: () => void;

  constructor(
    private readonly transport: SerialTransport,
    private readonly timings: SfmTimings,
  ) {
    this.#stopListening = transport.onData((bytes) => {
      const heard = this.#reader.push(bytes);
      if (heard.length === 0) this.#heard.push('piece');
      for (const one of heard) this.#heard.push(one);
    });
  }

  /** Who it is, and the settings of this driver: grey pictures, ten seconds, a word when the finger was scanned. */
  async greet(signal: AbortSignal): Promise<BridgeResult<void>> {
    // A program that died may have left it waiting for a finger.
    await this.#cancel();
    const alive = await this.check(signal);
    if (!alive.ok) return alive;
    const texts: string[] = [];
    for (const parameter of [sfmParameters.moduleId, sfmParameters.firmware, sfmParameters.serialNumber]) {
      const read = await this.#ask(
        { command: sfmCommands.readParameter, parameter: 0, size: 0, flag: parameter },
        signal,
      );
      if (!read.ok) return read;
      texts.push(read.value.flag === sfmFlags.done ? parameterText(read.value.size) : '');
    }
    const [moduleId = '', firmware = '', serialNumber = ''] = texts;
    const { path } = this.transport.info;
    this.identity = {
      make: 'Suprema',
      model: moduleId === '' ? 'SFM' : `SFM ${moduleId}`,
      serialNumber: serialNumber === '' ? (this.transport.info.serialNumber ?? '') : serialNumber,
      firmware,
      port: path,
    };
    for (const [flag, size] of [
      [sfmParameters.pictureFormat, sfmValues.grey],
      [sfmParameters.timeout, sfmValues.tenSeconds],
      [sfmParameters.tellScanned, sfmValues.on],
    ] as const) {
      const set = await this.#ask({ command: sfmCommands.writeParameter, parameter: 0, size, flag }, signal);
      if (!set.ok) return set;
      if (set.value.flag !== sfmFlags.done) {
        return err(
          sfmFailure(set.value.flag),
          `parameter ${flag.toString(16)}: answer ${set.value.flag.toString(16)}`,
        );
      }
    }
    return ok();
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return this.transport.onClose(listener);
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.transport.close();
  }

  async check(signal: AbortSignal): Promise<BridgeResult<void>> {
    const status = await this.#ask({ command: sfmCommands.status, parameter: 0, size: 0, flag: 0 }, signal);
    if (!status.ok) return status;
    return status.value.flag === sfmFlags.done
      ? ok()
      : err(sfmFailure(status.value.flag), `status: answer ${status.value.flag.toString(16)}`);
  }

  async picture(tell: (prompt: FingerPrompt) => void, signal: AbortSignal): Promise<BridgeResult<GrayImage>> {
    let damagedBefore = false;
    for (;;) {
      const scanned = await this.#scan(tell, signal);
      if (scanned.ok) return decodeSfmPicture(scanned.value);
      const { code } = scanned.error;
      if (signal.aborted || code === 'protocol-error' || code === 'not-ready') await this.#cancel();
      if (signal.aborted) return err('cancelled');
      // Its ten seconds are over: it is told to wait again.
      if (code === 'no-finger') continue;
      if ((code !== 'protocol-error' && code !== 'not-ready') || damagedBefore) return scanned;
      damagedBefore = true;
      // A module that has gone silent would keep a second scan waiting for as long as a finger may take.
      const alive = await this.check(signal);
      if (!alive.ok) return alive;
    }
  }

  /** The module does not say that a finger is lifted. */
  async lifted(signal: AbortSignal): Promise<BridgeResult<void>> {
    await pause(this.timings.lift, signal);
    return ok();
  }

  async #scan(tell: (prompt: FingerPrompt) => void, signal: AbortSignal): Promise<BridgeResult<Uint8Array>> {
    const sent = await this.#send(
      { command: sfmCommands.scanPicture, parameter: 0, size: 0, flag: 0 },
      signal,
    );
    if (!sent.ok) return sent;
    let answer = await this.#answerTo(sfmCommands.scanPicture, this.timings.scan, signal);
    if (answer.ok && answer.value.flag === sfmFlags.scanned) {
      tell('hold-still');
      answer = await this.#answerTo(sfmCommands.scanPicture, this.timings.ready, signal);
    }
    if (!answer.ok) return answer;
    const { flag, size } = answer.value;
    if (flag !== sfmFlags.done) return err(sfmFailure(flag), `scan: answer ${flag.toString(16)}`);
    if (size === 0 || size > longestData) return err('protocol-error', `picture of ${size} bytes`);
    for (;;) {
      const heard = await this.#heard.next(this.timings.betweenPieces, signal);
      if (!heard.ok) {
        return heard.error.code === 'not-responding' ? err('protocol-error', 'a picture cut short') : heard;
      }
      if (heard.value === 'piece') continue;
      if ('data' in heard.value) return ok(heard.value.data);
      return err(
        'protocol-error',
        'damaged' in heard.value ? heard.value.damaged : 'a packet inside a picture',
      );
    }
  }

  /** Twice where the answer is damaged. */
  async #ask(question: SfmPacket, signal: AbortSignal): Promise<BridgeResult<SfmPacket>> {
    for (let attempt = 1; ; attempt += 1) {
      const sent = await this.#send(question, signal);
      if (!sent.ok) return sent;
      const answer = await this.#answerTo(question.command, this.timings.answer, signal);
      if (answer.ok || answer.error.code !== 'protocol-error' || attempt === 2) return answer;
    }
  }

  async #send(packet: SfmPacket, signal: AbortSignal): Promise<BridgeResult<void>> {
    this.#reader.reset();
    this.#heard.clear();
    return await this.transport.write(encodeSfm(packet), { signal, timeoutMs: this.timings.write });
  }

  async #answerTo(command: number, timeoutMs: number, signal: AbortSignal): Promise<BridgeResult<SfmPacket>> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const heard = await this.#heard.next(Math.max(0, end - performance.now()), signal);
      if (!heard.ok) return heard;
      if (heard.value === 'piece') continue;
      if ('damaged' in heard.value) return err('protocol-error', `damaged ${heard.value.damaged}`);
      if ('packet' in heard.value && heard.value.packet.command === command) return ok(heard.value.packet);
    }
  }

  /** Ends what it does, whoever began it, and lets what was on its way go by. Nothing of it can be told to anybody. */
  async #cancel(): Promise<void> {
    const own = new AbortController().signal;
    const sent = await this.#send({ command: sfmCommands.cancel, parameter: 0, size: 0, flag: 0 }, own);
    if (!sent.ok) return;
    const end = performance.now() + this.timings.cancel;
    let waiting: number = this.timings.cancel;
    while (performance.now() < end) {
      const heard = await this.#heard.next(waiting, own);
      if (!heard.ok) return;
      waiting = this.timings.quiet;
    }
  }
}
