import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import { applicationKey } from '../../../gateway/store/objects/objects.ts';
import { opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import {
  type GatewayProcess,
  runGatewayCommand,
  startGatewayProcess,
} from '../../support/gateway/gateway-process.ts';
import { provisionWithOpenssl, StationClient } from '../../support/gateway/station-client.ts';
import {
  newApplicationId,
  putCentreInto,
  sha256Hex,
  TestStation,
} from '../../support/gateway/test-gateway.ts';

let data: string;
let gateway: GatewayProcess;
let ca: string;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'gateway-process-'));
  await putCentreInto(data);
  gateway = await startGatewayProcess(['--data', data, '--init']);
  ca = readFileSync(gateway.caFile, 'utf8');
});
afterEach(async () => {
  await gateway.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function provision(): Promise<TestStation> {
  const code = await runGatewayCommand([
    ...[
      'codes',
      'add',
      '--data',
      data,
      '--station',
      'Tổ 1',
      '--unit',
      '001',
      '--unit-name',
      'Công an quận Mẫu',
    ],
    ...['--policy', '2021-07', '--officer', 'minh:Trần Văn Minh:Thượng úy:officer'],
  ]);
  expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
  return new TestStation(await provisionWithOpenssl(gateway.url, ca, code, ['minh']));
}

/** The same station at the gateway's next life, which has another port. */
function reconnect(station: TestStation): TestStation {
  station.client.close();
  const identity = station.signer();
  const client = new StationClient(gateway.url, ca, identity);
  return new TestStation({ ...station.provisioned, client });
}

describe('gateway process', () => {
  it('loses nothing when it is killed in the middle of an upload', async () => {
    const station = await provision();
    const id = newApplicationId();
    const input = station.containerInput(id, undefined, { fingerBytes: 150_000 });
    const sealed = opensslSeal(input, station.provisioned.response.centre);
    const metadata = { applicationId: id, sha256: sha256Hex(sealed) };
    let path = '';
    const killed: Promise<number | null>[] = [];
    const cut = station.client.upload(sealed, metadata, {
      chunkSize: 256 * 1024,
      onAccepted: (accepted, upload) => {
        path = new URL(upload.url ?? '').pathname;
        if (accepted > sealed.length / 2 && killed.length === 0) killed.push(gateway.end('SIGKILL'));
      },
    });
    await expect(cut).rejects.toThrow();
    await killed[0];

    gateway = await startGatewayProcess(['--data', data]);
    const again = reconnect(station);
    const head = await again.client.call('HEAD', path, undefined, { headers: { 'tus-resumable': '1.0.0' } });
    const kept = Number(head.headers['upload-offset']);
    expect(kept).toBeGreaterThan(sealed.length / 2);
    expect(kept).toBeLessThan(sealed.length);
    const uploadId = await again.client.upload(sealed, metadata, { resume: `${gateway.url}${path}` });
    const reply = await again.commit(id, { uploadId, sha256: metadata.sha256, size: sealed.length });
    expect(reply.status).toBe(200);
    expect(readFileSync(join(data, applicationKey({ id, sha256: metadata.sha256 }))).equals(sealed)).toBe(
      true,
    );
    again.client.close();
  });

  it('gives the same acknowledgement when it was killed after it had answered', async () => {
    const station = await provision();
    const id = newApplicationId();
    const sealed = station.seal(id);
    const first = await station.deliver(id, sealed);
    await gateway.end('SIGKILL');
    gateway = await startGatewayProcess(['--data', data]);
    const again = reconnect(station);
    expect((await again.client.call('GET', gatewayPaths.application(id))).body.equals(first.body)).toBe(true);
    expect((await again.deliver(id, sealed)).body.equals(first.body)).toBe(true);
    again.client.close();
  });

  it('acknowledges or says nothing, never half, when it is killed while it commits', async () => {
    const station = await provision();
    const deliveries = Array.from({ length: 4 }, () => newApplicationId()).map((id) => ({
      id,
      sealed: station.seal(id),
    }));
    let current = station;
    for (const [round, { id, sealed }] of deliveries.entries()) {
      const sha256 = sha256Hex(sealed);
      const uploadId = await current.client.upload(sealed, { applicationId: id, sha256 });
      const commit = { uploadId, sha256, size: sealed.length };
      const answer = current.commit(id, commit).catch(() => null);
      // A few milliseconds later each round: before, during and after the verification.
      await new Promise((resolve) => setTimeout(resolve, round * 6));
      await gateway.end('SIGKILL');
      const early = await answer;
      gateway = await startGatewayProcess(['--data', data]);
      current = reconnect(current);
      const late = await current.commit(id, commit);
      expect(late.status).toBe(200);
      if (early !== null) expect(early.body.equals(late.body)).toBe(true);
      expect(existsSync(join(data, applicationKey({ id, sha256 })))).toBe(true);
    }
    current.client.close();
  });

  it('ends in order and frees its port when it gets SIGTERM', async () => {
    const client = new StationClient(gateway.url, ca);
    expect((await client.call('GET', gatewayPaths.health)).status).toBe(200);
    const { port } = new URL(gateway.url);
    expect(await gateway.end('SIGTERM')).toBe(0);
    expect(gateway.log.at(-1)).toContain('stopped');
    client.close();
    gateway = await startGatewayProcess(['--data', data, '--port', port]);
    expect(new URL(gateway.url).port).toBe(port);
  });

  it('makes its own keys, which only their owner can read, and its log names no person, when it is new', async () => {
    await gateway.end('SIGKILL');
    rmSync(data, { recursive: true, force: true });
    gateway = await startGatewayProcess(['--data', data, '--init']);
    ca = readFileSync(gateway.caFile, 'utf8');
    const station = await provision();
    const id = newApplicationId();
    await station.deliver(id, station.seal(id));
    await station.deliver(id, station.seal(id));
    for (const file of ['ca.key', 'centre.key', 'acknowledgement.key']) {
      expect(statSync(join(data, 'authority', file)).mode & 0o777).toBe(0o600);
    }
    expect(existsSync(join(data, 'centre', 'centre.key'))).toBe(true);
    const log = gateway.log.join('\n');
    expect(log).toContain('acknowledged');
    expect(log).toContain('replayed');
    for (const secret of ['MẪU', '003187000017', '003000017', 'Minh', station.signer().key.slice(40, 80)]) {
      expect(log).not.toContain(secret);
    }
    station.client.close();
  });

  it('hands out what it received, with the receipt, when it is asked on the command line', async () => {
    const station = await provision();
    const id = newApplicationId();
    const sealed = station.seal(id);
    const receipt = await station.deliver(id, sealed);
    const out = join(data, 'out');
    const said = await runGatewayCommand(['export', '--data', data, '--application', id, '--out', out]);
    expect(JSON.parse(said)).toEqual({ id, sha256: sha256Hex(sealed), size: sealed.length });
    expect(readFileSync(join(out, `${id}.p7m`)).equals(sealed)).toBe(true);
    expect(readFileSync(join(out, `${id}.p7s`)).equals(receipt.body)).toBe(true);
    const unknown = ['export', '--data', data, '--application', newApplicationId(), '--out', out];
    await expect(runGatewayCommand(unknown)).rejects.toThrow(/not acknowledged/);
    station.client.close();
  });

  it('revokes from the command line while it runs', async () => {
    const station = await provision();
    const path = gatewayPaths.application(newApplicationId());
    expect((await station.client.call('GET', path)).status).toBe(404);
    const said = await runGatewayCommand([
      'revoke',
      '--data',
      data,
      '--station',
      station.id,
      '--reason',
      'compromised',
    ]);
    expect(said).toBe('2 revoked');
    expect((await station.client.call('GET', path)).json.code).toBe('station-revoked');
    station.client.close();
  });

  it('says what to type when the folder has no centre or the words make no sense', async () => {
    const empty = join(data, 'empty');
    await expect(runGatewayCommand(['--data', empty])).rejects.toThrow(/--init/);
    await expect(runGatewayCommand(['codes', 'add', '--data', empty])).rejects.toThrow(/--station/);
    await expect(runGatewayCommand(['--wrong'])).rejects.toThrow(/usage/);
  });
});
