import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { keySigner } from '../../../electron/station/keys/key-signer.ts';
import { verifyAcknowledgement } from '../../../electron/station/outbox/acknowledgement.ts';
import { sealApplication } from '../../../electron/station/sealing/seal-application.ts';
import type { OpensslSigner } from '../../support/gateway/openssl-sealer.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';

let gateway: TestGateway;
let station: TestStation;

beforeAll(async () => {
  gateway = await TestGateway.start();
  station = await gateway.provision();
});
afterAll(async () => {
  station.client.close();
  await gateway.stop();
});

const identityOf = ({ id, certificate, key }: OpensslSigner) => ({
  id,
  certificate,
  key: createPrivateKey(key),
});

/** Seals with the station's own code. */
async function seal(applicationId: string): Promise<Buffer> {
  const {
    files,
    officer,
    station: signer,
  } = station.containerInput(applicationId, undefined, { fingerBytes: 60_000 });
  const [application, ...evidence] = files;
  const outputPath = join(gateway.data, 'sealed.p7m');
  unwrap(
    await sealApplication({
      applicationJson: application?.content ?? Buffer.alloc(0),
      files: evidence.map(({ name, mimeType, content }) => ({
        name,
        mimeType,
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        *open() {
          yield content;
        },
      })),
      officer: keySigner(identityOf(officer)),
      station: keySigner(identityOf(signer)),
      centreCertificate: station.provisioned.response.centre,
      outputPath,
    }),
  );
  return readFileSync(outputPath);
}

describe('station and gateway', () => {
  it('understand each other when the station seals and reads the receipt with its own code', async () => {
    const applicationId = newApplicationId();
    const sealed = await seal(applicationId);
    const reply = await station.deliver(applicationId, sealed);
    expect(reply.json).toEqual({});
    const content = { applicationId, sha256: sha256Hex(sealed), size: sealed.length, stationId: station.id };
    const expected = { ...content, deliveredBy: [station.id] };
    const receipt = await verifyAcknowledgement(reply.body, gateway.ca, expected, new Date());
    expect(receipt).toMatchObject({ ok: true, value: { ...content, deliveredBy: station.id, sequence: 1 } });
  });

  it('satisfy the stock tools when what was kept is checked with the exported keys', async () => {
    const applicationId = newApplicationId();
    const reply = await station.deliver(applicationId, await seal(applicationId));
    const receipt = join(gateway.data, 'receipt.p7s');
    writeFileSync(receipt, reply.body);
    const kept = join(gateway.data, 'kept.p7m');
    writeFileSync(kept, await gateway.sealedBytes(applicationId));
    const script = join(import.meta.dirname, '../../../build/verify-application.sh');
    const { status, stdout, stderr } = spawnSync(
      'sh',
      [script, kept, join(gateway.data, 'centre'), receipt],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain('acknowledges exactly these bytes');
  });
});
