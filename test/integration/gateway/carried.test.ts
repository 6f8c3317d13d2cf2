import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgementContentSchema, gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { Reply } from '../../support/gateway/station-client.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
  testGrant,
} from '../../support/gateway/test-gateway.ts';

let gateway: TestGateway;
let team: TestStation;
let base: TestStation;
let stranger: TestStation;

beforeAll(async () => {
  gateway = await TestGateway.start();
  team = await gateway.provision();
  base = await gateway.provision({ ...testGrant, stationName: 'Trụ sở', unitCode: '002' });
  stranger = await gateway.provision();
});
afterAll(async () => {
  for (const station of [team, base, stranger]) station.client.close();
  await gateway.stop();
});

function contentOf(reply: Reply) {
  const file = join(gateway.data, 'receipt.p7s');
  writeFileSync(file, reply.body);
  const words = ['cms', '-verify', '-inform', 'DER', '-in', file, '-CAfile', gateway.gateway.caFile];
  const content = execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  return acknowledgementContentSchema.parse(JSON.parse(content.toString('utf8')));
}

const anchor = (seq: number, digit = '0') => ({ seq, hash: digit.repeat(64) });

describe('carried application', () => {
  it('gets one receipt, which names both stations, whoever asks or delivers again', async () => {
    const id = newApplicationId();
    const sealed = team.seal(id);
    const first = await base.deliver(id, sealed, { sealedBy: team.id });
    expect(first.status).toBe(200);
    expect(contentOf(first)).toMatchObject({ stationId: team.id, deliveredBy: base.id, audit: null });
    const path = gatewayPaths.application(id);
    for (const station of [team, base]) {
      expect((await station.client.call('GET', path)).body.equals(first.body)).toBe(true);
    }
    expect((await stranger.client.call('GET', path)).status).toBe(404);
    const commit = {
      uploadId: `${team.id}_${'0'.repeat(32)}`,
      sha256: sha256Hex(sealed),
      size: sealed.length,
    };
    expect((await team.commit(id, commit)).body.equals(first.body)).toBe(true);
    expect((await base.commit(id, { ...commit, sealedBy: team.id })).body.equals(first.body)).toBe(true);
    // Without the name of the sealing station it would be another application.
    expect((await base.commit(id, commit)).json.code).toBe('replayed');
  });

  it('is refused when another station is named than the one that sealed it', async () => {
    const id = newApplicationId();
    const sealed = team.seal(id);
    for (const more of [{}, { sealedBy: stranger.id }]) {
      expect(await base.deliver(id, sealed, more)).toMatchObject({
        status: 422,
        json: { code: 'signer-untrusted' },
      });
    }
    const unknown = await base.deliver(id, sealed, { sealedBy: 'st-00000000' });
    expect(unknown).toMatchObject({ status: 422, json: { code: 'signer-untrusted' } });
  });

  it('still counts when the team ceased after sealing, and not when it was compromised', async () => {
    const [ceased, compromised] = [await gateway.provision(), await gateway.provision()];
    const ids = [newApplicationId(), newApplicationId()] as const;
    const sealed = [ceased.seal(ids[0]), compromised.seal(ids[1])] as const;
    const later = new Date(Date.now() + 1000);
    await gateway.store.revoke({ stationId: ceased.id }, later, 'ceased');
    await gateway.store.revoke({ stationId: compromised.id }, later, 'compromised');
    expect((await base.deliver(ids[0], sealed[0], { sealedBy: ceased.id })).status).toBe(200);
    expect((await base.deliver(ids[1], sealed[1], { sealedBy: compromised.id })).status).toBe(422);
    ceased.client.close();
    compromised.client.close();
  });
});

describe('audit anchor', () => {
  it('is repeated in the receipt and kept, and tells of a trail that goes back or was written anew, without stopping anything', async () => {
    const station = await gateway.provision();
    const said = [anchor(5), anchor(5), anchor(9, '1'), anchor(7, '2'), anchor(9, '3'), anchor(12, '4')];
    for (const audit of said) {
      const id = newApplicationId();
      const reply = await station.deliver(id, station.seal(id), { audit });
      expect(contentOf(reply)).toMatchObject({ audit, deliveredBy: station.id });
    }
    const kept = [...(await gateway.store.anchors(station.id, 10))].reverse();
    expect(kept.map(({ seq, hash }) => ({ seq, hash }))).toEqual(said);
    expect(kept.map(({ judgement }) => judgement)).toEqual([
      ...['first', 'same', 'forward', 'backwards', 'contradicts', 'forward'],
    ]);
    const sequences = kept.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
    station.client.close();
  });

  it('of a carried application is the one of the station that brings it', async () => {
    const [mobile, home] = [await gateway.provision(), await gateway.provision()];
    const id = newApplicationId();
    await home.deliver(id, mobile.seal(id), { sealedBy: mobile.id, audit: anchor(3) });
    expect(await gateway.store.anchors(mobile.id, 10)).toEqual([]);
    expect(await gateway.store.anchors(home.id, 10)).toMatchObject([{ seq: 3, judgement: 'first' }]);
    mobile.client.close();
    home.client.close();
  });
});
