import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export const shedReasons = [
  'stopping',
  'verifications-waiting',
  'event-loop',
  'uploads-open',
  'disk-space',
  'quota',
  'attempts',
  'questions',
] as const;
export type ShedReason = (typeof shedReasons)[number];

/** Beyond these the gateway takes nothing new, long before it would fail. */
export interface PressureLimits {
  /** Applications waiting for a verification before new uploads are refused; commits stand twice as many. */
  readonly verificationsWaiting: number;
  /** Milliseconds the event loop is late, smoothed over some seconds. */
  readonly eventLoopDelay: number;
  /** Uploads whose bytes are coming in at this moment. */
  readonly uploadsOpen: number;
  /** Free space where uploads are written. At half of it uploads under way and commits have to wait, too. */
  readonly freeBytes: number;
}

export const pressureLimits: PressureLimits = {
  verificationsWaiting: 64,
  eventLoopDelay: 400,
  uploadsOpen: 400,
  freeBytes: 2 * 1024 ** 3,
};

/** What a request would add. `progress`: bytes of an upload that was already taken on. */
export type Demand = 'new-upload' | 'progress' | 'commit' | 'other';

const resolution = 20;
const loopInterval = 1000;
/** Weight of the newest second in the smoothed delay. */
const newest = 0.4;
const diskInterval = 5000;
/** Seconds: a base and what chance adds, so that a thousand stations do not come back together. */
const waits: Readonly<Record<ShedReason, readonly [base: number, spread: number]>> = {
  stopping: [2, 8],
  'verifications-waiting': [3, 12],
  'event-loop': [3, 12],
  'uploads-open': [5, 20],
  'disk-space': [60, 120],
  quota: [60, 0],
  attempts: [60, 0],
  questions: [60, 0],
};

/** Seconds for Retry-After. */
export function retryAfter(reason: ShedReason, random = Math.random()): number {
  const [base, spread] = waits[reason];
  return Math.round(base + random * spread);
}

export interface PressureSources {
  readonly verificationsWaiting: () => number;
  readonly uploadsOpen: () => number;
  readonly stopping: () => boolean;
}

/** Says what can't be taken now, without asking anything that could itself be slow. */
export class Pressure {
  private readonly limits: PressureLimits;
  private readonly sources: PressureSources;
  private readonly loop = monitorEventLoopDelay({ resolution });
  private readonly timers: NodeJS.Timeout[];
  private smoothed = 0;
  private free = Number.POSITIVE_INFINITY;

  private constructor(limits: PressureLimits, sources: PressureSources, folder: string) {
    this.limits = limits;
    this.sources = sources;
    this.loop.enable();
    this.timers = [
      setInterval(() => this.readLoop(), loopInterval).unref(),
      setInterval(() => void this.readDisk(folder), diskInterval).unref(),
    ];
  }

  /** @param folder where uploads are written */
  static async watch(
    sources: PressureSources,
    folder: string,
    limits: PressureLimits = pressureLimits,
  ): Promise<Pressure> {
    const pressure = new Pressure(limits, sources, folder);
    await pressure.readDisk(folder);
    return pressure;
  }

  get eventLoopDelay(): number {
    return this.smoothed;
  }

  get freeBytes(): number {
    return this.free;
  }

  reasonAgainst(demand: Demand): ShedReason | null {
    const { limits, sources } = this;
    if (sources.stopping()) return 'stopping';
    if (demand === 'other') return null;
    // What was begun is let finish longer: it is what makes room again.
    const least = demand === 'new-upload' ? limits.freeBytes : limits.freeBytes / 2;
    if (demand === 'progress') return this.free < least ? 'disk-space' : null;
    const mostWaiting = limits.verificationsWaiting * (demand === 'commit' ? 2 : 1);
    if (sources.verificationsWaiting() >= mostWaiting) return 'verifications-waiting';
    if (this.free < least) return 'disk-space';
    // What was uploaded already is let finish: its verification is what makes room.
    if (demand === 'commit') return null;
    if (this.smoothed > limits.eventLoopDelay) return 'event-loop';
    return sources.uploadsOpen() >= limits.uploadsOpen ? 'uploads-open' : null;
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.loop.disable();
  }

  private readLoop(): void {
    // The histogram holds whole intervals: an idle loop shows its resolution. Empty, its mean is not a number.
    const late = Math.max(0, this.loop.mean / 1e6 - resolution);
    this.loop.reset();
    if (Number.isFinite(late)) this.smoothed += newest * (late - this.smoothed);
  }

  private async readDisk(folder: string): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(folder);
      this.free = bavail * bsize;
    } catch {
      // A folder that can't be asked is for readiness to tell; guessing would refuse a nation.
      this.free = Number.POSITIVE_INFINITY;
    }
  }
}
