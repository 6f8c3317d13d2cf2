import {
  allowedStates,
  stuFeatures,
  stuInputs,
  type StuState,
} from '../../drivers/signature-pad/wacom-stu/reports.ts';
import { PadDisplay } from './screen.ts';

/** The simulated pad's own numbers: an STU-540. */
export const padHardware = {
  vendorId: 0x056a,
  productId: 0x00a8,
  product: 'STU-540 (simulated)',
  serialNumber: 'SIM-STU-0001',
  maxX: 10_800,
  maxY: 6480,
  maxPressure: 1023,
  screenWidth: 800,
  screenHeight: 480,
} as const;

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
  readonly display = new PadDisplay(padHardware.screenWidth, padHardware.screenHeight);
  #state: StuState = 'ready';
  #error: number = errorCodes.none;
  #inking = false;
  #option = 0;
  #sequence = 0;

  /** @param captureChanged told when a capture starts and when it ends */
  constructor(private readonly captureChanged: (capturing: boolean) => void) {}

  get state(): StuState {
    return this.#state;
  }

  /** A pad that was unplugged has forgotten everything. */
  powerOn(): void {
    this.#state = 'ready';
    this.#error = errorCodes.none;
    this.#inking = false;
    this.#option = 0;
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
        report.set(Buffer.from('STU-540', 'latin1'), 1);
        report.set([1, 4, 0], 10);
        return report;
      }
      case stuFeatures.capability.id: {
        const report = new Uint8Array(stuFeatures.capability.length);
        const view = new DataView(report.buffer);
        report[0] = id;
        const { maxX, maxY, maxPressure, screenWidth, screenHeight } = padHardware;
        for (const [index, value] of [maxX, maxY, maxPressure, screenWidth, screenHeight].entries()) {
          view.setUint16(1 + index * 2, value);
        }
        report.set([200, 0x09, 0xc4, 0x0d], 11);
        return report;
      }
      case stuFeatures.uid2.id:
        return Uint8Array.of(id, ...Buffer.from('SIMSTU0001', 'latin1'));
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
        this.#inking = report[1] === 1;
        return;
      case 'penDataOption':
        this.#option = report[1] ?? 0;
        return;
      case 'startImage':
        if (this.display.startImage(report[1] ?? 0)) this.#state = 'image';
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
        this.captureChanged(true);
        return;
      case 'endCapture':
        this.#state = 'ready';
        this.captureChanged(false);
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
    if (this.#inking && sample.touching) {
      this.display.ink(
        (sample.x * padHardware.screenWidth) / padHardware.maxX,
        (sample.y * padHardware.screenHeight) / padHardware.maxY,
      );
    }
    const timed = this.#option === 3;
    const report = new Uint8Array(timed ? 11 : 7);
    const view = new DataView(report.buffer);
    report[0] = timed ? stuInputs.penWithTimeAndSequence : stuInputs.pen;
    view.setUint16(1, 0x8000 | (sample.touching ? 0x1000 : 0) | (Math.round(sample.pressure) & 0x0fff));
    view.setUint16(3, Math.round(sample.x));
    view.setUint16(5, Math.round(sample.y));
    if (timed) {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      view.setUint16(7, Math.round(sample.time) & 0xffff);
      view.setUint16(9, this.#sequence);
    }
    return report;
  }
}
