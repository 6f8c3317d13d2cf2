import type { ActivityHour } from '../../../domain/channels/diagnostics.ts';

/** One day of this machine's clock. */
export interface ActivityDay {
  /** Midnight that begins it. */
  readonly start: Date;
  readonly done: number;
  readonly failed: number;
  readonly losses: number;
}

export const daysShown = 7;

/** Hours (UTC) as days of the local calendar, the last one being that of `now`: days without anything are there with zeros. */
export function activityDays(hours: readonly ActivityHour[], now: Date): readonly ActivityDay[] {
  const starts = Array.from(
    { length: daysShown },
    (_, index) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - (daysShown - 1 - index)),
  );
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
    const own = hours.filter(({ hour }) => {
      const at = Date.parse(hour);
      return at >= start.getTime() && at < end.getTime();
    });
    const sum = (count: (hour: ActivityHour) => number): number =>
      own.reduce((total, hour) => total + count(hour), 0);
    return {
      start,
      done: sum(({ done }) => done),
      failed: sum(({ failed }) => failed),
      losses: sum(({ losses }) => losses),
    };
  });
}

export const totalOf = (days: readonly ActivityDay[]): Omit<ActivityDay, 'start'> =>
  days.reduce(
    (sum, { done, failed, losses }) => ({
      done: sum.done + done,
      failed: sum.failed + failed,
      losses: sum.losses + losses,
    }),
    { done: 0, failed: 0, losses: 0 },
  );

/** The top of a scale that fits `most`, with a whole number at its half; never below 4, so that one capture is no skyscraper. */
export function scaleTop(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const tops = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power);
  return tops.find((top) => top >= most && top % 2 === 0) ?? 10 * power;
}
