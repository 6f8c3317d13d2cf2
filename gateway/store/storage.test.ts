import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../domain/result.ts';
import { gatewayFolders, type GatewayFolders } from '../folders.ts';
import { applicationKey } from './objects/objects.ts';
import { embedded, openIndex, openStorage, readStorageSettings } from './storage.ts';
import type { NewCertificate } from './records.ts';
import type { Provisioned, Store } from './store.ts';

let folders: GatewayFolders;
beforeEach(() => {
  folders = gatewayFolders(mkdtempSync(join(tmpdir(), 'storage-')));
});
afterEach(() => rmSync(folders.data, { recursive: true, force: true }));

const now = () => new Date('2026-11-21T10:00:00.000Z');
const open = () => openStorage(folders, embedded, { init: false, now, onConnectionLoss: () => undefined });
const application = {
  ...{ id: 'app-00001', sha256: 'ab'.repeat(32), size: 6, stationId: 'st-1', deliveredBy: 'st-1' },
  ...{ enrollmentType: null, receivedAt: now(), audit: null },
} as const;

async function acknowledge(store: Store): Promise<void> {
  const station = {
    id: 'st-1',
    name: 'Tổ 1',
    unitCode: '001',
    unitName: 'Mẫu',
    policyId: '2021-07',
  } as const;
  const grant = {
    stationName: 'Tổ 1',
    unitCode: '001',
    unitName: 'Mẫu',
    policyId: '2021-07',
    officers: [],
  } as const;
  const certificate: NewCertificate = {
    ...{ fingerprint: 'f', stationId: 'st-1', officerId: null, role: null, pem: 'PEM' },
    ...{ kind: 'station', notBefore: now(), notAfter: now() },
  };
  await store.addCode({ hash: 'h', grant, createdAt: now(), expiresAt: new Date(now().getTime() + 1000) });
  const provisioned: Provisioned = { station, officers: [], certificates: [certificate] };
  unwrap(await store.redeemCode({ hash: 'h', requestDigest: 'd', now: now() }, async () => ok(provisioned)));
  unwrap(await store.acknowledge(application, async () => Buffer.from('receipt')));
}

describe('the storage of one folder', () => {
  it('serves one gateway at a time, and commands beside it, until that one is gone', async () => {
    const first = unwrap(await open());
    expect(await open()).toMatchObject({ ok: false, error: { code: 'folder-in-use' } });
    const beside = await openIndex(folders, embedded);
    expect(await beside.station('st-1')).toBeUndefined();
    await beside.close();
    await first.close();
    await unwrap(await open()).close();
  });

  it('moves what an earlier version kept in one folder, and drops uploads nobody knows, when it is opened', async () => {
    const first = unwrap(await open());
    await acknowledge(first.store);
    await first.close();
    mkdirSync(folders.applications, { recursive: true });
    writeFileSync(join(folders.applications, 'app-00001.p7m'), 'sealed');
    writeFileSync(join(folders.applications, 'app-99999.p7m'), 'never acknowledged');
    writeFileSync(join(folders.uploads, 'st-1_0.json'), '{}');
    const second = unwrap(await open());
    const bytes = await second.objects.get(applicationKey(application));
    expect(Buffer.from(bytes ?? []).toString()).toBe('sealed');
    expect(existsSync(join(folders.applications, 'app-00001.p7m'))).toBe(false);
    expect(existsSync(join(folders.applications, 'app-99999.p7m'))).toBe(true);
    expect(existsSync(join(folders.uploads, 'st-1_0.json'))).toBe(false);
    await second.close();
  });
});

describe('readStorageSettings', () => {
  const s3 = {
    ...{ S3_ENDPOINT: 'https://s3.example:9000', S3_BUCKET: 'centre' },
    ...{ S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'hidden-word' },
  };

  it('keeps everything in the folder when nothing is set', () => {
    expect(unwrap(readStorageSettings({}))).toEqual(embedded);
  });

  it('reads the database and the bucket, each alone or both', () => {
    const url = 'postgres://gateway@db.example/centre';
    expect(unwrap(readStorageSettings({ DATABASE_URL: url }))).toEqual({ databaseUrl: url, s3: null });
    expect(unwrap(readStorageSettings({ ...s3, DATABASE_URL: url }))).toMatchObject({
      databaseUrl: url,
      s3: { endpoint: 'https://s3.example:9000', bucket: 'centre', region: 'us-east-1' },
    });
  });

  it('names what is wrong and tells no secret when something is', () => {
    for (const [environment, named] of [
      [{ DATABASE_URL: 'mysql://hidden-word@db/x' }, 'DATABASE_URL'],
      [{ ...s3, S3_BUCKET: undefined }, 'S3_BUCKET'],
      [{ ...s3, S3_ENDPOINT: 'hidden-word' }, 'S3_ENDPOINT'],
    ] as const) {
      const settings = readStorageSettings(environment);
      expect(settings).toMatchObject({ ok: false, error: { code: 'settings' } });
      const cause = settings.ok ? '' : (settings.error.cause ?? '');
      expect(cause).toContain(named);
      expect(cause).not.toContain('hidden-word');
    }
  });
});
