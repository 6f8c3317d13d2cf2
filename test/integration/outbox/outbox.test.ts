import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outbox } from '../../../electron/station/outbox/outbox.ts';
import { changeRow, makeDue, nextDue, postponeDue } from '../../../electron/station/outbox/outbox-store.ts';
import { unwrap } from '../../../domain/result.ts';
import { TestGateway, sha256Hex } from '../../support/gateway/test-gateway.ts';
import { OutboxDesk, Watcher, itemIn, longWait } from './outbox-desk.ts';
import { UnsteadyNetwork } from '../../support/network/unsteady-network.ts';

let gateway: TestGateway;
let network: UnsteadyNetwork;
let desk: OutboxDesk;
let watcher: Watcher;
let outbox: Outbox;

beforeEach(async () => {
  gateway = await TestGateway.start();
  network = await UnsteadyNetwork.to(Number(new URL(gateway.gateway.url).port));
  desk = await OutboxDesk.provisioned(gateway.store, gateway.ca, network.url);
  watcher = new Watcher();
  outbox = desk.outbox({ onChange: watcher.onChange });
});
afterEach(async () => {
  await outbox.stop();
  await desk.remove();
  await network.close();
  await gateway.stop();
});

describe('Outbox', () => {
  it('delivers an application and keeps a receipt that stock openssl verifies', async () => {
    const id = await desk.seal(60_000);
    await outbox.start();
    const item = itemIn(await watcher.untilItem(id, 'acknowledged'), id);
    expect(item).toMatchObject({ sent: item.size, code: null, nextAttemptAt: null });

    const receipt = join(desk.folder, 'receipt.p7s');
    writeFileSync(receipt, (await outbox.acknowledgement(id)) ?? '');
    writeFileSync(join(desk.folder, 'ca.pem'), gateway.ca);
    const verified = spawnSync(
      'openssl',
      ['cms', '-verify', '-inform', 'DER', '-in', receipt, '-CAfile', join(desk.folder, 'ca.pem')],
      { encoding: 'utf8', timeout: longWait.timeout },
    );
    expect(verified.status, verified.stderr).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      applicationId: id,
      sha256: sha256Hex(readFileSync(desk.file(id))),
      stationId: desk.identity.station.id,
    });
    const states = watcher.states.flatMap((state) => state.items.map((one) => one.state));
    expect([...new Set(states)]).toEqual(['sending', 'verifying', 'acknowledged']);
    const { rows } = await auditRows();
    expect(rows.filter((row) => row.subject_id === id)).toEqual([
      { event: 'application-acknowledged', subject_id: id },
    ]);
  });

  it('delivers in the order of sealing and nothing twice when it is started again', async () => {
    const ids = [await desk.seal(), await desk.seal(), await desk.seal()];
    await outbox.start();
    await watcher.until((state) => state.items.length === 3 && state.waiting === 0);
    await outbox.stop();
    outbox = desk.outbox({ onChange: watcher.onChange });
    await outbox.start();
    outbox.wake();
    await watcher.until((state) => state.network === 'online');
    const records = await Promise.all(ids.map((id) => gateway.store.application(id)));
    expect(records.map((record) => record?.sequence)).toEqual([1, 2, 3]);
    expect(await gateway.store.refusals()).toEqual([]);
  });

  it('waits with the cause on view while nobody answers, and delivers when the network is back', async () => {
    network.cut();
    const ids = [await desk.seal(), await desk.seal()];
    await outbox.start();
    const waiting = await watcher.until(
      (state) => state.network === 'offline' && state.items.every((item) => item.code !== null),
    );
    expect(waiting.waiting).toBe(2);
    for (const item of waiting.items) {
      expect(item).toMatchObject({ state: 'waiting', code: 'gateway-unreachable', sent: 0 });
      expect(item.nextAttemptAt).not.toBeNull();
    }
    network.restore();
    const done = await watcher.until((state) => state.waiting === 0);
    expect(done.network).toBe('online');
    expect(await Promise.all(ids.map((id) => gateway.store.application(id)))).not.toContain(undefined);
  });

  it('goes on at the very byte when the connection breaks in the middle of a chunk', async () => {
    const id = await desk.seal(600_000);
    const { size } = itemIn(await outbox.state(), id);
    network.stallAfter(3_400_000);
    await outbox.start();
    const stalled = await watcher.until((state) => state.items[0]?.code === 'gateway-timeout');
    expect(itemIn(stalled, id)).toMatchObject({ state: 'waiting' });
    network.cut();
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    expect(network.forwarded).toBeLessThan(size + 300_000);
    expect((await gateway.store.application(id))?.size).toBe(size);
  });

  it('goes on with an upload when the gateway has got another address', async () => {
    const id = await desk.seal(300_000);
    network.stallAfter(3_400_000);
    await outbox.start();
    await watcher.until((state) => (state.items[0]?.sent ?? 0) > 3_000_000);
    await outbox.stop();
    network.cut();
    const before = network.forwarded;
    outbox = desk.outbox({
      onChange: watcher.onChange,
      gateway: { ...desk.address, url: gateway.gateway.url },
    });
    await outbox.start();
    const item = itemIn(await watcher.untilItem(id, 'acknowledged'), id);
    expect(item.sent).toBe(item.size);
    expect(network.forwarded).toBe(before);
  });

  it('goes on by itself when the vault could not be written for a while', async () => {
    const id = await desk.seal();
    const run = (statement: string) => sql.raw(statement).execute(desk.vault.database);
    await run(`CREATE TRIGGER full BEFORE UPDATE ON outbox_item BEGIN SELECT RAISE(ABORT, 'full'); END`);
    const told: string[] = [];
    outbox = desk.outbox({ onChange: watcher.onChange, log: (event) => told.push(event) });
    await outbox.start();
    await expect.poll(() => told, { timeout: 30_000 }).toContain('outbox stumbled');
    await run('DROP TRIGGER full');
    await watcher.untilItem(id, 'acknowledged');
    expect((await gateway.store.application(id))?.sequence).toBe(1);
  });

  it('shows an application it fails over as waiting, with a code, when the cause is a bug of its own', async () => {
    const id = await desk.seal();
    const told: string[] = [];
    outbox = desk.outbox({ onChange: watcher.onChange, log: (event) => told.push(event) });
    await changeRow(desk.vault.database, id, { upload_url: 'no URL' });
    await outbox.start();
    const state = await watcher.until((now) => now.items[0]?.code !== null && now.items.length > 0);
    expect(itemIn(state, id)).toMatchObject({ state: 'waiting', code: 'internal' });
    expect(told).toContain('delivery stumbled');
  });

  it('brings the others when the oldest never gets its answer', async () => {
    const [oldest, other] = [await desk.seal(), await desk.seal()];
    const soon = new Date(Date.now() + 60_000).toISOString();
    await changeRow(desk.vault.database, oldest, { attempts: 1, next_attempt_at: soon });
    await postponeDue(desk.vault.database, soon, 'gateway-timeout');
    await makeDue(desk.vault.database, ['gateway-timeout']);
    await changeRow(desk.vault.database, oldest, { next_attempt_at: null });
    expect((await nextDue(desk.vault.database, new Date()))?.application_id).toBe(other);
  });

  it('fetches the receipt instead of sending again when the answer to the commit was lost', async () => {
    const id = await desk.seal(100_000);
    await outbox.start();
    await watcher.untilItem(id, 'verifying');
    network.mute();
    await expect.poll(() => gateway.store.application(id), longWait).toBeDefined();
    network.cut();
    const before = network.sent;
    network.restore();
    await watcher.untilItem(id, 'acknowledged');
    expect(network.sent - before).toBeLessThan(20_000);
    expect((await gateway.store.application(id))?.sequence).toBe(1);
  });

  it('shows the refusal and its code, and asks again only when told to', async () => {
    const id = await desk.seal(2000, (enrollment) => ({ ...enrollment, biometricData: [] }));
    const fine = await desk.seal();
    await outbox.start();
    await watcher.untilItem(fine, 'acknowledged');
    expect(itemIn(await outbox.state(), id)).toMatchObject({
      state: 'refused',
      code: 'application-incomplete',
      nextAttemptAt: null,
    });
    expect((await gateway.store.refusals()).map(({ code }) => code)).toEqual(['application-incomplete']);

    expect(itemIn(unwrap(await outbox.retry(id)), id).state).not.toBe('refused');
    await watcher.untilItem(id, 'refused');
    expect((await gateway.store.refusals()).length).toBe(2);
    expect(await outbox.retry(fine)).toMatchObject({ ok: false, error: { code: 'already-acknowledged' } });
    expect(await outbox.retry('nobody')).toMatchObject({ ok: false, error: { code: 'application-unknown' } });
  });

  it('tells a file that was damaged on this disk from one damaged on the way', async () => {
    const id = await desk.seal();
    desk.flipByteOnDisk(id);
    await outbox.start();
    expect(itemIn(await watcher.untilItem(id, 'refused'), id).code).toBe('sealed-file-damaged');
  });

  it('stays away from a gateway whose certificate another authority issued', async () => {
    const other = await TestGateway.startAnother();
    try {
      await desk.seal();
      network.retarget(Number(new URL(other.gateway.url).port));
      await outbox.start();
      const state = await watcher.until((now) => now.items[0]?.code !== null && now.items.length > 0);
      expect(state.items[0]).toMatchObject({ state: 'waiting', code: 'gateway-untrusted', sent: 0 });
    } finally {
      await other.stop();
    }
  });

  it('keeps everything waiting, with the cause on view, once the centre has revoked the station', async () => {
    const ids = [await desk.seal(), await desk.seal()];
    await gateway.store.revoke({ stationId: desk.identity.station.id }, new Date(), 'compromised');
    await outbox.start();
    const state = await watcher.until((now) => now.items.every(({ code }) => code === 'station-revoked'));
    for (const id of ids) expect(itemIn(state, id)).toMatchObject({ state: 'waiting' });
    expect(state.network).toBe('online');
  });
});

async function auditRows() {
  const rows = await desk.vault.database.selectFrom('audit').select(['event', 'subject_id']).execute();
  return { rows };
}
