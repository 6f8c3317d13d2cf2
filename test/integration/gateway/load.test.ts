import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { PressureLimits } from '../../../gateway/http/pressure.ts';
import { untilMidnight } from '../../../gateway/vietnam-day.ts';
import { StationClient } from '../../support/gateway/station-client.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';
import { ownTime } from '../../support/own-time.ts';

let gateway: TestGateway;
let station: TestStation;

async function start(limits: Partial<PressureLimits> = {}): Promise<void> {
  gateway = await TestGateway.startWith({ limits: { freeBytes: 0, ...limits }, metricsPort: 0 });
  station = await gateway.provision();
}
afterEach(async () => {
  station.client.close();
  await gateway.stop();
});

const encoded = (text: string) => Buffer.from(text).toString('base64');
const tus = { 'tus-resumable': '1.0.0' };

function create(bytes: Buffer = Buffer.alloc(10), applicationId = newApplicationId()) {
  const metadata = `applicationId ${encoded(applicationId)},sha256 ${encoded(sha256Hex(bytes))}`;
  const headers = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata };
  return station.client.call('POST', gatewayPaths.uploads, undefined, { headers });
}

/** Begins to send the bytes of a fresh upload and stops in the middle. */
async function beginUpload(bytes: Buffer): Promise<{ finish: () => Promise<number> }> {
  const { headers } = await create(bytes);
  let outgoing: ClientRequest | undefined;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing = request(`${gateway.gateway.url}${String(headers['location'])}`, {
      method: 'PATCH',
      agent: station.client.agent,
      headers: {
        ...tus,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
    outgoing.write(bytes.subarray(0, 4));
  });
  // Whoever finishes it is told; a line cut before is no error of the test.
  answered.catch(() => undefined);
  await expect.poll(metrics).toContain('gateway_uploads_open 1');
  return {
    finish: async () => {
      outgoing?.end(bytes.subarray(4));
      const reply = await answered;
      reply.resume();
      return reply.statusCode ?? 0;
    },
  };
}

async function metrics(): Promise<string> {
  return (await fetch(gateway.gateway.metricsUrl ?? '')).text();
}

describe('load', () => {
  it('is turned away before an upload, and after one, when the quota of the day is used up', async () => {
    await start();
    const [one, two] = [newApplicationId(), newApplicationId()];
    const waiting = station.seal(two);
    const sha256 = sha256Hex(waiting);
    const uploadId = await station.client.upload(waiting, { applicationId: two, sha256 });
    const first = station.seal(one);
    expect((await station.deliver(one, first)).status).toBe(200);
    await gateway.store.setSettings(station.id, { quotaPerDay: 1 });

    const refused = await create();
    expect(refused).toMatchObject({ status: 429, json: { code: 'quota-exceeded' } });
    const seconds = Number(refused.headers['retry-after']);
    expect(Math.abs(seconds - untilMidnight(new Date()) / 1000)).toBeLessThan(60);
    const commit = { uploadId, sha256, size: waiting.length };
    expect((await station.commit(two, commit)).json.code).toBe('quota-exceeded');
    // A receipt that was given already is no new application.
    const again = { uploadId, sha256: sha256Hex(first), size: first.length };
    expect((await station.commit(one, again)).status).toBe(200);

    await gateway.store.setSettings(station.id, { quotaPerDay: 2 });
    expect((await station.commit(two, commit)).status).toBe(200);
    expect(await metrics()).toContain('gateway_shed_total{reason="quota"} 2');
    const [listed] = (await gateway.store.stations(new Date())).filter(({ id }) => id === station.id);
    expect(listed).toMatchObject({ applicationsToday: 2, quotaPerDay: 2, officers: 3 });
  });

  it('turns new uploads away and lets those under way finish when too many are open', async () => {
    await start({ uploadsOpen: 1 });
    const upload = await beginUpload(Buffer.alloc(1000, 1));
    const reply = await create();
    expect(reply).toMatchObject({ status: 429, json: { code: 'busy', cause: 'uploads-open' } });
    expect(Number(reply.headers['retry-after'])).toBeGreaterThanOrEqual(5);
    expect((await station.client.call('GET', gatewayPaths.self)).status).toBe(200);
    expect(await upload.finish()).toBe(204);
    expect((await create()).status).toBe(201);
    expect(await metrics()).toContain('gateway_shed_total{reason="uploads-open"} 1');
  });

  it.each([
    ['verifications wait', { verificationsWaiting: 0 }, 'verifications-waiting'],
    ['the disk runs full', { freeBytes: Number.MAX_SAFE_INTEGER }, 'disk-space'],
  ])(
    'is refused as busy without being asked who, and health is not, when %s',
    async (_state, limits, reason) => {
      gateway = await TestGateway.startWith({ limits: { freeBytes: 0, ...limits }, metricsPort: 0 });
      station = await gateway.provision();
      const stranger = new StationClient(gateway.gateway.url, gateway.ca);
      const reply = await stranger.call('POST', gatewayPaths.uploads, undefined, { headers: tus });
      expect(reply).toMatchObject({ status: 429, json: { code: 'busy', cause: reason } });
      const commit = await station.commit(newApplicationId(), {
        uploadId: 'x',
        sha256: '0'.repeat(64),
        size: 1,
      });
      expect(commit.status).toBe(429);
      expect((await stranger.call('GET', gatewayPaths.health)).json).toEqual({ status: 'ok' });
      expect((await stranger.call('GET', gatewayPaths.ready)).json).toEqual({ status: 'ready' });
      // Nobody fills the table of refusals with what costs nothing.
      expect(await gateway.store.refusals()).toEqual([]);
      stranger.close();
    },
  );
});

describe('stopping', () => {
  it('is not ready, sends new work away and finishes what runs when it is asked to', async () => {
    await start();
    const upload = await beginUpload(Buffer.alloc(1000, 2));
    const stopped = gateway.gateway.close();
    const watcher = new StationClient(gateway.gateway.url, gateway.ca);
    expect(await watcher.call('GET', gatewayPaths.ready)).toMatchObject({
      ...{ status: 503, json: { status: 'not-ready', missing: ['stopping'] } },
    });
    expect((await watcher.call('GET', gatewayPaths.health)).status).toBe(200);
    const refused = await create();
    expect(refused).toMatchObject({ status: 429, json: { code: 'busy', cause: 'stopping' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['connection']).toBe('close');
    expect(await upload.finish()).toBe(204);
    watcher.close();
    await stopped;
  });

  it('waits for nobody when it is asked twice', async () => {
    await start();
    const upload = await beginUpload(Buffer.alloc(1000, 3));
    const lost = upload.finish;
    const begun = ownTime();
    const stopped = gateway.gateway.close();
    gateway.gateway.closeNow();
    await stopped;
    expect(ownTime() - begun).toBeLessThan(5000);
    await expect(lost()).rejects.toThrow();
  });
});

describe('metrics', () => {
  it('tell of receipts, refusals, times and certificates, and name no station', async () => {
    await start();
    const id = newApplicationId();
    const sealed = station.seal(id);
    await station.deliver(id, sealed);
    await station.deliver(id, sealed);
    const bad = newApplicationId();
    await station.deliver(bad, Buffer.from('no envelope'));
    const text = await metrics();
    expect(text).toContain('gateway_applications_acknowledged_total{repeated="false"} 1');
    expect(text).toContain('gateway_applications_acknowledged_total{repeated="true"} 1');
    expect(text).toContain(`gateway_applications_acknowledged_bytes_total ${sealed.length}`);
    expect(text).toContain('gateway_refusals_total{code="not-decryptable"} 1');
    expect(text).toContain('gateway_verification_seconds_count 2');
    expect(text).toContain('gateway_acknowledge_seconds_count 2');
    expect(text).toMatch(/gateway_store_seconds_count\{call="acknowledge",outcome="answered"\} 1/);
    for (const certificate of ['root', 'decryption', 'acknowledgement', 'tls']) {
      const seconds = new RegExp(`gateway_certificate_end_seconds\\{certificate="${certificate}"\\} (\\d+)`);
      expect(Number(seconds.exec(text)?.[1])).toBeGreaterThan(Date.now() / 1000);
    }
    expect(text).toMatch(/gateway_resident_bytes \d{7,}/);
    expect(text).toMatch(/gateway_event_loop_delay_seconds \d/);
    expect(text).not.toContain(station.id);
    expect(text).not.toContain(id);
  });

  it('are told on the loopback by their own name only', async () => {
    await start();
    const url = new URL(gateway.gateway.metricsUrl ?? '');
    expect(url.hostname).toBe('127.0.0.1');
    const evil = await new Promise<number>((resolve, reject) => {
      const headers = { host: 'evil.example' };
      get(url, { headers }, (reply) => resolve(reply.statusCode ?? 0)).on('error', reject);
    });
    expect(evil).toBe(404);
    expect((await fetch(new URL('/', url))).status).toBe(404);
  });
});
