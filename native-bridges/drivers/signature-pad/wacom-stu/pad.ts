import type { PadGeometry } from '../../../../domain/devices/signature-pad.ts';
import { err, ok } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { HidTransport } from '../../../transports/hid.ts';
import {
  encodeByte,
  encodeClearArea,
  encodeDrawingArea,
  encodeImageBlocks,
  encodePixels,
  encodeStartCapture,
  encodeStartImage,
  parseCapability,
  parseEncoding,
  parseInformation,
  parseInkThreshold,
  parseSerial,
  parseStatus,
  parseUid,
  type StuInkThreshold,
  type StuStatus,
} from './codec.ts';
import { parseEncryptionStatus } from './encryption-codec.ts';
import type { Rectangle } from './layout.ts';
import type { StuModel } from './models.ts';
import { type StuEncoding, stuFeatures, type StuState } from './reports.ts';
import type { StuTimings } from './timings.ts';

export interface StuDescription {
  readonly model: string;
  readonly serialNumber: string;
  readonly geometry: PadGeometry;
  /** "1.4"; empty where it does not say. */
  readonly firmware: string;
  readonly inkThreshold: StuInkThreshold | null;
  /** Whether pen samples can come encrypted (second scheme). */
  readonly encrypts: boolean;
}

/** An open pad: the commands of the protocol with their waiting rules. Nothing here knows of people. */
export class StuPad {
  #encoding: StuEncoding;

  constructor(
    readonly transport: HidTransport,
    private readonly model: StuModel,
    private readonly timings: StuTimings,
  ) {
    this.#encoding = model.encoding;
  }

  async describe(signal: AbortSignal): Promise<BridgeResult<StuDescription>> {
    const capability = await this.get('capability', signal);
    if (!capability.ok && capability.error.code !== 'protocol-error') return capability;
    const geometry = capability.ok ? parseCapability(capability.value) : capability;
    this.#encoding = (capability.ok ? parseEncoding(capability.value) : undefined) ?? this.model.encoding;
    const information = await this.#read('information', parseInformation, signal);
    const serial = this.model.hasSerialReport
      ? await this.#read('serial', parseSerial, signal)
      : err('not-found');
    const uid = await this.#read('uid2', parseUid, signal);
    const threshold = await this.#read('inkThreshold', parseInkThreshold, signal);
    const encryption = await this.#read('encryptionStatus', parseEncryptionStatus, signal);
    const said = information.ok ? information.value : undefined;
    return ok({
      model: said === undefined || said.model === '' ? this.model.name : said.model,
      firmware: said?.firmware ?? '',
      serialNumber: this.transport.info.serialNumber ?? (serial.ok ? serial.value : uid.ok ? uid.value : ''),
      geometry: geometry.ok ? geometry.value : this.model.geometry,
      inkThreshold: threshold.ok ? threshold.value : null,
      encrypts: encryption.ok,
    });
  }

  /** Reports that not every model has. */
  async #read<T>(
    feature: keyof typeof stuFeatures,
    parse: (report: Uint8Array) => BridgeResult<T>,
    signal: AbortSignal,
  ): Promise<BridgeResult<T>> {
    const report = await this.get(feature, signal);
    return report.ok ? parse(report.value) : report;
  }

  async status(signal: AbortSignal): Promise<BridgeResult<StuStatus>> {
    const report = await this.get('status', signal);
    return report.ok ? parseStatus(report.value) : report;
  }

  /** Polls until the pad is in that state. */
  async until(state: StuState, signal: AbortSignal): Promise<BridgeResult<StuStatus>> {
    const end = performance.now() + this.timings.ready;
    for (;;) {
      const status = await this.status(signal);
      if (!status.ok || status.value.state === state) return status;
      if (performance.now() > end) return err('timeout', `pad stays in state ${status.value.state}`);
      await pause(this.timings.pollEvery, signal);
    }
  }

  /** Ends what an earlier program or a crash left behind, whatever state the pad is in. */
  async reclaim(signal: AbortSignal): Promise<BridgeResult<void>> {
    const status = await this.status(signal);
    if (!status.ok) return status;
    if (status.value.state === 'capture') {
      const ended = await this.endCapture(signal);
      if (!ended.ok) return ended;
    }
    if (status.value.state === 'image') {
      const abandoned = await this.send(encodeByte('endImage', 1), signal);
      if (!abandoned.ok) return abandoned;
    }
    const ready = await this.until('ready', signal);
    if (!ready.ok) return ready;
    return await this.send(encodeByte('penDataOption', 3), signal);
  }

  async clear(signal: AbortSignal): Promise<BridgeResult<void>> {
    return await this.#inOrder(signal, [() => this.send(encodeByte('clearScreen'), signal)]);
  }

  /** Wipes part of the screen to the background colour. Pads that cannot say so by an error. */
  async clearArea(area: Rectangle, signal: AbortSignal): Promise<BridgeResult<void>> {
    return await this.#inOrder(signal, [() => this.send(encodeClearArea(area), signal)]);
  }

  /** Shows a whole screen. */
  async show(rgb: Uint8Array, geometry: PadGeometry, signal: AbortSignal): Promise<BridgeResult<void>> {
    const { screenWidth, screenHeight } = geometry;
    const image = encodePixels(rgb, screenWidth, screenHeight, this.#encoding);
    return await this.#inOrder(signal, [
      () => this.send(encodeStartImage(this.#encoding), signal),
      async () => {
        const open = await this.until('image', signal);
        return open.ok ? ok() : open;
      },
      async () => {
        for (const block of encodeImageBlocks(image)) {
          const sent = await this.send(block, signal);
          if (!sent.ok) return sent;
        }
        return await this.send(encodeByte('endImage', 0), signal);
      },
    ]);
  }

  async setInking(
    on: boolean,
    area: Rectangle | undefined,
    signal: AbortSignal,
  ): Promise<BridgeResult<void>> {
    if (area !== undefined) {
      const restricted = await this.send(encodeDrawingArea(area), signal);
      if (!restricted.ok) return restricted;
    }
    return await this.send(encodeByte('inkingMode', on ? 1 : 0), signal);
  }

  async startCapture(sessionId: number, signal: AbortSignal): Promise<BridgeResult<void>> {
    const started = await this.send(encodeStartCapture(sessionId), signal);
    await pause(this.timings.afterCapture, signal);
    return started;
  }

  async endCapture(signal: AbortSignal): Promise<BridgeResult<void>> {
    const ended = await this.send(encodeByte('endCapture'), signal);
    await pause(this.timings.afterCapture, signal);
    return ended;
  }

  /** Steps that begin and end with the pad ready and without an error. */
  async #inOrder(
    signal: AbortSignal,
    steps: readonly (() => Promise<BridgeResult<void>>)[],
  ): Promise<BridgeResult<void>> {
    const before = await this.until('ready', signal);
    if (!before.ok) return before;
    for (const step of steps) {
      const done = await step();
      if (!done.ok) return done;
    }
    const after = await this.until('ready', signal);
    if (!after.ok) return after;
    const { lastError } = after.value;
    return lastError === 'none' ? ok() : err('protocol-error', `pad reports ${lastError}`);
  }

  /** A pad that is still plugged in and does not answer in time is `not-responding`. */
  async get(feature: keyof typeof stuFeatures, signal: AbortSignal): Promise<BridgeResult<Uint8Array>> {
    const { id, length } = stuFeatures[feature];
    return asSilence(await this.transport.getFeature(id, length, { signal, timeoutMs: this.timings.report }));
  }

  async send(report: Uint8Array, signal: AbortSignal): Promise<BridgeResult<void>> {
    return asSilence(await this.transport.sendFeature(report, { signal, timeoutMs: this.timings.report }));
  }
}

function asSilence<T>(answer: BridgeResult<T>): BridgeResult<T> {
  return !answer.ok && answer.error.code === 'timeout' ? err('not-responding', answer.error.cause) : answer;
}
