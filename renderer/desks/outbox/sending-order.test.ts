import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../../../domain/channels/outbox.ts';
import { inSendingOrder } from './sending-order.ts';

const item = (ticket: string, of: Partial<OutboxItem>): OutboxItem => ({
  applicationId: ticket,
  ticket,
  state: 'waiting',
  priority: 'normal',
  size: 1,
  sent: 0,
  sealedAt: '2026-11-22T01:00:00.000Z',
  acknowledgedAt: null,
  carriedFor: null,
  code: null,
  nextAttemptAt: null,
  ...of,
});

describe('inSendingOrder', () => {
  test('puts refusals first, then what waits as it goes, then what has arrived when all are there', () => {
    const order = inSendingOrder([
      item('arrived-first', { state: 'acknowledged', acknowledgedAt: '2026-11-22T02:00:00.000Z' }),
      item('arrived-last', { state: 'acknowledged', acknowledgedAt: '2026-11-22T03:00:00.000Z' }),
      item('on-the-stick', { state: 'carried' }),
      item('later', { priority: 'later', sealedAt: '2026-11-21T01:00:00.000Z' }),
      item('newer', { sealedAt: '2026-11-22T01:30:00.000Z' }),
      item('older', {}),
      item('urgent', { priority: 'urgent', sealedAt: '2026-11-22T01:45:00.000Z' }),
      item('on-its-way', { state: 'sending' }),
      item('refused', { state: 'refused' }),
    ]);
    expect(order.map(({ ticket }) => ticket)).toEqual([
      'refused',
      'on-its-way',
      'urgent',
      'older',
      'newer',
      'later',
      'on-the-stick',
      'arrived-last',
      'arrived-first',
    ]);
  });
});
