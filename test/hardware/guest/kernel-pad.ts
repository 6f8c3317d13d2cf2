import { stuFeatures, stuInputs } from '../../../native-bridges/drivers/signature-pad/wacom-stu/reports.ts';
import { StuDevice } from '../../../native-bridges/simulators/wacom-stu/device.ts';
import { handMovements, type HandScript } from '../../../native-bridges/simulators/wacom-stu/hand.ts';
import { padModels, type PadModel } from '../../../native-bridges/simulators/wacom-stu/hardware.ts';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import type { DeviceSide } from './device-thread.ts';
import { plugHid, vendorReports, type PluggedHid } from './uhid.ts';

/** From the moment the pad asks to the pen on it, in milliseconds. */
const reachTime = 100;

/** Two samples, or one with its time, in a block of the cipher. */
const encryptedInputs = [0x10, 0x33].map((id) => ({ id, length: 17 }));

/** The simulated signature pad and its hand, plugged into this kernel. */
export class KernelPad implements DeviceSide {
  #script: HandScript = 'sign';
  #stalled = false;
  readonly #device: StuDevice;
  #plugged: PluggedHid | undefined;
  #hand = new AbortController();

  constructor(model: PadModel) {
    this.#device = new StuDevice(padModels[model], { encryption: true }, (inking) =>
      this.#inkingChanged(inking),
    );
  }

  /** `plug`, `unplug`, `stall` (answers no feature reports), `recover`, or what the hand does at the next signatures. */
  act(action: string): Promise<void> | undefined {
    switch (action) {
      case 'plug':
        this.#plug();
        return undefined;
      case 'unplug':
        return this.#unplug();
      case 'stall':
      case 'recover':
        this.#stalled = action === 'stall';
        return undefined;
      case 'sign':
      case 'walk-away':
        this.#script = action;
        return undefined;
      default:
        throw new Error(`no action ${action}`);
    }
  }

  #plug(): void {
    this.#device.powerOn();
    const { hardware } = this.#device;
    this.#plugged = plugHid({
      name: hardware.product,
      ...hardware,
      descriptor: vendorReports({
        inputs: [
          { id: stuInputs.pen, length: 7 },
          { id: stuInputs.penWithTimeAndSequence, length: 11 },
          ...encryptedInputs,
        ],
        features: Object.values(stuFeatures),
      }),
      getFeature: (id) => (this.#stalled ? 'never' : this.#device.get(id)),
      setReport: (report) => this.#device.set(report),
    });
  }

  async #unplug(): Promise<void> {
    this.#hand.abort();
    const plugged = this.#plugged;
    this.#plugged = undefined;
    await plugged?.unplug();
  }

  #inkingChanged(inking: boolean): void {
    this.#hand.abort();
    if (!inking) return;
    this.#hand = new AbortController();
    void this.#move(this.#hand.signal);
  }

  async #move(signal: AbortSignal): Promise<void> {
    await pause(reachTime, signal);
    const samples = handMovements(this.#script, 'lab', 0, this.#device.hardware);
    const started = performance.now();
    for (const sample of samples) {
      await pause(Math.max(0, sample.time - (performance.now() - started)), signal);
      if (signal.aborted) return;
      this.#plugged?.input(this.#device.pen(sample));
    }
  }
}
