import type { OutboxItem, OutboxState } from '../../../domain/channels/outbox.ts';

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
  /** To be sent, of whatever day. */
  readonly waiting: number;
  readonly refused: number;
  /** Which of them may be more: not everything is listed. */
  readonly atLeast: { readonly sealed: boolean; readonly acknowledged: boolean };
}

/** Of what arrived the station lists only so many; a day with more has at least as many. */
export const mostArrivedListed = 50;

/**
 * Counts for the local day of `now`. `outbox.waiting` counts everything that waits, its items only a part of it: what was sealed
 * and what arrived today is then a lower bound, and `atLeast` says so.
 */
export function countDay(outbox: Pick<OutboxState, 'waiting' | 'items'>, now: Date): DayCounts {
  const { items } = outbox;
  const today = (moment: string | null): boolean =>
    moment !== null && new Date(moment).toDateString() === now.toDateString();
  const of = (state: OutboxItem['state']): number => items.filter((item) => item.state === state).length;
  const manyArrived = of('acknowledged') >= mostArrivedListed;
  const listed = of('waiting') + of('sending') + of('verifying');
  return {
    sealed: items.filter(({ sealedAt }) => today(sealedAt)).length,
    acknowledged: items.filter(({ acknowledgedAt }) => today(acknowledgedAt)).length,
    waiting: outbox.waiting,
    refused: of('refused'),
    atLeast: { sealed: outbox.waiting > listed || manyArrived, acknowledged: manyArrived },
  };
}
