import { readFileSync } from 'node:fs';

/**
 * Milliseconds that this thread has been on a processor: how much work something is, however many others want the machine too. Where the system does not
 * say (outside Linux), the time on the clock.
 */
export function processorTime(): number {
  try {
    // Nanoseconds run, nanoseconds waited for a processor, turns (Linux, Documentation/scheduler/sched-stats.rst).
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
