import type { OutboxItem } from '../../../domain/channels/outbox.ts';

const urgency = { refused: 0, sending: 1, verifying: 2, waiting: 3, carried: 4, acknowledged: 5 } as const;

/** What somebody must act on first, then what is on its way, then what has arrived; newest first within each. */
export function byUrgency(items: readonly OutboxItem[]): readonly OutboxItem[] {
  return items.toSorted(
    (one, other) => urgency[one.state] - urgency[other.state] || other.sealedAt.localeCompare(one.sealedAt),
  );
}

export interface DayCounts {
  /** Signed and sealed on this day. */
  readonly sealed: number;
  /** Acknowledged by the centre on this day, whenever sealed. */
  readonly acknowledged: number;
  /** Not acknowledged and not refused, of whatever day. */
  readonly waiting: number;
  readonly refused: number;
}

/** Counts for the local day of `now`. */
export function countDay(items: readonly OutboxItem[], now: Date): DayCounts {
  const today = (moment: string | null): boolean =>
    moment !== null && new Date(moment).toDateString() === now.toDateString();
  const refused = items.filter(({ state }) => state === 'refused').length;
  return {
    sealed: items.filter(({ sealedAt }) => today(sealedAt)).length,
    acknowledged: items.filter(({ acknowledgedAt }) => today(acknowledgedAt)).length,
    waiting: items.filter(({ state }) => state !== 'acknowledged').length - refused,
    refused,
  };
}
