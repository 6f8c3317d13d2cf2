import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { tellClosed } from '../../../transports/closed.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { UsbTransport } from '../../../transports/usb.ts';
import { Inbox } from '../single/inbox.ts';
import type { FingerSensor } from '../single/sensor.ts';
import {
  answerChallenge,
  clearPicture,
  looksScrambled,
  parseRawPicture,
  pictureBytes,
  pictureOf,
} from './codec.ts';
import {
  interruptEndpoint,
  interruptLength,
  interrupts,
  modes,
  pictureEndpoint,
  registers,
  statusBits,
  uareuVendorRequest,
  type UareuModel,
  type UareuRegister,
} from './registers.ts';
import type { UareuTimings } from './timings.ts';

/** A U.are.U reader on an open, claimed USB device. */
export class UareuSensor implements FingerSensor {
  #firmware: string | null = null;
  readonly #told = new Inbox<number>();
  readonly #life = new AbortController();
  readonly #reading: Promise<void>;
  readonly #closing = new Set<(failure: BridgeFailure) => void>();
  #closed: BridgeFailure | undefined;

  /** @param seed a new 32-bit number at each call, which keys are asked for under */
  constructor(
    private readonly transport: UsbTransport,
    private readonly model: UareuModel,
    private readonly timings: UareuTimings,
    private readonly seed: () => number,
  ) {
    transport.onClose((failure) => this.#tellClosed(failure));
    this.#reading = this.#readInterrupts();
  }

  get identity() {
    const { path, serialNumber } = this.transport.info;
    const { make, name } = this.model;
    return { make, model: name, serialNumber, firmware: this.#firmware, port: path };
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return tellClosed(this.#closed, this.#closing, listener);
  }

  async close(): Promise<void> {
    this.#closing.clear();
    const left = new AbortController();
    const off = await this.#write('mode', Uint8Array.of(modes.off), left.signal, this.timings.tidy);
    // A device that is gone can't be turned off.
    if (!off.ok) left.abort();
    this.#life.abort();
    await this.#reading;
    await this.transport.close();
  }

  /** Wakes it up, whatever state it was left in. */
  async start(signal: AbortSignal): Promise<BridgeResult<void>> {
    for (let attempt = 1; attempt <= this.timings.powerTries; attempt += 1) {
      this.#told.clear();
      const awake = await this.#wake(signal);
      if (!awake.ok) return awake;
      const power = await this.#until(interrupts.powerOn, this.timings.power, signal);
      if (power.ok) return await this.#readInfo(signal);
      if (power.error.code !== 'not-responding') return power;
    }
    return err('not-responding', 'the sensor did not get power');
  }

  async #wake(signal: AbortSignal): Promise<BridgeResult<void>> {
    const first = await this.#readStatus(signal);
    if (!first.ok) return first;
    let status = first.value;
    const hung = statusBits.lowPower | statusBits.confused;
    if ((status & hung) === hung) {
      const again = await this.#startAnew(status, signal);
      if (!again.ok) return again;
      status = again.value;
    }
    if ((status & statusBits.lowPower) === 0) {
      const down = await this.#write('hardwareStatus', Uint8Array.of(status | statusBits.lowPower), signal);
      if (!down.ok) return down;
    }
    for (let look = 0; look < this.timings.startTries; look += 1) {
      const set = await this.#write('hardwareStatus', Uint8Array.of(status & 0x0f), signal);
      if (!set.ok) return set;
      const now = await this.#readStatus(signal);
      if (!now.ok) return now;
      if ((now.value & statusBits.lowPower) === 0) return ok();
      await pause(this.timings.startEvery, signal);
      if (this.model.challenges) {
        const proven = await this.#prove(signal);
        if (!proven.ok) return proven;
      }
    }
    return err('not-responding', 'stays in low power');
  }

  async #startAnew(status: number, signal: AbortSignal): Promise<BridgeResult<number>> {
    const set = await this.#write('hardwareStatus', Uint8Array.of(status & 0x0f), signal);
    if (!set.ok) return set;
    for (let look = 0; look < this.timings.startTries; look += 1) {
      const now = await this.#readStatus(signal);
      if (!now.ok || (now.value & statusBits.running) !== 0) return now;
      await pause(this.timings.startEvery, signal);
    }
    return err('not-responding', 'does not start anew');
  }

  async #prove(signal: AbortSignal): Promise<BridgeResult<void>> {
    const challenge = await this.#read('challenge', signal);
    if (!challenge.ok) return challenge;
    return await this.#write('response', answerChallenge(challenge.value), signal);
  }

  async #readInfo(signal: AbortSignal): Promise<BridgeResult<void>> {
    const info = await this.#read('deviceInfo', signal);
    if (!info.ok) return info;
    const version = (at: number): string => Buffer.from(info.value.subarray(at, at + 2)).toString('hex');
    // Which of the two is the hardware's is not known.
    this.#firmware = `${version(10)}/${version(4)}`;
    return ok();
  }

  async check(signal: AbortSignal): Promise<BridgeResult<void>> {
    const status = await this.#readStatus(signal);
    if (!status.ok) return status;
    return (status.value & statusBits.lowPower) === 0
      ? ok()
      : err('not-responding', 'fell back to low power');
  }

  async picture(tell: (prompt: FingerPrompt) => void, signal: AbortSignal): Promise<BridgeResult<GrayImage>> {
    this.#told.clear();
    const waiting = await this.#write('mode', Uint8Array.of(modes.awaitFinger), signal);
    if (!waiting.ok) return waiting;
    const touched = await this.#until(interrupts.fingerOn, undefined, signal);
    if (!touched.ok) {
      await this.#rest();
      return touched;
    }
    tell('hold-still');
    const picture = await this.#capture(signal);
    if (!picture.ok) await this.#rest();
    return picture;
  }

  async #capture(signal: AbortSignal): Promise<BridgeResult<GrayImage>> {
    let failure: BridgeResult<never> = err('not-responding', 'no picture');
    for (let attempt = 0; attempt < this.timings.pictureTries; attempt += 1) {
      const options = { signal, timeoutMs: this.timings.picture };
      const coming = this.transport.transferIn(pictureEndpoint, pictureBytes, options);
      if (attempt === 0) {
        const begun = await this.#write('mode', Uint8Array.of(modes.capture), signal);
        if (!begun.ok) return begun;
      }
      const came = await coming;
      if (!came.ok) {
        if (came.error.code === 'timeout') return err('not-responding', 'no picture');
        return came;
      }
      const raw = parseRawPicture(came.value);
      if (raw.ok) {
        const clear = looksScrambled(raw.value)
          ? await clearPicture(raw.value, (keyNumber) => this.#keyOf(keyNumber, signal))
          : raw;
        return clear.ok ? ok(pictureOf(clear.value, this.model.turned)) : clear;
      }
      // It goes on taking pictures until it is told otherwise: the next one is read.
      failure = raw;
    }
    return failure;
  }

  async #keyOf(keyNumber: number, signal: AbortSignal): Promise<BridgeResult<number>> {
    const seed = this.seed() >>> 0;
    const index = new Uint8Array(5);
    index[0] = keyNumber;
    new DataView(index.buffer).setUint32(1, seed, true);
    const asked = await this.#write('scrambleIndex', index, signal);
    if (!asked.ok) return asked;
    const answer = await this.#read('scrambleKey', signal);
    if (!answer.ok) return answer;
    const view = new DataView(answer.value.buffer, answer.value.byteOffset, answer.value.byteLength);
    return ok((view.getUint32(0, true) ^ seed) >>> 0);
  }

  async lifted(signal: AbortSignal): Promise<BridgeResult<void>> {
    this.#told.clear();
    const waiting = await this.#write('mode', Uint8Array.of(modes.awaitNoFinger), signal);
    if (!waiting.ok) return waiting;
    const off = await this.#until(interrupts.fingerOff, this.timings.lift, signal);
    return off.ok || off.error.code === 'not-responding' ? ok() : off;
  }

  /** Ends waiting and taking pictures. What it answers to is told to nobody. */
  async #rest(): Promise<void> {
    const own = new AbortController();
    const rested = await this.#write(
      'mode',
      Uint8Array.of(modes.awaitNoFinger),
      own.signal,
      this.timings.tidy,
    );
    if (!rested.ok) own.abort();
  }

  /** @param timeoutMs undefined waits until the signal fires */
  async #until(
    wanted: number,
    timeoutMs: number | undefined,
    signal: AbortSignal,
  ): Promise<BridgeResult<void>> {
    const end = timeoutMs === undefined ? undefined : performance.now() + timeoutMs;
    for (;;) {
      const left = end === undefined ? this.timings.interrupt : Math.max(0, end - performance.now());
      const told = await this.#told.next(left, signal);
      if (told.ok && told.value === wanted) return ok();
      if (!told.ok && (end !== undefined || told.error.code !== 'not-responding')) return told;
    }
  }

  async #readInterrupts(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      const options = { signal, timeoutMs: this.timings.interrupt };
      const packet = await this.transport.transferIn(interruptEndpoint, interruptLength, options);
      if (packet.ok) {
        if (packet.value.length >= 2) this.#told.push(((packet.value[0] ?? 0) << 8) | (packet.value[1] ?? 0));
      } else if (packet.error.code !== 'timeout') {
        // After `close` nobody listens any more.
        this.#tellClosed(packet.error);
        return;
      }
    }
  }

  #tellClosed(failure: BridgeFailure): void {
    this.#closed ??= failure;
    for (const listener of [...this.#closing]) listener(failure);
    this.#closing.clear();
  }

  async #readStatus(signal: AbortSignal): Promise<BridgeResult<number>> {
    const status = await this.#read('hardwareStatus', signal);
    return status.ok ? ok(status.value[0] ?? 0) : status;
  }

  async #read(register: UareuRegister, signal: AbortSignal): Promise<BridgeResult<Uint8Array>> {
    const { address, length } = registers[register];
    const options = { signal, timeoutMs: this.timings.register };
    const bytes = await this.transport.controlIn(setupOf(address), length, options);
    if (!bytes.ok) return silent(bytes.error);
    return bytes.value.length === length
      ? bytes
      : err('protocol-error', `${bytes.value.length} of ${length} bytes of register ${address.toString(16)}`);
  }

  async #write(
    register: UareuRegister,
    bytes: Uint8Array,
    signal: AbortSignal,
    timeoutMs: number = this.timings.register,
  ): Promise<BridgeResult<void>> {
    const written = await this.transport.controlOut(setupOf(registers[register].address), bytes, {
      signal,
      timeoutMs,
    });
    return written.ok ? written : silent(written.error);
  }
}

function setupOf(address: number) {
  return {
    type: 'vendor',
    recipient: 'device',
    request: uareuVendorRequest,
    value: address,
    index: 0,
  } as const;
}

/** A register that is not answered in time: the device has stopped. */
function silent(failure: BridgeFailure): BridgeResult<never> {
  return failure.code === 'timeout' ? err('not-responding', 'a register') : err(failure.code, failure.cause);
}
