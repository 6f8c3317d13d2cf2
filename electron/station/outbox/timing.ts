/** What the outbox knows of time and chance; tests put in their own. */
export interface OutboxClock {
  now(): Date;
  /** In [0, 1). */
  random(): number;
  /** Calls back once after `ms`; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: OutboxClock = {
  now: () => new Date(),
  random: Math.random,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Every time the outbox waits for something, in milliseconds. */
export interface OutboxTiming {
  /** Without a byte moving for so long an upload counts as broken. */
  readonly uploadStall: number;
  /** Creating an upload, and asking how far one came. */
  readonly uploadCall: number;
  /** The gateway opens and verifies the application while this call waits. */
  readonly commit: number;
  readonly askForAcknowledgement: number;
  readonly health: number;
  /** How often the centre is asked whether it has got what was handed over on a stick. */
  readonly askForCarried: number;
  /** How often the gateway is asked whether it is there when nothing is due. */
  readonly probeInterval: number;
  readonly firstRetry: number;
  readonly longestRetry: number;
  /** Least time between two reports of progress: five a second. */
  readonly progressInterval: number;
}

export const outboxTiming: OutboxTiming = {
  uploadStall: 30_000,
  uploadCall: 30_000,
  commit: 60_000,
  askForAcknowledgement: 15_000,
  health: 10_000,
  askForCarried: 600_000,
  probeInterval: 30_000,
  firstRetry: 2_000,
  longestRetry: 300_000,
  progressInterval: 200,
};

/**
 * Pause before attempt `attempts + 1`: doubling from `firstRetry` to `longestRetry`, each shortened by up to half at random so
 * that stations cut off together don't come back together.
 */
export function retryDelay(attempts: number, timing: OutboxTiming, random: () => number): number {
  const full = Math.min(timing.longestRetry, timing.firstRetry * 2 ** Math.min(attempts - 1, 30));
  return Math.round(full * (0.5 + random() / 2));
}
