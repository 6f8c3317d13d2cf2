import { deviceChannels } from '../../domain/channels/devices.ts';
import { serve, type Handlers, type Port, type Server } from '../../domain/channels/rpc.ts';
import {
  type DeviceConfig,
  type DevicesStart,
  type DevicesStartInput,
  devicesStartSchema,
} from '../../domain/channels/supervision.ts';
import type { DeviceErrorCode, DeviceFailure, DeviceKind, DeviceState } from '../../domain/devices/device.ts';
import { deviceErrorCodes } from '../../domain/devices/device.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { Attempts } from './attempts.ts';
import { noTap } from '../transports/tap.ts';
import { createLog, type HostLog } from './log.ts';
import { createDevice } from './registry.ts';
import { haveLooked, tokenHandlers, tokensOf } from './tokens.ts';

export interface DeviceHost {
  /** Serves `deviceChannels` on the port; when it closes, attempts that were started over it are cancelled. */
  attach(port: Port): void;
  /** Cancels what runs, frees the devices, closes the ports. */
  stop(): Promise<void>;
}

export interface HostOptions {
  readonly now?: () => Date;
  readonly log?: HostLog;
  readonly create?: (config: DeviceConfig, surroundings: DriverSurroundings) => HostedDevice;
}

/** A slip that takes longer than this is reported, so that the officer can look at the printer. */
const printTimeout = 30_000;

export function startHost(start: DevicesStartInput, options: HostOptions = {}): DeviceHost {
  return new Host(devicesStartSchema.parse(start), options);
}

type Channels = typeof deviceChannels;
type DeviceServer = Server<Channels['events']>;
type Final = { readonly phase: string };

class Host implements DeviceHost {
  readonly #log: HostLog;
  readonly #devices: HostedDevice[] = [];
  readonly #broken: DeviceState[] = [];
  readonly #servers = new Map<DeviceServer, Attempts>();

  constructor(start: DevicesStart, options: HostOptions) {
    this.#log = options.log ?? createLog();
    const now = options.now ?? (() => new Date());
    const create = options.create ?? createDevice;
    const surroundings: DriverSurroundings = {
      now,
      log: (event, details) => this.#log.info(event, details),
      tap: noTap,
      preview: () => undefined,
    };
    for (const config of start.devices) {
      try {
        const device = create(config, surroundings);
        device.onChange(() => this.#announce());
        if (device.kind === 'officer-token') device.onTokens(() => this.#announceTokens());
        this.#devices.push(device);
      } catch (bug) {
        this.#log.bug(`creating ${config.driver}`, bug);
        this.#broken.push(brokenState(config, now()));
      }
    }
  }

  attach(port: Port): void {
    const attempts = new Attempts();
    const handlers = this.#handlers(attempts, () => server);
    const server: DeviceServer = serve(port, deviceChannels, handlers, (name, bug) =>
      this.#log.bug(name, bug),
    );
    this.#servers.set(server, attempts);
    port.onClose(() => {
      this.#servers.delete(server);
      void attempts.cancelAll();
    });
    server.emit('devices.changed', this.#states());
    if (haveLooked(this.#devices)) server.emit('tokens.changed', tokensOf(this.#devices));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((attempts) => attempts.cancelAll()));
    await Promise.allSettled(this.#devices.map((device) => device.stop()));
    for (const server of this.#servers.keys()) server.close();
    this.#servers.clear();
  }

  #states(): DeviceState[] {
    return [...this.#devices.map((device) => device.state()), ...this.#broken];
  }

  #announce(): void {
    for (const server of this.#servers.keys()) server.emit('devices.changed', this.#states());
  }

  #announceTokens(): void {
    if (!haveLooked(this.#devices)) return;
    for (const server of this.#servers.keys()) server.emit('tokens.changed', tokensOf(this.#devices));
  }

  #handlers(attempts: Attempts, server: () => DeviceServer): Handlers<Channels['calls']> {
    return {
      'devices.list': () => ok(this.#states()),
      'devices.retry': ({ deviceId }) => {
        const device = this.#devices.find(({ id }) => id === deviceId);
        if (device === undefined) return err('not-configured', 'no device of that id');
        device.retry();
        return ok(null);
      },
      'fingerprint.start': (request) => {
        const scanner = this.#usable('fingerprint-scanner', request.attemptId);
        if (!scanner.ok) return scanner;
        attempts.start(request.attemptId, (signal) =>
          this.#relay(scanner.value.capture(request, signal), (state) =>
            server().emit('fingerprint.state', { attemptId: request.attemptId, state }),
          ),
        );
        return ok(null);
      },
      'signature.start': (request) => {
        const pad = this.#usable('signature-pad', request.attemptId);
        if (!pad.ok) return pad;
        attempts.start(request.attemptId, (signal) =>
          this.#relay(pad.value.sign(request, signal), (state) =>
            server().emit('signature.state', { attemptId: request.attemptId, state }),
          ),
        );
        return ok(null);
      },
      'attempt.cancel': ({ attemptId }) => {
        for (const running of this.#servers.values()) running.cancel(attemptId);
        return ok(null);
      },
      'slip.print': async (job) => {
        const printer = this.#usable('slip-printer', undefined);
        if (!printer.ok) return printer;
        const printed = await printer.value.print(job, AbortSignal.timeout(printTimeout));
        if (!printed.ok) return printed;
        const { name, simulated } = printer.value.state();
        return ok({ printer: name, simulated });
      },
      ...tokenHandlers(() => this.#devices),
      ...unbuilt(),
    };
  }

  /** The first device of a kind that can work now; otherwise why none can. */
  #usable<K extends DeviceKind>(
    kind: K,
    attemptId: string | undefined,
  ): Result<Extract<HostedDevice, { kind: K }>> {
    if (attemptId !== undefined && [...this.#servers.values()].some((running) => running.has(attemptId))) {
      return err('in-use', 'attempt of that id runs');
    }
    const devices = this.#devices.filter(
      (device): device is Extract<HostedDevice, { kind: K }> => device.kind === kind,
    );
    const ready = devices.find((device) => device.state().status === 'ready');
    if (ready !== undefined) return ok(ready);
    const [first] = devices;
    if (first === undefined) return err('not-configured', `no ${kind}`);
    const { status, code } = first.state();
    if (status === 'busy') return err('in-use');
    return err(asErrorCode(code) ?? 'not-ready', `${kind} is ${status}`);
  }

  /** Passes a stream on and sees to it that exactly one final state ends it, whatever the driver does. */
  async #relay<S extends Final>(
    states: AsyncIterable<S>,
    emit: (state: S | BugState) => void,
  ): Promise<void> {
    let last: S | BugState = noResult;
    try {
      for await (const state of states) {
        last = state;
        if (isFinal(state)) break;
        emit(state);
      }
      // Told only now that the loop has let the driver free the device: the next attempt may follow at once.
      emit(isFinal(last) ? last : noResult);
    } catch (bug) {
      this.#log.bug('attempt', bug);
      emit({ phase: 'failed', failure: { code: 'unknown', cause: 'driver failed' } });
    }
  }
}

type Unbuilt =
  | 'finger.start'
  | 'card.read'
  | 'document.scan'
  | 'cardPrinter.print'
  | 'cardPrinter.condition'
  | 'selfTest.start'
  | 'live.start'
  | 'trace.start'
  | 'trace.stop'
  | 'host.checks'
  | 'host.fix'
  | 'host.found';

/** Scaffolding: calls that are being built. */
function unbuilt(): Pick<Handlers<Channels['calls']>, Unbuilt> {
  const answer = () => err('unbuilt');
  return {
    'finger.start': answer,
    'card.read': answer,
    'document.scan': answer,
    'cardPrinter.print': answer,
    'cardPrinter.condition': answer,
    'selfTest.start': answer,
    'live.start': answer,
    'trace.start': answer,
    'trace.stop': answer,
    'host.checks': answer,
    'host.fix': answer,
    'host.found': answer,
  };
}

type BugState = { readonly phase: 'failed'; readonly failure: DeviceFailure };

const noResult: BugState = {
  phase: 'failed',
  failure: { code: 'unknown', cause: 'driver ended without a result' },
};

function isFinal({ phase }: Final): boolean {
  return phase === 'captured' || phase === 'signed' || phase === 'failed' || phase === 'cancelled';
}

function asErrorCode(code: string | null): DeviceErrorCode | undefined {
  return deviceErrorCodes.find((known) => known === code);
}

const kinds: Readonly<Record<DeviceConfig['driver'], DeviceKind>> = {
  sbi: 'fingerprint-scanner',
  'wacom-stu': 'signature-pad',
  'chromium-camera': 'camera',
  'folder-printer': 'slip-printer',
  'ipp-printer': 'slip-printer',
  pkcs11: 'officer-token',
  r30x: 'finger-verifier',
  'suprema-sfm': 'finger-verifier',
  'uareu-4500': 'finger-verifier',
  'code-reader': 'code-reader',
  'pcsc-reader': 'card-reader',
  'escl-scanner': 'document-scanner',
  'evolis-usb': 'card-printer',
  'evolis-service': 'card-printer',
  magicard: 'card-printer',
  'ipp-card-printer': 'card-printer',
};

/** A device whose driver could not even be made still has its place in the tray. */
function brokenState(config: DeviceConfig, now: Date): DeviceState {
  return {
    id: config.id,
    kind: kinds[config.driver],
    name: config.driver,
    simulated: false,
    status: 'fault',
    code: 'unknown',
    make: null,
    model: null,
    serialNumber: null,
    firmware: null,
    port: null,
    driver: config.driver,
    changedAt: now.toISOString(),
  };
}
