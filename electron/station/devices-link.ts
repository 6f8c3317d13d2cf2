import type { z } from 'zod';
import { deviceChannels } from '../../domain/channels/devices.ts';
import { type Client, type Input, type Output, type Port, createClient } from '../../domain/channels/rpc.ts';
import type { DeviceState } from '../../domain/devices/device.ts';
import type { OfficerToken } from '../../domain/devices/officer-token.ts';
import { type Result, err } from '../../domain/result.ts';
import type { StationTimings } from './timings.ts';

type DeviceCalls = (typeof deviceChannels)['calls'];
type DeviceEvents = (typeof deviceChannels)['events'];
export type FingerprintEvent = z.infer<DeviceEvents['fingerprint.state']>;
export type SignatureEvent = z.infer<DeviceEvents['signature.state']>;

export interface DevicesListener {
  devicesChanged(states: readonly DeviceState[]): void;
  fingerprintState(event: FingerprintEvent): void;
  signatureState(event: SignatureEvent): void;
  /** Officers' tokens that are plugged in now. */
  tokensChanged(tokens: readonly OfficerToken[]): void;
  /** The device host is gone or another one has taken its place: attempts that ran are over. */
  hostLost(): void;
}

/** The station's end of whatever device host is running now; hosts come and go, the link stays. */
export class DevicesLink {
  #client: Client<DeviceCalls, DeviceEvents> | null = null;
  #states: readonly DeviceState[] = [];
  #listener: DevicesListener | null = null;
  readonly #now: () => Date;
  readonly #timings: Pick<StationTimings, 'hostAnswerMs' | 'printMs' | 'tokenMs'>;

  constructor(now: () => Date, timings: Pick<StationTimings, 'hostAnswerMs' | 'printMs' | 'tokenMs'>) {
    this.#now = now;
    this.#timings = timings;
  }

  get states(): readonly DeviceState[] {
    return this.#states;
  }

  listen(listener: DevicesListener): void {
    this.#listener = listener;
  }

  attach(port: Port): void {
    this.#drop();
    const client = createClient(port, deviceChannels);
    this.#client = client;
    const isCurrent = (): boolean => this.#client === client;
    port.onClose(() => {
      if (isCurrent()) this.#drop();
    });
    client.on('devices.changed', (states) => {
      if (isCurrent()) this.#show(states);
    });
    client.on('fingerprint.state', (event) => {
      if (isCurrent()) this.#listener?.fingerprintState(event);
    });
    client.on('signature.state', (event) => {
      if (isCurrent()) this.#listener?.signatureState(event);
    });
    client.on('tokens.changed', (tokens) => {
      if (isCurrent()) this.#listener?.tokensChanged(tokens);
    });
    void client.call('devices.list', {}).then((listed) => {
      if (listed.ok && isCurrent()) this.#show(listed.value);
    });
  }

  /** Failures besides the call's own: `device-host-absent`, `host-restarted`, `timeout` where the host does not answer. */
  async call<K extends keyof DeviceCalls>(
    name: K,
    input: Input<DeviceCalls, K>,
  ): Promise<Result<Output<DeviceCalls, K>>> {
    if (this.#client === null) return err('device-host-absent');
    const answer = await withinTime(this.#client.call(name, input), this.#limitOf(name));
    return !answer.ok && answer.error.code === 'disconnected'
      ? err('host-restarted', answer.error.cause)
      : answer;
  }

  #limitOf(name: keyof DeviceCalls): number {
    if (name === 'slip.print') return this.#timings.printMs;
    return name.startsWith('token.') ? this.#timings.tokenMs : this.#timings.hostAnswerMs;
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }

  #show(states: readonly DeviceState[]): void {
    this.#states = states;
    this.#listener?.devicesChanged(states);
  }

  /** Devices of a host that is gone are shown as absent, not as they last were. */
  #drop(): void {
    const former = this.#client;
    if (former === null) return;
    this.#client = null;
    // Two hosts must never speak at once: a former one that still runs is cut off, and calls off what it was doing.
    former.close();
    const changedAt = this.#now().toISOString();
    this.#show(
      this.#states.map((state) => ({ ...state, status: 'absent', code: 'host-restarted', changedAt })),
    );
    this.#listener?.hostLost();
  }
}

/** A late answer is dropped: whoever asked has gone on. */
function withinTime<T>(answer: Promise<Result<T>>, limitMs: number): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(err('timeout', 'the device host does not answer')), limitMs);
    timer.unref();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
