import type { PreviewFrame } from '../../domain/channels/preview.ts';
import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import type { CodeRead } from '../../domain/devices/code-reader.ts';
import type { DeviceErrorCode, DeviceKind, DeviceState } from '../../domain/devices/device.ts';
import { deviceErrorCodes } from '../../domain/devices/device.ts';
import type { DeviceActivity } from '../../domain/devices/host-report.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { TraceRecorder } from '../recorder/trace-recorder.ts';
import type { EndReason } from './attempts.ts';
import { configuredState } from './device-kinds.ts';
import { type DriverScope, leaveDriver, runAsDriver } from './driver-scope.ts';
import type { HostLog } from './log.ts';
import { RestartBudget } from './restart-budget.ts';

/** A driver that is told to stop gets this long; then it is left behind, in milliseconds. */
export const stopWithinMs = 4000;

export interface SlotListener {
  /** What is shown of the device changed. */
  changed(): void;
  tokensChanged(): void;
  codeRead(read: CodeRead): void;
  activity(activity: DeviceActivity): void;
  preview(frame: Omit<PreviewFrame, 'type' | 'sequence'>): void;
}

export interface SlotOptions {
  readonly create: (surroundings: DriverSurroundings) => HostedDevice;
  readonly now: () => Date;
  readonly log: HostLog;
  readonly listener: SlotListener;
  /** The host before this one hung or died while this driver ran: it starts after the others, and rests first. */
  readonly restMs?: number;
  readonly budget?: RestartBudget;
  readonly stopWithinMs?: number;
}

/** Who has the device alone: an attempt, a self-test, a live view, a print. */
export interface SlotUse {
  readonly attemptId: string;
  readonly end: (reason: EndReason) => void;
  /** Told to end: pictures that its driver still gives are for nobody, the window may be locked by now. */
  readonly isEnding: () => boolean;
}

/**
 * The place of one configured device. Its driver may fail to start, throw or hang up: it is stopped then and made anew after a rest, and
 * nobody else notices. One user at a time.
 */
export class DeviceSlot {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly recorder: TraceRecorder;
  readonly #budget: RestartBudget;
  readonly #surroundings: DriverSurroundings;
  #device: HostedDevice | undefined;
  #scope: DriverScope | undefined;
  #shown: DeviceState;
  #forget: (() => void)[] = [];
  #use: SlotUse | undefined;
  #restart: NodeJS.Timeout | undefined;
  #ending: Promise<void> = Promise.resolve();
  #closed = false;
  #asleep = false;
  #up = false;
  #upChanged = performance.now();

  constructor(
    readonly config: DeviceConfig,
    private readonly options: SlotOptions,
  ) {
    this.id = config.id;
    this.#shown = configuredState(config, options.now());
    this.kind = this.#shown.kind;
    this.recorder = new TraceRecorder(config.driver);
    this.#budget = options.budget ?? new RestartBudget();
    this.#surroundings = {
      now: options.now,
      log: (event, details) => options.log.info(event, details),
      tap: this.recorder,
      preview: (frame) => {
        if (this.#use?.attemptId === frame.attemptId && !this.#use.isEnding())
          leaveDriver(() => options.listener.preview({ ...frame, deviceId: this.id }));
      },
    };
    if (options.restMs === undefined) this.#begin();
    else {
      this.#show('fault', 'not-responding');
      this.#beginAfter(options.restMs);
    }
  }

  /** The driver that works now. */
  get device(): HostedDevice | undefined {
    return this.#device;
  }

  get use(): SlotUse | undefined {
    return this.#use;
  }

  state(): DeviceState {
    const state = this.#ownState();
    return this.#use !== undefined && state.status === 'ready' ? { ...state, status: 'busy' } : state;
  }

  /** Runs the driver's code as its own. */
  enter<T>(work: () => T): T {
    return this.#scope === undefined ? work() : runAsDriver(this.#scope, work);
  }

  /** Takes the device, which nobody uses, for one user. @returns the way to give it back */
  hold(use: SlotUse): () => void {
    this.#use = use;
    this.#changed();
    return () => {
      if (this.#use !== use) return;
      this.#use = undefined;
      this.#changed();
    };
  }

  retry(): void {
    const device = this.#device;
    if (device !== undefined) {
      this.enter(() => device.retry());
      return;
    }
    this.#budget.forgive();
    this.#beginAfter(0);
  }

  /** The driver threw: it is stopped and made anew. */
  fail(where: string, bug: unknown): void {
    this.options.log.bug(where, bug);
    this.#giveUp('driver-failed');
  }

  /** The driver did not end when it was told to. */
  abandon(): void {
    this.options.log.info('driver-abandoned', { device: this.id });
    this.#giveUp('not-responding');
  }

  /** Frees the device until `resume`. Whoever used it has been told to end. */
  async suspend(): Promise<void> {
    this.#asleep = true;
    clearTimeout(this.#restart);
    const stopped = this.#drop();
    this.#show('absent', 'suspended');
    await stopped;
  }

  resume(): void {
    this.#asleep = false;
    this.#beginAfter(0);
  }

  async stop(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#drop();
  }

  #begin(): void {
    const scope: DriverScope = {
      deviceId: this.id,
      failed: (bug) => {
        if (this.#scope === scope) this.fail('callback', bug);
        else this.options.log.bug('callback of a driver that was given up', bug);
      },
    };
    this.#scope = scope;
    try {
      const device = runAsDriver(scope, () => this.options.create(this.#surroundings));
      this.#device = device;
      this.#forget = [device.onChange(() => leaveDriver(() => this.#changed())), ...this.#listenTo(device)];
      this.#changed();
    } catch (bug) {
      this.fail(`creating ${this.config.driver}`, bug);
    }
  }

  #listenTo(device: HostedDevice): (() => void)[] {
    const { listener } = this.options;
    if (device.kind === 'officer-token')
      return [device.onTokens(() => leaveDriver(() => listener.tokensChanged()))];
    if (device.kind !== 'code-reader') return [];
    // What the technician scans in a self-test is not for the officer's screen.
    const forward = (read: CodeRead): void => {
      if (this.#use === undefined) leaveDriver(() => listener.codeRead(read));
    };
    return [device.onCode(forward)];
  }

  #giveUp(code: 'driver-failed' | 'not-responding'): void {
    if (this.#closed) return;
    this.#use?.end('driver-failed');
    void this.#drop();
    // Made anew when the machine is back, as all are.
    if (this.#asleep) return;
    this.#show('fault', code);
    this.#beginAfter(this.#budget.failed());
  }

  /** Lets the driver go; settles when it has stopped or had its time. */
  #drop(): Promise<void> {
    const device = this.#device;
    const scope = this.#scope;
    if (device === undefined || scope === undefined) return this.#ending;
    this.#shown = this.#ownState();
    for (const forget of this.#forget) forget();
    this.#forget = [];
    this.#device = undefined;
    this.#scope = undefined;
    this.#ending = bounded(
      runAsDriver(scope, async () => device.stop()).catch((bug: unknown) => {
        this.options.log.bug('stopping a driver', bug);
      }),
      this.options.stopWithinMs ?? stopWithinMs,
    );
    return this.#ending;
  }

  #beginAfter(milliseconds: number): void {
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => {
      // A device is not opened again before the driver that had it let it go.
      void this.#ending.then(() => {
        if (!this.#closed && !this.#asleep && this.#device === undefined) this.#begin();
      });
    }, milliseconds);
    this.#restart.unref();
  }

  /** What the driver says; what was last known of a device whose driver fails even at that. */
  #ownState(): DeviceState {
    const device = this.#device;
    if (device === undefined) return this.#shown;
    try {
      return device.state();
    } catch (bug) {
      queueMicrotask(() => {
        if (this.#device === device) this.fail('state', bug);
      });
      return this.#shown;
    }
  }

  #show(status: DeviceState['status'], code: DeviceErrorCode): void {
    this.#shown = { ...this.#shown, status, code, changedAt: this.options.now().toISOString() };
    this.#changed();
  }

  #changed(): void {
    const { status, code } = this.state();
    const up = status === 'ready' || status === 'busy';
    if (up !== this.#up) {
      const now = performance.now();
      this.#up = up;
      this.options.listener.activity({
        deviceId: this.id,
        at: this.options.now().toISOString(),
        kind: 'connection',
        outcome: up ? 'done' : 'failed',
        code: asErrorCode(code) ?? null,
        cause: null,
        // How long it was away, or had been there.
        tookMs: now - this.#upChanged,
      });
      this.#upChanged = now;
    }
    this.options.listener.changed();
  }
}

export function asErrorCode(code: string | null): DeviceErrorCode | undefined {
  return deviceErrorCodes.find((known) => known === code);
}

function bounded(work: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, milliseconds);
    void work.finally(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
