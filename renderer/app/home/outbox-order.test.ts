import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../../../domain/channels/outbox.ts';
import { byUrgency, countDay } from './outbox-order.ts';

const item = (ticket: string, state: OutboxItem['state'], sealedAt: string): OutboxItem => ({
  applicationId: ticket,
  ticket,
  state,
  size: 1,
  sent: 0,
  sealedAt,
  acknowledgedAt: state === 'acknowledged' ? sealedAt : null,
  code: null,
  nextAttemptAt: null,
  priority: 'normal',
  carriedFor: null,
});
const now = new Date(2026, 10, 22, 15);
const today = new Date(2026, 10, 22, 9).toISOString();
const later = new Date(2026, 10, 22, 10).toISOString();
const yesterday = new Date(2026, 10, 21, 9).toISOString();
const items = [
  item('old', 'acknowledged', yesterday),
  item('new', 'acknowledged', today),
  item('waits', 'waiting', yesterday),
  item('waits-too', 'waiting', later),
  item('refused', 'refused', today),
];

describe('byUrgency', () => {
  test('puts refusals first and arrivals last, newest first, when both are there', () => {
    expect(byUrgency(items).map(({ ticket }) => ticket)).toEqual([
      'refused',
      'waits-too',
      'waits',
      'new',
      'old',
    ]);
  });
});

describe('countDay', () => {
  test('counts this day, and what waits of any day', () => {
    expect(countDay(items, now)).toEqual({ sealed: 3, acknowledged: 1, waiting: 2, refused: 1 });
  });
});
