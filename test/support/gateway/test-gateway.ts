import { createHash, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Enrollment } from '../../../domain/application/osia-enrollment.ts';
import { type commitRequestSchema, gatewayPaths } from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { addCode } from '../../../gateway/codes.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { initAuthority } from '../../../gateway/authority/authority.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../gateway/server.ts';
import { applicationKey } from '../../../gateway/store/objects/objects.ts';
import { openIndex, openObjects } from '../../../gateway/store/storage.ts';
import type { CodeGrant, Store } from '../../../gateway/store/store.ts';
import { type ContainerInput, type OpensslSigner, opensslSeal } from './openssl-sealer.ts';
import { type SampleInput, sampleFiles } from './sample-application.ts';

import { type TestStorage, usualStorage } from './shared-storage.ts';
import { type ProvisionedStation, provisionWithOpenssl, type Reply } from './station-client.ts';

export const testGrant: CodeGrant = {
  stationName: 'Tổ 1',
  unitCode: '001',
  unitName: 'Công an quận Mẫu',
  policyId: '2021-07',
  officers: [
    { id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' },
    { id: 'mai', name: 'Phạm Thị Mai', rank: 'Thiếu tá', role: 'supervisor' },
    { id: 'ky', name: 'Lê Kỹ', rank: 'Trung úy', role: 'technician' },
  ],
};

let madeCentre: Promise<string> | undefined;

async function makeCentre(): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'centre-'));
  await initAuthority(gatewayFolders(data), new Date());
  process.once('exit', () => rmSync(data, { recursive: true, force: true }));
  return gatewayFolders(data).authority;
}

/**
 * Gives a data folder the keys of this test file's centre: an RSA key takes up to seconds to find, and most tests do not care
 * whose it is. `--init` then only exports them.
 */
export async function putCentreInto(data: string): Promise<void> {
  madeCentre ??= makeCentre();
  cpSync(await madeCentre, gatewayFolders(data).authority, { recursive: true });
}

/** A gateway in this process, on a folder of its own, with a second connection to its index for the test to look into. */
export class TestGateway {
  readonly data: string;
  readonly gateway: Gateway;
  readonly ca: string;
  readonly store: Store;

  readonly #storage: TestStorage;

  private constructor(data: string, gateway: Gateway, store: Store, storage: TestStorage) {
    this.data = data;
    this.gateway = gateway;
    this.ca = readFileSync(gateway.caFile, 'utf8');
    this.store = store;
    this.#storage = storage;
  }

  static async start(storage?: TestStorage): Promise<TestGateway> {
    const data = mkdtempSync(join(tmpdir(), 'gateway-'));
    await putCentreInto(data);
    return TestGateway.#startIn(data, storage);
  }

  /** With limits, listeners or a clock of the test's own. */
  static async startWith(more: Partial<GatewayOptions>): Promise<TestGateway> {
    const data = mkdtempSync(join(tmpdir(), 'gateway-'));
    await putCentreInto(data);
    return TestGateway.#startIn(data, undefined, undefined, more);
  }

  /** A centre with keys of its own, that knows nothing of the other; `now`: what it takes the time to be. */
  static startAnother(now?: () => Date): Promise<TestGateway> {
    return TestGateway.#startIn(mkdtempSync(join(tmpdir(), 'gateway-')), undefined, now);
  }

  static async #startIn(
    data: string,
    given?: TestStorage,
    now?: () => Date,
    more: Partial<GatewayOptions> = {},
  ): Promise<TestGateway> {
    const storage = given ?? (await usualStorage());
    // Tests seal with the openssl command in the process the gateway runs in: that it is late then says nothing.
    const limits = { eventLoopDelay: Number.POSITIVE_INFINITY };
    const options = {
      data,
      port: 0,
      host: '127.0.0.1',
      init: true,
      storage: storage.settings,
      limits,
      ...more,
    };
    const gateway = unwrap(await startGateway(now === undefined ? options : { ...options, now }));
    return new TestGateway(data, gateway, await openIndex(gatewayFolders(data), storage.settings), storage);
  }

  /** The bytes of an acknowledged application, as they were received. */
  async sealedBytes(applicationId: string): Promise<Buffer> {
    const record = await this.store.application(applicationId);
    if (record === undefined) throw new Error('not acknowledged');
    const objects = await openObjects(gatewayFolders(this.data), this.#storage.settings);
    const bytes = await objects.get(applicationKey(record));
    objects.close();
    if (bytes === undefined) throw new Error('no bytes');
    return Buffer.from(bytes);
  }

  /** Takes the bytes of an acknowledged application away, as a disaster would. */
  async loseBytes(applicationId: string): Promise<void> {
    const record = await this.store.application(applicationId);
    if (record === undefined) throw new Error('not acknowledged');
    const objects = await openObjects(gatewayFolders(this.data), this.#storage.settings);
    await objects.delete(applicationKey(record));
    objects.close();
  }

  async stop(): Promise<void> {
    await this.store.close();
    await this.gateway.close();
    await this.#storage.release();
    rmSync(this.data, { recursive: true, force: true });
  }

  async provision(grant = testGrant): Promise<TestStation> {
    const code = await addCode(this.store, grant, new Date());
    const officerIds = grant.officers.map((officer) => officer.id);
    return new TestStation(await provisionWithOpenssl(this.gateway.url, this.ca, code, officerIds));
  }
}

/** A provisioned station that seals with the openssl command. */
export class TestStation {
  readonly id: string;
  readonly provisioned: ProvisionedStation;

  constructor(provisioned: ProvisionedStation) {
    this.provisioned = provisioned;
    this.id = provisioned.response.station.id;
  }

  get client() {
    return this.provisioned.client;
  }

  signer(): OpensslSigner {
    const { response, stationKey } = this.provisioned;
    return { id: this.id, certificate: response.stationCertificate, key: stationKey };
  }

  officer(id = 'minh'): OpensslSigner {
    const found = this.provisioned.response.officers.find((officer) => officer.officerId === id);
    const key = this.provisioned.officerKeys.get(id);
    if (found === undefined || key === undefined) throw new Error(`no officer ${id}`);
    return { id, certificate: found.certificate, key };
  }

  /** What goes into a container, for a test to change before it is sealed. */
  containerInput(
    applicationId: string,
    change?: (enrollment: Enrollment) => unknown,
    sample: Partial<SampleInput> = {},
  ): ContainerInput {
    const files = sampleFiles(
      { applicationId, station: this.provisioned.response.station, officerId: 'minh', ...sample },
      change,
    );
    return { files, officer: this.officer(), station: this.signer() };
  }

  seal(applicationId: string, change?: (enrollment: Enrollment) => unknown): Buffer {
    return opensslSeal(this.containerInput(applicationId, change), this.provisioned.response.centre);
  }

  /** Uploads and commits; the reply is the acknowledgement or the refusal. */
  async deliver(
    applicationId: string,
    sealed: Buffer,
    more: Pick<z.input<typeof commitRequestSchema>, 'sealedBy' | 'audit'> = {},
  ): Promise<Reply> {
    const sha256 = sha256Hex(sealed);
    const uploadId = await this.client.upload(sealed, { applicationId, sha256 });
    return this.commit(applicationId, { uploadId, sha256, size: sealed.length, ...more });
  }

  commit(applicationId: string, body: z.input<typeof commitRequestSchema>): Promise<Reply> {
    return this.client.call('POST', gatewayPaths.application(applicationId), body);
  }
}

export const newApplicationId = () => randomUUID();
export const sha256Hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
