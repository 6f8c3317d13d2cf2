import { Desk, personSchema } from './desk.ts';
import { DeviceFaults, lineFaults, type LineFault, type SimulatedMoment } from './device-faults.ts';
import type { FingerSource } from './finger-source.ts';
import { FingerPerson, fingerHabits, type FingerHabit } from './single-finger.ts';

export interface SingleFingerOptions {
  readonly fingers: FingerSource;
  /** 1 is a person's pace; 0.05 twenty times as fast. */
  readonly pace: number;
  /** Who sits there; one more person unless told. */
  readonly desk?: Desk;
}

export type SingleFingerAction =
  | { readonly action: LineFault; readonly moment?: SimulatedMoment }
  | { readonly action: FingerHabit | 'plug' | 'recover' };

/** The part of a `Gadget` that hands work. */
interface Plug {
  start(port: number): Promise<number>;
  stop(): Promise<void>;
  unplug(): void;
  plug(): void;
  refuse(code: 'in-use' | 'permission-denied' | undefined): void;
}

export const singleFingerActions = [...lineFaults, ...fingerHabits, 'plug', 'recover'] as const;

/** What simulated single-finger sensors share: the person, the plug and the faults. */
export class SingleFingerSimulator<Device> {
  readonly person: FingerPerson;
  readonly faults: DeviceFaults;
  readonly device: Device;
  readonly #gadget: Plug;

  constructor(
    options: SingleFingerOptions,
    window: { readonly width: number; readonly height: number; readonly ppi: number },
    make: (person: FingerPerson, faults: DeviceFaults) => { device: Device; gadget: Plug },
  ) {
    const desk = options.desk ?? new Desk(personSchema.parse({ seed: 'single finger' }));
    const { fingers, pace } = options;
    this.person = new FingerPerson({ desk, fingers, pace, ...window });
    this.faults = new DeviceFaults({
      unplug: () => this.#gadget.unplug(),
      plug: () => this.#gadget.plug(),
      refuse: (code) => this.#gadget.refuse(code),
    });
    const { device, gadget } = make(this.person, this.faults);
    this.device = device;
    this.#gadget = gadget;
  }

  /** @param port 0 takes any; answers the one it listens on */
  start(port: number): Promise<number> {
    return this.#gadget.start(port);
  }

  async stop(): Promise<void> {
    this.person.stop();
    await this.#gadget.stop();
  }

  act(action: SingleFingerAction): void {
    if (action.action === 'plug' || action.action === 'recover') {
      this.faults.clear();
      this.#gadget.refuse(undefined);
      this.#gadget.plug();
    } else if (isHabit(action.action)) {
      this.person.stop();
      this.person.habit = action.action;
    } else {
      this.faults.strike(action.action, 'moment' in action ? action.moment : 'idle');
    }
  }
}

function isHabit(action: string): action is FingerHabit {
  return (fingerHabits as readonly string[]).includes(action);
}
