import type { DeviceConfig } from '../../../domain/channels/supervision.ts';
import type { deviceChannels } from '../../../domain/channels/devices.ts';
import type { Client } from '../../../domain/channels/rpc.ts';
import type { DeviceErrorCode, DeviceState } from '../../../domain/devices/device.ts';

/** When a fault strikes. */
export type FaultMoment =
  /** Nobody uses the device. */
  | 'idle'
  /** The attempt has begun and nothing was presented yet. */
  | 'starting'
  /** A finger touches, a pen writes, a page moves, a card is read. */
  | 'working'
  /** The device sends its result. */
  | 'answering';

/** What one kind of device must go through; one file per driver in test/faults/matrix, named as the driver. */
export interface DeviceRig {
  /** As in the table: `wacom-stu`, `sbi 1.0`, `evolis-usb` … */
  readonly name: string;
  /** Faults of this device and the moments each can strike at. */
  readonly faults: readonly { readonly fault: string; readonly moments: readonly FaultMoment[] }[];
  /** Starts the simulated device. */
  open(): Promise<OpenRig>;
}

export interface OpenRig {
  readonly device: DeviceConfig;
  /** The fault strikes now or at the next such moment, once. */
  strike(fault: string, moment: FaultMoment): Promise<void>;
  /** What a person would do next: plug it in again, clear the jam, load cards. */
  mend(fault: string): Promise<void>;
  /** One attempt through the device host, as the station would make it. Never throws; ends within its own time limit. */
  attempt(host: RigHost): Promise<RigOutcome>;
  stop(): Promise<void>;
}

export interface RigHost {
  readonly client: Client<typeof deviceChannels.calls, typeof deviceChannels.events>;
  readonly states: () => readonly DeviceState[];
}

export interface RigOutcome {
  /** `done`, or the code the officer sees a sentence for. */
  readonly code: 'done' | 'cancelled' | DeviceErrorCode;
  /** What is still there for the officer, in words: `3 earlier attempts`, `2 of 3 pages`, `nothing was asked yet`; never `lost`. */
  readonly kept: string;
}
