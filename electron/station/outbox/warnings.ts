import type { OutboxWarning } from '../../../domain/channels/outbox.ts';

/** Shares of a limit at which officers are told. */
const levels = { soon: 0.7, near: 0.85 } as const;
const megabyte = 1_000_000;
/** Free bytes on the disk of the vault. Below `reached` nothing new is begun: what is open still has to be written. */
export const freeDisk = { soon: 2000 * megabyte, near: 500 * megabyte, reached: 100 * megabyte } as const;
/** Days until the station's own certificate ends. */
export const certificateDays = { soon: 30, near: 7, reached: 0 } as const;
/** Seconds between this clock and the centre's from which on it refuses what is signed here. */
export const mostClockSkewSeconds = 600;
const dayMs = 86_400_000;

export interface Standing {
  readonly now: Date;
  readonly waiting: number;
  readonly oldestSealedAt: Date | null;
  readonly mostWaitingDays: number;
  readonly mostWaitingCount: number;
  /** Null where it could not be told. */
  readonly freeBytes: number | null;
  readonly certificateEnds: Date | null;
  /** This clock minus the centre's; null while nobody compared them. */
  readonly clockSkewSeconds: number | null;
}

/** What will stop the work, told well before it does. */
export function warningsOf(standing: Standing): OutboxWarning[] {
  const { now, oldestSealedAt, freeBytes, certificateEnds, clockSkewSeconds } = standing;
  const daysWaiting =
    oldestSealedAt === null ? 0 : Math.max(0, (now.getTime() - oldestSealedAt.getTime()) / dayMs);
  const daysLeft = certificateEnds === null ? null : (certificateEnds.getTime() - now.getTime()) / dayMs;
  return [
    ...upTo('days', Math.round(daysWaiting * 10) / 10, standing.mostWaitingDays),
    ...upTo('count', standing.waiting, standing.mostWaitingCount),
    ...(freeBytes === null ? [] : downTo('disk', freeBytes, freeDisk)),
    ...(daysLeft === null ? [] : downTo('certificate', Math.floor(daysLeft), certificateDays)),
    ...(clockSkewSeconds === null ? [] : upTo('clock', Math.abs(clockSkewSeconds), mostClockSkewSeconds)),
  ];
}

function upTo(code: OutboxWarning['code'], value: number, limit: number): OutboxWarning[] {
  const share = value / limit;
  if (share < levels.soon) return [];
  return [{ code, value, limit, level: share >= 1 ? 'reached' : share >= levels.near ? 'near' : 'soon' }];
}

function downTo(
  code: OutboxWarning['code'],
  value: number,
  limits: Readonly<Record<OutboxWarning['level'], number>>,
): OutboxWarning[] {
  const level = (['reached', 'near', 'soon'] as const).find((one) => value <= limits[one]);
  return level === undefined ? [] : [{ code, value, limit: limits.reached, level }];
}
