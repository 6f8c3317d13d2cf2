const hour = 3600 * 1000;
/** Vietnam has kept UTC+7 without summer time since 1975. */
const offset = 7 * hour;

/** The day in Vietnam, `YYYY-MM-DD`: what a quota counts by. */
export function vietnamDay(moment: Date): string {
  return new Date(moment.getTime() + offset).toISOString().slice(0, 10);
}

/** Milliseconds until that day ends. */
export function untilMidnight(moment: Date): number {
  return 24 * hour - ((moment.getTime() + offset) % (24 * hour));
}
