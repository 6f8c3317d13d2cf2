import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { callGateway, gatewayAgent } from '../../../electron/station/outbox/gateway-access.ts';
import { rowOf } from '../../../electron/station/outbox/outbox-store.ts';
import { itemIn } from '../../integration/outbox/outbox-desk.ts';
import { Line, noteFault } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await Line.open();
});
afterAll(() => line.close());

describe('Outbox when a commit overtakes the last bytes', () => {
  it('has it refused as incomplete, brings the rest and is acknowledged once', async () => {
    const id = await line.station.seal(100_000);
    const { box, outbox, watcher } = await line.throughMiddlebox();
    const held = box.holdAfter(1_000_000);
    await outbox.start();
    const { size } = itemIn(await outbox.state(), id);
    await held;
    const row = await rowOf(line.station.vault.database, id);
    const uploadId = new URL(row?.upload_url ?? '').pathname.split('/').at(-1);
    const agent = gatewayAgent({ ...line.station.address, url: box.url });
    const early = unwrap(
      await callGateway({
        agent,
        url: `https://127.0.0.1:${line.gatewayPort}${gatewayPaths.application(id)}`,
        method: 'POST',
        json: { uploadId, sha256: row?.sha256, size },
        timeoutMs: 60_000,
      }),
    );
    agent.destroy();
    expect(JSON.parse(early.body.toString('utf8'))).toMatchObject({ code: 'upload-incomplete' });
    const released = performance.now();
    box.release();
    await watcher.untilItem(id, 'acknowledged');
    await line.arrived(id, outbox);
    expect(await line.station.transfersOf(id)).toBe(1);
    const recoveryMs = performance.now() - released;
    noteFault({ fault: 'commit overtakes bytes', seen: 'progress', size, sent: box.sent, recoveryMs });
  });
});
