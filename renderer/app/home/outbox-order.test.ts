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
    expect(countDay({ waiting: 2, items }, now)).toEqual({
      sealed: 3,
      acknowledged: 1,
      waiting: 2,
      refused: 1,
      atLeast: { sealed: false, acknowledged: false },
    });
  });

  test('says that there may be more when the station lists only a part', () => {
    expect(countDay({ waiting: 1204, items }, now)).toMatchObject({
      waiting: 1204,
      atLeast: { sealed: true, acknowledged: false },
    });
    const arrived = Array.from({ length: 50 }, (_none, n) => item(`n${n}`, 'acknowledged', today));
    expect(countDay({ waiting: 0, items: arrived }, now)).toMatchObject({
      acknowledged: 50,
      atLeast: { sealed: true, acknowledged: true },
    });
  });
});
