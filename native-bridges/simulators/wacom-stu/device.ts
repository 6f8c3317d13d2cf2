import {
  allowedStates,
  stuFeatures,
  stuInputs,
  type StuState,
} from '../../drivers/signature-pad/wacom-stu/reports.ts';
import { PadEncryption } from './encryption.ts';
import type { PadHardware } from './hardware.ts';
import { PadDisplay } from './screen.ts';

export interface StuDeviceOptions {
  /** Whether it can encrypt pen samples. */
  readonly encryption: boolean;
}

const stateCodes: Readonly<Record<StuState, number>> = {
  ready: 0,
  image: 1,
  capture: 2,
  calculation: 3,
  'image-boot': 4,
  'rom-busy': 5,
  reset: 0xff,
};
const errorCodes = {
  none: 0,
  wrongReport: 1,
  wrongState: 2,
  badParameter: 4,
  wrongEncoding: 0x10,
  tooLong: 0x11,
};
/** How long the pad needs to clear its screen or to show an image. */
const drawingTime = 15;

/** The pad's side of the reports: state machine, screen and pen. */
export class StuDevice {
  readonly display: PadDisplay;
  readonly #encryption: PadEncryption | undefined;
  #session = 0;
  wrongKey = false;
  #state: StuState = 'ready';
  #error: number = errorCodes.none;
  #inking = false;
  #option = 0;
  /** Near their ends, so that both wrap in every signature. */
  #sequence = 0xffc0;
  readonly #clockOffset = 0xff80;

  /** @param inkingChanged told when the pad begins to take the pen and when it stops */
  constructor(
    readonly hardware: PadHardware,
    options: StuDeviceOptions,
    private readonly inkingChanged: (inking: boolean) => void,
  ) {
    this.display = new PadDisplay(hardware.screenWidth, hardware.screenHeight);
    this.#encryption = options.encryption ? new PadEncryption() : undefined;
  }

  get state(): StuState {
    return this.#state;
  }

  /** A pad that was unplugged has forgotten everything. */
  powerOn(): void {
    this.#state = 'ready';
    this.#error = errorCodes.none;
    this.#inking = false;
    this.#option = 0;
    this.#session = 0;
    this.wrongKey = false;
    this.#encryption?.forget();
    this.display.clear();
  }

  /** A GET_REPORT; undefined where the pad stalls. */
  get(id: number): Uint8Array | undefined {
    switch (id) {
      case stuFeatures.status.id:
        return Uint8Array.of(id, stateCodes[this.#state], this.#error, 0, 0);
      case stuFeatures.information.id: {
        const report = new Uint8Array(stuFeatures.information.length);
        report[0] = id;
        report.set(Buffer.from(this.hardware.model, 'latin1'), 1);
        report.set([1, 4, this.#encryption === undefined ? 0 : 1], 10);
        return report;
      }
      case stuFeatures.capability.id: {
        const report = new Uint8Array(stuFeatures.capability.length);
        const view = new DataView(report.buffer);
        report[0] = id;
        const { maxX, maxY, maxPressure, screenWidth, screenHeight } = this.hardware;
        for (const [index, value] of [maxX, maxY, maxPressure, screenWidth, screenHeight].entries()) {
          view.setUint16(1 + index * 2, value);
        }
        report.set([200, 0x09, 0xec, this.hardware.encodings], 11);
        return report;
      }
      case stuFeatures.uid2.id:
        return Uint8Array.of(id, ...Buffer.from('SIMSTU0001', 'latin1'));
      case stuFeatures.serial.id: {
        if (!this.hardware.tellsSerial) return undefined;
        const report = new Uint8Array(stuFeatures.serial.length);
        report[0] = id;
        report.set(Buffer.from(this.hardware.serialNumber, 'latin1'), 1);
        return report;
      }
      case stuFeatures.inkThreshold.id:
        return Uint8Array.of(id, 0x15, 0, 0x10, 0);
      case stuFeatures.encryptionStatus.id:
        return this.#encryption?.status();
      case stuFeatures.encryptionCommand.id:
        return this.#encryption?.answer();
      default:
        return undefined;
    }
  }

  /** A SET_REPORT. What is wrong with it shows in the status, as on the real pad. */
  set(report: Uint8Array): void {
    const name = (Object.keys(stuFeatures) as (keyof typeof stuFeatures)[]).find(
      (key) => stuFeatures[key].id === report[0],
    );
    if (name === undefined || report.length !== stuFeatures[name].length) {
      this.#error = errorCodes.wrongReport;
      return;
    }
    const allowed = allowedStates[name];
    if (allowed !== undefined && !allowed.includes(this.#state)) {
      this.#error = errorCodes.wrongState;
      return;
    }
    this.#error = errorCodes.none;
    this.#carryOut(name, report);
  }

  #carryOut(name: keyof typeof stuFeatures, report: Uint8Array): void {
    const view = new DataView(report.buffer, report.byteOffset, report.byteLength);
    switch (name) {
      case 'clearScreen':
        this.display.clear();
        this.#busyFor(drawingTime);
        return;
      case 'clearArea':
        this.display.clearArea(
          view.getUint16(3, true),
          view.getUint16(5, true),
          view.getUint16(7, true),
          view.getUint16(9, true),
        );
        this.#busyFor(drawingTime);
        return;
      case 'inkingMode':
        if (this.#inking === (report[1] === 1)) return;
        this.#inking = report[1] === 1;
        this.inkingChanged(this.#inking);
        return;
      case 'penDataOption':
        this.#option = report[1] ?? 0;
        return;
      case 'startImage':
        if (this.display.startImage(report[1] ?? 0, this.hardware.encodings)) this.#state = 'image';
        else this.#error = errorCodes.wrongEncoding;
        return;
      case 'imageBlock': {
        const length = view.getUint16(1, true);
        const fits = length <= report.length - 3 && this.display.addBlock(report.subarray(3, 3 + length));
        if (!fits) this.#error = errorCodes.tooLong;
        return;
      }
      case 'endImage':
        this.#state = 'ready';
        if (report[1] === 0 && !this.display.commit()) this.#error = errorCodes.badParameter;
        else this.#busyFor(drawingTime);
        return;
      case 'startCapture':
        this.#state = 'capture';
        this.#session = view.getUint32(1);
        return;
      case 'endCapture':
        this.#state = 'ready';
        return;
      case 'encryptionCommand':
        if (this.#encryption === undefined) this.#error = errorCodes.wrongReport;
        else this.#encryption.command(report);
        return;
      default:
    }
  }

  #busyFor(milliseconds: number): void {
    this.#state = 'calculation';
    setTimeout(() => {
      if (this.#state === 'calculation') this.#state = 'ready';
    }, milliseconds);
  }

  /** A pen sample as the input report of the chosen option; leaves ink where the pad shows it. */
  pen(sample: { x: number; y: number; pressure: number; touching: boolean; time: number }): Uint8Array {
    const { screenWidth, screenHeight, maxX, maxY } = this.hardware;
    if (this.#inking && sample.touching) {
      this.display.ink((sample.x * screenWidth) / maxX, (sample.y * screenHeight) / maxY);
    }
    const timed = this.#option === 3;
    const body = new Uint8Array(timed ? 10 : 6);
    const view = new DataView(body.buffer);
    view.setUint16(0, 0x8000 | (sample.touching ? 0x1000 : 0) | (Math.round(sample.pressure) & 0x0fff));
    view.setUint16(2, Math.round(sample.x));
    view.setUint16(4, Math.round(sample.y));
    if (timed) {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      view.setUint16(6, (Math.round(sample.time) + this.#clockOffset) & 0xffff);
      view.setUint16(8, this.#sequence);
    }
    if (this.#encryption?.agreed === true && this.#state === 'capture') return this.#encrypted(body, timed);
    return Uint8Array.of(timed ? stuInputs.penWithTimeAndSequence : stuInputs.pen, ...body);
  }

  #encrypted(body: Uint8Array, timed: boolean): Uint8Array {
    const block = new Uint8Array(16);
    const view = new DataView(block.buffer);
    if (timed) {
      block.set(body);
      view.setUint32(12, this.#session);
    } else {
      view.setUint32(0, this.#session);
      block.set(body, 4);
      block.set(body, 10);
    }
    const hidden = this.#encryption?.encrypt(block, this.wrongKey) ?? block;
    return Uint8Array.of(timed ? 0x33 : 0x10, ...hidden);
  }

  /** The sample happened, and its report never came. */
  swallow(): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }
}
