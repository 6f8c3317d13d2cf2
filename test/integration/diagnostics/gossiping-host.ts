import { join } from 'node:path';
import type { z } from 'zod';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { createClient, type Port } from '../../../domain/channels/rpc.ts';
import { err, unwrap } from '../../../domain/result.ts';
import { LogFile } from '../../../electron/main/log-file.ts';
import type { CodeReader, HostedDevice } from '../../../native-bridges/drivers/device.ts';
import { DeviceStatus } from '../../../native-bridges/drivers/device-status.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import type { HostLog } from '../../../native-bridges/host/log.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import type { Simulators } from '../../../native-bridges/simulators/start.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import type { TemporaryStation } from '../../support/station/temporary-station.ts';

type Events = (typeof deviceChannels)['events'];
/** What the host told the station of captures: the material nobody else may see. */
export type Told =
  | { readonly name: 'fingerprint.state'; readonly payload: z.output<Events['fingerprint.state']> }
  | { readonly name: 'signature.state'; readonly payload: z.output<Events['signature.state']> };

export type Gossip = 'silent' | 'throws' | 'quotes' | 'throws-later';

/**
 * The real device host with the real drivers over simulators, kept as main keeps it; its drivers can be made to tell everybody whom they have before them,
 * in every way that a bug or a vendor's text could.
 */
export class GossipingHost {
  gossip: Gossip = 'silent';
  readonly told: Told[] = [];
  readonly #host: DeviceHost;
  readonly #readers: ((text: string) => void)[] = [];
  #secrets: readonly string[] = [];

  constructor(simulators: Simulators, desk: TemporaryStation, slips: string) {
    const { sbiPort, padPort, trustAnchor } = simulators.ready;
    this.#host = startHost(
      {
        type: 'start',
        devices: [
          { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
          { driver: 'wacom-stu', id: 'pad', simulatedPort: padPort },
          { driver: 'folder-printer', id: 'slips', folder: slips },
          { driver: 'code-reader', id: 'codes', over: 'serial', simulatedPort: 1 },
        ],
      },
      {
        log: this.#logInto(desk.dataFolder),
        create: (config, surroundings, buses) =>
          config.driver === 'code-reader'
            ? this.#codeReader(surroundings.now)
            : this.#loosened(createDevice(config, surroundings, buses)),
      },
    );
    const [hostEnd, stationEnd] = pairedPorts();
    this.#host.attach(this.#overheard(hostEnd));
    desk.station.attach('devices', stationEnd);
  }

  /** Whom everything is about. */
  tellOf(secrets: readonly string[]): void {
    this.#secrets = secrets;
  }

  scan(text: string): void {
    for (const read of this.#readers) read(text);
  }

  /** Begins a recording past the station, which would end it with the session of who began it. */
  async record(deviceId: string): Promise<void> {
    const [hostEnd, ownEnd] = pairedPorts();
    this.#host.attach(hostEnd);
    unwrap(await createClient(ownEnd, deviceChannels).call('trace.start', { deviceId }));
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  /** As an error of a library would quote what it choked on, with a line that looks like a frame of its stack. */
  get #everything(): string {
    const all = this.#secrets.join('; ');
    const frame = `    at ${this.#secrets[0] ?? ''} (${this.#secrets[4] ?? ''}.ts:12:3)`;
    return `cannot encode record of ${all}\n${frame}\n${all.repeat(3)}`;
  }

  /** What reaches the disk: pino's lines as the host writes them, and worse, kept by main's own file. */
  #logInto(dataFolder: string): HostLog {
    const file = new LogFile(dataFolder, 'devices');
    const line = (level: number, members: object): void =>
      file.write(JSON.stringify({ level, time: Date.now(), name: 'devices', ...members }), 'devices');
    return {
      info: (event, details) => line(30, { ...details, msg: event }),
      bug: (where, error) => {
        const { name, message, stack = '' } = error as Error;
        line(50, { where, kind: name, at: stack.split('\n'), message, err: { message, stack }, msg: 'bug' });
        // What Node and native libraries print by themselves is no JSON.
        for (const raw of stack.split('\n')) file.write(raw, 'devices');
        file.write(`{"half": ${message}`, 'devices');
      },
    };
  }

  #loosened(device: HostedDevice): HostedDevice {
    if (device.kind === 'signature-pad') {
      const sign = device.sign.bind(device);
      device.sign = (request, signal) => {
        if (this.gossip === 'throws') throw new TypeError(this.#everything);
        return this.#gossiping(sign(request, signal));
      };
    } else if (device.kind === 'fingerprint-scanner') {
      const capture = device.capture.bind(device);
      device.capture = (request, signal) => this.#gossiping(capture(request, signal));
    } else if (device.kind === 'slip-printer') {
      const print = device.print.bind(device);
      device.print = async (job, signal) =>
        this.gossip === 'silent' ? print(job, signal) : err('printer-stopped', this.#everything);
    }
    return device;
  }

  async *#gossiping<S extends { readonly phase: string }>(states: AsyncIterable<S>): AsyncGenerator<S> {
    for await (const state of states) {
      if (this.gossip === 'throws-later') throw new RangeError(this.#everything);
      if (this.gossip === 'quotes') {
        const failure = { code: 'protocol-error', cause: `SBI error 110: ${this.#everything}` };
        yield { phase: 'failed', failure } as unknown as S;
        return;
      }
      yield state;
    }
  }

  #codeReader(now: () => Date): CodeReader {
    const status = new DeviceStatus(
      { driver: 'code-reader', id: 'codes', kind: 'code-reader', name: 'Codes', simulated: true },
      now,
      { status: 'ready', code: null },
    );
    return {
      id: 'codes',
      kind: 'code-reader',
      state: () => status.current,
      onChange: (listener) => status.onChange(listener),
      retry: () => undefined,
      stop: async () => undefined,
      onCode: (listener) => {
        const read = (text: string): void => listener({ deviceId: 'codes', symbology: 'Q1', text });
        this.#readers.push(read);
        return () => undefined;
      },
      selfTest: [
        {
          id: 'scan-code',
          human: true,
          run: async () => ({
            outcome: 'passed',
            failure: null,
            detail: `read ${this.#everything}`.slice(0, 200),
          }),
        },
        {
          id: 'status',
          human: false,
          run: async () => {
            const cause = this.#everything.slice(0, 200);
            return { outcome: 'failed', failure: { code: 'protocol-error', cause }, detail: cause };
          },
        },
        {
          id: 'speed',
          human: false,
          run: () => Promise.reject(new Error(this.#everything)),
        },
      ],
    };
  }

  #overheard(port: Port): Port {
    return {
      ...port,
      onMessage: (listener) => port.onMessage(listener),
      onClose: (listener) => port.onClose(listener),
      close: () => port.close(),
      postMessage: (message, transfer) => {
        const { type, name, payload } = message as { type: string; name?: string; payload?: unknown };
        if (type === 'event' && (name === 'fingerprint.state' || name === 'signature.state')) {
          this.told.push(structuredClone({ name, payload }) as Told);
        }
        port.postMessage(message, transfer);
      },
    };
  }
}

/** Where slips are "printed" in a test. */
export const slipsIn = (folder: string): string => join(folder, 'slips');
