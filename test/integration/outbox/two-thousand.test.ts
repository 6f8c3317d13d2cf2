import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../../../electron/station/outbox/outbox-store.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OutboxDesk } from './outbox-desk.ts';
import { processorTime } from '../../support/processor-time.ts';

let gateway: TestGateway;
let desk: OutboxDesk;
beforeAll(async () => {
  gateway = await TestGateway.start();
  desk = await OutboxDesk.provisioned(gateway.store, gateway.ca, gateway.gateway.url);
});
afterAll(async () => {
  await desk.remove();
  await gateway.stop();
});

const waiting = 2000;
const bytes = 3_000_000;

describe('Outbox with two thousand applications waiting', () => {
  it('tells how it stands in under 10 ms, with exact counts and the next two hundred', async () => {
    const queued = await desk.vault.change(async (transaction) => {
      for (let index = 0; index < waiting; index += 1) {
        await enqueue(transaction, {
          applicationId: randomUUID(),
          ticket: `T-${index}`,
          sealedAt: new Date(Date.now() - index * 60_000),
          sha256: '0'.repeat(64),
          size: bytes,
        });
      }
      return ok();
    });
    unwrap(queued);
    const outbox = desk.outbox();
    const took: number[] = [];
    for (let round = 0; round < 21; round += 1) {
      const started = processorTime();
      const state = await outbox.state();
      took.push(processorTime() - started);
      expect(state).toMatchObject({ waiting, bytesLeft: waiting * bytes });
      expect(state.items).toHaveLength(200);
    }
    expect(await outbox.mayStart()).toMatchObject({ ok: false, error: { code: 'offline-limit-reached' } });
    const median = took.sort((one, other) => one - other)[10] ?? Number.POSITIVE_INFINITY;
    expect(median, `median of ${took.map((ms) => ms.toFixed(1)).join(' ')} ms`).toBeLessThan(10);
    await outbox.stop();
    console.log(
      `state of ${waiting} waiting: median ${median.toFixed(2)} ms, longest ${took.at(-1)?.toFixed(2)} ms`,
    );
  });
});
