import { deviceChannels } from '../../domain/channels/devices.ts';
import { type Handlers, type Port, type Server, serve } from '../../domain/channels/rpc.ts';
import {
  type DeviceConfig,
  type DevicesStart,
  type DevicesStartInput,
  devicesStartSchema,
} from '../../domain/channels/supervision.ts';
import type { DeviceState } from '../../domain/devices/device.ts';
import { ok } from '../../domain/result.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { Attempts } from './attempts.ts';
import { fixCheck } from './checks/fix-udev.ts';
import { checkHost } from './checks/host-checks.ts';
import { machineSystem, type MachineSystem } from './checks/system.ts';
import { captureHandlers } from './capture-handlers.ts';
import { DeviceDesk } from './device-desk.ts';
import { Discovery } from './discovery.ts';
import { DeviceSlot, type SlotListener } from './device-slot.ts';
import { createLog, type HostLog } from './log.ts';
import { createMachineBuses, type MachineBuses } from './machine-buses.ts';
import { PreviewHub } from './preview-hub.ts';
import { createDevice } from './registry.ts';
import { technicianHandlers } from './technician-handlers.ts';
import { haveLooked, tokenHandlers, tokensOf } from './tokens.ts';

export interface DeviceHost {
  /** Serves `deviceChannels` on the port; when it closes, attempts that were started over it are cancelled. */
  attach(port: Port): void;
  /** A window that shows previews (domain/channels/preview.ts). */
  attachPreview(port: Port): void;
  /** The machine goes to sleep: attempts end with `suspended`, every device is closed. */
  suspend(): Promise<void>;
  /** It is back: every device is opened again. */
  resume(): void;
  /** Cancels what runs, frees the devices, closes the ports. */
  stop(): Promise<void>;
}

export interface HostOptions {
  readonly now?: () => Date;
  readonly log?: HostLog;
  readonly create?: (
    config: DeviceConfig,
    surroundings: DriverSurroundings,
    buses?: MachineBuses,
  ) => HostedDevice;
  /** Buses of this machine; tests put in others. */
  readonly buses?: MachineBuses;
  readonly system?: MachineSystem;
  readonly slots?: { readonly stopWithinMs?: number; readonly endWithinMs?: number };
  readonly discovery?: { readonly everyMs: number; readonly settleMs: number };
}

export function startHost(start: DevicesStartInput, options: HostOptions = {}): DeviceHost {
  return new Host(devicesStartSchema.parse(start), options);
}

type Channels = typeof deviceChannels;
type DeviceServer = Server<Channels['events']>;

class Host implements DeviceHost {
  readonly #log: HostLog;
  readonly #now: () => Date;
  readonly #create: NonNullable<HostOptions['create']>;
  readonly #previews = new PreviewHub();
  readonly #attempts = new Attempts<object>();
  readonly #servers = new Set<DeviceServer>();
  readonly #buses: MachineBuses;
  readonly #desk: DeviceDesk;
  readonly #discovery: Discovery;

  constructor(
    start: DevicesStart,
    private readonly options: HostOptions,
  ) {
    this.#log = options.log ?? createLog();
    this.#now = options.now ?? (() => new Date());
    this.#create = options.create ?? createDevice;
    this.#desk = new DeviceDesk(this.#attempts, {
      log: this.#log,
      now: this.#now,
      activity: (activity) => this.#tell('device.activity', activity),
      over: (attemptId) => this.#previews.forget(attemptId),
      endWithinMs: options.slots?.endWithinMs,
    });
    this.#buses = options.buses ?? createMachineBuses();
    const rests = new Map(start.quarantine.map(({ deviceId, restMs }) => [deviceId, restMs]));
    for (const config of start.devices) this.#add(config, this.#buses, rests.get(config.id));
    this.#discovery = new Discovery({
      buses: this.#buses,
      paused: () => this.#desk.suspended,
      configured: new Set(start.devices.map(({ driver }) => driver)),
      takeUp: (config, buses) => this.#add(config, buses, rests.get(config.id)),
      log: (event, details) => this.#log.info(event, details),
      ...(options.discovery === undefined ? {} : { timings: options.discovery }),
    });
    if (start.discover) this.#discovery.start();
  }

  attach(port: Port): void {
    const owner = {};
    const server: DeviceServer = serve(
      port,
      deviceChannels,
      {
        'devices.list': () => ({ ok: true, value: this.#states() }),
        ...captureHandlers(this.#desk, owner, (name, payload) => server.emit(name, payload)),
        ...technicianHandlers(this.#desk, owner, (name, payload) => server.emit(name, payload)),
        ...tokenHandlers(() => this.#desk.devices()),
        ...this.#machineHandlers(),
      },
      (name, bug) => this.#log.bug(name, bug),
    );
    this.#servers.add(server);
    port.onClose(() => {
      this.#servers.delete(server);
      void this.#attempts.endAll('cancelled', owner);
    });
    server.emit('devices.changed', this.#states());
    if (haveLooked(this.#desk.devices())) server.emit('tokens.changed', tokensOf(this.#desk.devices()));
  }

  attachPreview(port: Port): void {
    this.#previews.attach(port);
  }

  async suspend(): Promise<void> {
    this.#desk.suspended = true;
    // The machine does not wait: a card that is still put aside must not keep every other device open.
    const idle = this.#desk.slots.filter(({ use }) => use === undefined);
    const closed = Promise.all(idle.map((slot) => slot.suspend()));
    await this.#attempts.endAll('suspended');
    await closed;
    // Asleep while the drivers ended, and awake again before they had: nothing would open the devices a second time.
    if (!this.#isAsleep()) return;
    await Promise.all(this.#desk.slots.map((slot) => slot.suspend()));
  }

  #isAsleep(): boolean {
    return this.#desk.suspended;
  }

  resume(): void {
    this.#desk.suspended = false;
    for (const slot of this.#desk.slots) slot.resume();
  }

  async stop(): Promise<void> {
    this.#discovery.stop();
    await this.#attempts.endAll('cancelled');
    await Promise.all(this.#desk.slots.map((slot) => slot.stop()));
    for (const server of this.#servers) server.close();
    this.#servers.clear();
    this.#previews.close();
  }

  #add(config: DeviceConfig, buses: MachineBuses, restMs: number | undefined): void {
    const listener: SlotListener = {
      changed: () => this.#tell('devices.changed', this.#states()),
      tokensChanged: () => this.#tellTokens(),
      codeRead: (read) => this.#tell('code.read', read),
      activity: (activity) => this.#tell('device.activity', activity),
      preview: (frame) => this.#previews.offer(frame),
    };
    const slot = new DeviceSlot(config, {
      create: (surroundings) => this.#create(config, surroundings, buses),
      now: this.#now,
      log: this.#log,
      listener,
      ...(restMs === undefined ? {} : { restMs }),
      ...(this.options.slots?.stopWithinMs === undefined
        ? {}
        : { stopWithinMs: this.options.slots.stopWithinMs }),
    });
    this.#desk.slots.push(slot);
    listener.changed();
  }

  #machineHandlers(): Handlers<Pick<Channels['calls'], 'host.checks' | 'host.fix' | 'host.found'>> {
    const system = this.options.system ?? machineSystem();
    return {
      'host.checks': async () => ok(await checkHost(system)),
      'host.fix': async ({ id }) => {
        const fixed = await fixCheck(system, id);
        return fixed.ok ? ok(await checkHost(system)) : fixed;
      },
      'host.found': async () =>
        ok(await this.#discovery.found((driver, id, attached) => this.#userOf(driver, id, attached))),
    };
  }

  /** The device of that driver that has this hardware open, or the one that was taken up for it. */
  #userOf(driver: string, id: string, { port, serialNumber }: { port: string; serialNumber: string | null }) {
    const states = this.#states().filter((state) => state.driver === driver);
    const user =
      states.find((state) => state.id === id) ??
      states.find((state) => state.port === port) ??
      states.find((state) => serialNumber !== null && state.serialNumber === serialNumber);
    if (user !== undefined) return user.id;
    // A driver that does not say where its device is attached has taken the only one there is.
    const [only, ...more] = states.filter(({ status }) => status === 'ready' || status === 'busy');
    return only !== undefined && more.length === 0 ? only.id : null;
  }

  #states(): DeviceState[] {
    return this.#desk.slots.map((slot) => slot.state());
  }

  #tell: DeviceServer['emit'] = (name, payload) => {
    for (const server of this.#servers) server.emit(name, payload);
  };

  #tellTokens(): void {
    const devices = this.#desk.devices();
    if (haveLooked(devices)) this.#tell('tokens.changed', tokensOf(devices));
  }
}
