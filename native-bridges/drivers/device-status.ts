import type { DeviceState } from '../../domain/devices/device.ts';

type Identity = Pick<DeviceState, 'id' | 'kind' | 'name' | 'simulated' | 'driver' | 'clearText'>;
export type StatusChange = Partial<
  Pick<DeviceState, 'simulated' | 'make' | 'model' | 'serialNumber' | 'firmware' | 'port'>
> &
  Pick<DeviceState, 'status' | 'code'>;

/** Holds a device's state and tells listeners when something in it has really changed. */
export class DeviceStatus {
  readonly #listeners = new Set<() => void>();
  #state: DeviceState;

  constructor(
    identity: Identity,
    private readonly now: () => Date,
    first: Pick<DeviceState, 'status' | 'code'> = { status: 'connecting', code: null },
  ) {
    this.#state = {
      ...identity,
      ...first,
      make: null,
      model: null,
      serialNumber: null,
      firmware: null,
      port: null,
      changedAt: now().toISOString(),
    };
  }

  get current(): DeviceState {
    return this.#state;
  }

  set(change: StatusChange): void {
    const keys = Object.keys(change) as (keyof StatusChange)[];
    if (keys.every((key) => this.#state[key] === change[key])) return;
    this.#state = { ...this.#state, ...change, changedAt: this.now().toISOString() };
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
