import type { z } from 'zod';
import { deviceChannels } from '../../domain/channels/devices.ts';
import { type Client, type Input, type Output, type Port, createClient } from '../../domain/channels/rpc.ts';
import type { CodeRead } from '../../domain/devices/code-reader.ts';
import type { DeviceState } from '../../domain/devices/device.ts';
import type { OfficerToken } from '../../domain/devices/officer-token.ts';
import { type Result, err } from '../../domain/result.ts';
import type { StationTimings } from './timings.ts';

type DeviceCalls = (typeof deviceChannels)['calls'];
type DeviceEvents = (typeof deviceChannels)['events'];
export type FingerprintEvent = z.infer<DeviceEvents['fingerprint.state']>;
export type FingerEvent = z.infer<DeviceEvents['finger.state']>;
export type SignatureEvent = z.infer<DeviceEvents['signature.state']>;
export type CardEvent = z.infer<DeviceEvents['card.state']>;
export type DocumentEvent = z.infer<DeviceEvents['document.state']>;
export type SelfTestEvent = z.infer<DeviceEvents['selfTest.state']>;
export type LiveEndedEvent = z.infer<DeviceEvents['live.ended']>;
export type ActivityEvent = z.infer<DeviceEvents['device.activity']>;

export interface DevicesListener {
  devicesChanged(states: readonly DeviceState[]): void;
  fingerprintState(event: FingerprintEvent): void;
  /** Of a sensor for one finger. */
  fingerState(event: FingerEvent): void;
  signatureState(event: SignatureEvent): void;
  documentState(event: DocumentEvent): void;
  cardState(event: CardEvent): void;
  /** Officers' tokens that are plugged in now. */
  tokensChanged(tokens: readonly OfficerToken[]): void;
  /** The technician's guided test of a device. */
  selfTestState(event: SelfTestEvent): void;
  liveEnded(event: LiveEndedEvent): void;
  /** A device did something, or went or came back: for the counts. */
  activity(event: ActivityEvent): void;
  /** A code was read; it may be anybody's card. */
  codeRead(read: CodeRead): void;
  /** The device host is gone or another one has taken its place: attempts that ran are over. */
  hostLost(): void;
}

/** What the technician asks: a host that hangs is to be seen at once. */
const benchCalls: ReadonlySet<keyof DeviceCalls> = new Set([
  'devices.list',
  'selfTest.start',
  'live.start',
  'trace.start',
  'trace.stop',
  'host.checks',
  'host.found',
]);

type LinkTimings = Pick<
  StationTimings,
  'hostAnswerMs' | 'printMs' | 'tokenMs' | 'benchAnswerMs' | 'hostFixMs'
>;

/** The station's end of whatever device host is running now; hosts come and go, the link stays. */
export class DevicesLink {
  #client: Client<DeviceCalls, DeviceEvents> | null = null;
  #states: readonly DeviceState[] = [];
  #listener: DevicesListener | null = null;
  readonly #now: () => Date;
  readonly #timings: LinkTimings;

  constructor(now: () => Date, timings: LinkTimings) {
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
    client.on('finger.state', (event) => {
      if (isCurrent()) this.#listener?.fingerState(event);
    });
    client.on('signature.state', (event) => {
      if (isCurrent()) this.#listener?.signatureState(event);
    });
    client.on('document.state', (event) => {
      if (isCurrent()) this.#listener?.documentState(event);
    });
    client.on('card.state', (event) => {
      if (isCurrent()) this.#listener?.cardState(event);
    });
    client.on('tokens.changed', (tokens) => {
      if (isCurrent()) this.#listener?.tokensChanged(tokens);
    });
    client.on('code.read', (read) => {
      if (isCurrent()) this.#listener?.codeRead(read);
    });
    client.on('selfTest.state', (event) => {
      if (isCurrent()) this.#listener?.selfTestState(event);
    });
    client.on('live.ended', (event) => {
      if (isCurrent()) this.#listener?.liveEnded(event);
    });
    client.on('device.activity', (event) => {
      if (isCurrent()) this.#listener?.activity(event);
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
    if (name === 'host.fix') return this.#timings.hostFixMs;
    if (benchCalls.has(name)) return this.#timings.benchAnswerMs;
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

/** A timer that rings so late, in milliseconds, rings in a process that had no turn meanwhile. */
const stallMs = 100;

/**
 * A late answer is dropped: whoever asked has gone on. Time in which this process stood still is given back once, for the answer may have come and lie there
 * unread.
 */
function withinTime<T>(answer: Promise<Result<T>>, limitMs: number): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(err('timeout', 'the device host does not answer'));
    const due = performance.now() + limitMs;
    let timer = setTimeout(() => {
      const late = performance.now() - due;
      if (late < stallMs) giveUp();
      else timer = setTimeout(giveUp, Math.min(late, limitMs)).unref();
    }, limitMs);
    timer.unref();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
