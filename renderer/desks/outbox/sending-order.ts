import type { OutboxItem } from '../../../domain/channels/outbox.ts';

const place = { refused: 0, sending: 1, verifying: 2, waiting: 3, carried: 4, acknowledged: 5 } as const;
const rank = { urgent: 0, normal: 1, later: 2 } as const;

/**
 * What somebody must act on first, what is under way, then what waits as it will go: urgent ones first, the oldest first. What is on a
 * stick follows, and what has arrived, the last one first.
 */
export function inSendingOrder(items: readonly OutboxItem[]): readonly OutboxItem[] {
  return items.toSorted(
    (one, other) =>
      place[one.state] - place[other.state] ||
      (one.state === 'waiting' ? rank[one.priority] - rank[other.priority] : 0) ||
      (one.state === 'acknowledged'
        ? (other.acknowledgedAt ?? '').localeCompare(one.acknowledgedAt ?? '')
        : one.sealedAt.localeCompare(other.sealedAt)) ||
      one.applicationId.localeCompare(other.applicationId),
  );
}
