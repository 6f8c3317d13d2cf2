import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gatewayPaths, uploadChunkBytes } from '../../../domain/channels/gateway.ts';
import { addCode } from '../../../gateway/codes.ts';
import { applicationKey, type Objects } from '../../../gateway/store/objects/objects.ts';
import { openS3Objects } from '../../../gateway/store/objects/s3-objects.ts';
import { openPostgresStore } from '../../../gateway/store/sql/open-postgres.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { type Balancer, startBalancer } from '../../support/gateway/balancer.ts';
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway/gateway-process.ts';
import { opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/gateway/postgres.ts';
import { type S3Server, s3Environment, startS3rver } from '../../support/gateway/s3.ts';
import { provisionWithOpenssl, StationClient } from '../../support/gateway/station-client.ts';
import {
  newApplicationId,
  putCentreInto,
  sha256Hex,
  testGrant,
  TestStation,
} from '../../support/gateway/test-gateway.ts';

const stationCount = 4;
const applicationsOfEach = 10;
const patchBytes = 200_000;
const retryDelays = [50, 100, 200, 400, 800, 1600, 3200];

const reason = whyNoPostgres();
if (reason !== null) process.stderr.write(`Skipped: ${reason}\n`);

function chunksOf(bytes: Buffer): string {
  const digests: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += uploadChunkBytes) {
    digests.push(
      createHash('sha256')
        .update(bytes.subarray(start, start + uploadChunkBytes))
        .digest(),
    );
  }
  return Buffer.concat(digests).toString('base64url');
}

describe.skipIf(reason !== null)('two gateways on one PostgreSQL and one bucket', () => {
  let folder: string;
  let postgres: PostgresServer;
  let s3: S3Server;
  let environment: Record<string, string>;
  let gateways: GatewayProcess[];
  let balancer: Balancer;
  let ca: string;
  let store: Store;
  let objects: Objects;
  let byHand: Client;

  const startOne = async (name: string): Promise<GatewayProcess> => {
    const data = join(folder, name);
    await putCentreInto(data);
    return startGatewayProcess(['--data', data, '--init'], environment);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'two-gateways-'));
    [postgres, s3] = await Promise.all([startPostgres(), startS3rver()]);
    const url = await postgres.newDatabase();
    environment = { DATABASE_URL: url, ...s3Environment(s3.settings('centre')) };
    gateways = await Promise.all([startOne('one'), startOne('other')]);
    balancer = await startBalancer(gateways.map((gateway) => gateway.url));
    ca = readFileSync(gateways[0]?.caFile ?? '', 'utf8');
    store = await openPostgresStore(url);
    objects = await openS3Objects(s3.settings('centre'), false);
    byHand = new Client({ connectionString: url });
    await byHand.connect();
  });
  afterAll(async () => {
    await balancer.close();
    await Promise.all(gateways.map((gateway) => gateway.end('SIGKILL')));
    await byHand.end();
    await store.close();
    objects.close();
    await Promise.all([postgres.stop(), s3.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const provision = async (url: string): Promise<TestStation> => {
    const code = await addCode(store, testGrant, new Date());
    return new TestStation(await provisionWithOpenssl(url, ca, code, ['minh', 'ky']));
  };
  /** The same station on a connection of its own to one of the gateways. */
  const at = (station: TestStation, url: string): TestStation => {
    const client = new StationClient(url, ca, station.signer());
    return new TestStation({ ...station.provisioned, client });
  };
  const sealedApplication = (station: TestStation, fingerBytes: number) => {
    const id = newApplicationId();
    const input = station.containerInput(id, undefined, { fingerBytes });
    const sealed = opensslSeal(input, station.provisioned.response.centre);
    const metadata = { applicationId: id, sha256: sha256Hex(sealed), chunks: chunksOf(sealed) };
    return { id, sealed, metadata };
  };
  const [first, second] = [() => gateways[0]?.url ?? '', () => gateways[1]?.url ?? ''];
  const locksLeft = async (): Promise<number> => {
    const { rows } = await byHand.query<{ count: string }>(
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'",
    );
    return Number(rows[0]?.count);
  };

  it('go on with an upload that the other one has begun, whose line hangs', async () => {
    const station = await provision(balancer.url);
    const { id, sealed, metadata } = sealedApplication(station, 100_000);
    const one = at(station, first());
    const two = at(station, second());
    const pairs = Object.entries(metadata).map(
      ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
    );
    const created = await one.client.call('POST', gatewayPaths.uploads, undefined, {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(sealed.length),
        'upload-metadata': pairs.join(','),
      },
    });
    expect(created.status).toBe(201);
    const path = String(created.headers.location);
    // Sends some bytes and then nothing more, as a line does that was cut somewhere far away.
    const sent = 1_300_000;
    const hanging = request(`${first()}${path}`, {
      method: 'PATCH',
      agent: one.client.agent,
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': sealed.length,
      },
    });
    hanging.on('error', () => undefined);
    hanging.on('response', (reply) => reply.resume());
    await new Promise<void>((resolve) => hanging.write(sealed.subarray(0, sent), () => resolve()));
    await vi.waitUntil(async () => (await locksLeft()) > 0, { timeout: 10_000 });
    const head = await two.client.call('HEAD', path, undefined, { headers: { 'tus-resumable': '1.0.0' } });
    const kept = Number(head.headers['upload-offset']);
    // What the first had not read when it was asked to let go is gone with its line.
    expect(kept).toBeLessThanOrEqual(sent);
    const uploadId = await two.client.upload(sealed, metadata, { resume: `${second()}${path}` });
    hanging.destroy();
    const reply = await two.commit(id, { uploadId, sha256: metadata.sha256, size: sealed.length });
    expect(reply.status).toBe(200);
    const again = await one.client.call('GET', gatewayPaths.application(id));
    expect(again.body.equals(reply.body)).toBe(true);
    for (const { client } of [station, one, two]) client.close();
  });

  it('acknowledge each of many exactly once, without gaps, when one of them is killed in the middle', async () => {
    const before = (await store.findApplications([], { offset: 0, limit: 100 })).length;
    const stations = await Promise.all(Array.from({ length: stationCount }, () => provision(balancer.url)));
    const loads = stations.map((station) => ({
      station,
      applications: Array.from({ length: applicationsOfEach }, () => sealedApplication(station, 30_000)),
    }));
    let accepted = 0;
    const killed: Promise<number | null>[] = [];
    const deliver = async (station: TestStation, application: ReturnType<typeof sealedApplication>) => {
      const { id, sealed, metadata } = application;
      const uploadId = await station.client.upload(sealed, metadata, {
        chunkSize: patchBytes,
        retryDelays,
        onAccepted: () => {
          accepted += 1;
          // In the middle of an upload of every station, and of commits.
          if (accepted === 50 && gateways[0] !== undefined) killed.push(gateways[0].end('SIGKILL'));
        },
      });
      for (const delay of [...retryDelays, 0]) {
        const commit = { uploadId, sha256: metadata.sha256, size: sealed.length };
        const reply = await station.commit(id, commit).catch(() => null);
        if (reply !== null && reply.status < 500) return reply;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
      throw new Error('no answer to a commit');
    };
    const replies = await Promise.all(
      loads.map(async ({ station, applications }) => {
        const answers = [];
        for (const application of applications) answers.push(await deliver(station, application));
        return answers;
      }),
    );
    expect(await Promise.all(killed)).toEqual([null]);
    const statuses = replies.flat().map((reply) => reply.status);
    expect(statuses).toEqual(Array.from({ length: stationCount * applicationsOfEach }, () => 200));

    const kept = await store.findApplications([], { offset: 0, limit: 100 });
    expect(kept.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: before + statuses.length }, (_, index) => index + 1),
    );
    for (const { applications } of loads) {
      for (const { id, sealed, metadata } of applications) {
        const bytes = await objects.get(applicationKey({ id, sha256: metadata.sha256 }));
        expect(Buffer.from(bytes ?? []).equals(sealed)).toBe(true);
      }
    }
    // A lock is given back behind the answer.
    await expect.poll(locksLeft).toBe(0);
    for (const { station } of loads) station.client.close();
  });
});
