import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Result, unwrap } from '../../../domain/result.ts';
import {
  type ExpectedAcknowledgement,
  verifyAcknowledgement,
} from '../../../electron/station/outbox/acknowledgement.ts';
import { TestGateway, sha256Hex } from '../../support/gateway/test-gateway.ts';
import { OutboxDesk, Watcher } from './outbox-desk.ts';

let gateway: TestGateway;
let desk: OutboxDesk;
let receipt: Uint8Array;
let expected: ExpectedAcknowledgement;

beforeAll(async () => {
  gateway = await TestGateway.start();
  desk = await OutboxDesk.provisioned(gateway.store, gateway.ca, gateway.gateway.url);
  const id = await desk.seal();
  const watcher = new Watcher();
  const outbox = desk.outbox({ onChange: watcher.onChange });
  await outbox.start();
  await watcher.untilItem(id, 'acknowledged');
  receipt = (await outbox.acknowledgement(id)) ?? new Uint8Array();
  await outbox.stop();
  const sealed = readFileSync(desk.file(id));
  const stationId = desk.identity.station.id;
  expected = {
    applicationId: id,
    sha256: sha256Hex(sealed),
    size: sealed.length,
    stationId,
    deliveredBy: [stationId],
  };
});
afterAll(async () => {
  await desk.remove();
  await gateway.stop();
});

const verify = (bytes: Uint8Array, changes: Partial<ExpectedAcknowledgement> = {}, ca = gateway.ca) =>
  verifyAcknowledgement(bytes, ca, { ...expected, ...changes }, new Date());
const causeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : (result.error.cause ?? ''));

/** What the station itself could sign and pass off as a receipt. */
function signedByStation(content: unknown): Buffer {
  writeFileSync(join(desk.folder, 'content.json'), JSON.stringify(content));
  writeFileSync(join(desk.folder, 'station.pem'), desk.identity.stationCertificate);
  writeFileSync(join(desk.folder, 'station.key'), desk.identity.stationKey);
  const words =
    'cms -sign -binary -nodetach -in content.json -signer station.pem -inkey station.key -outform DER -out forged.p7s';
  execFileSync('openssl', words.split(' '), { cwd: desk.folder, stdio: 'pipe' });
  return readFileSync(join(desk.folder, 'forged.p7s'));
}

describe('verifyAcknowledgement', () => {
  it('answers the content when the centre signed it over these bytes', async () => {
    expect(unwrap(await verify(receipt))).toMatchObject({
      ...expected,
      deliveredBy: expected.stationId,
      sequence: 1,
    });
  });

  it('refuses a receipt for another application, other bytes or another station', async () => {
    expect(causeOf(await verify(receipt, { applicationId: 'another' }))).toBe('applicationId differs');
    expect(causeOf(await verify(receipt, { sha256: '0'.repeat(64) }))).toBe('sha256 differs');
    expect(causeOf(await verify(receipt, { size: 1 }))).toBe('size differs');
    expect(causeOf(await verify(receipt, { stationId: 'st-another' }))).toBe('stationId differs');
    expect(causeOf(await verify(receipt, { deliveredBy: ['st-another'] }))).toBe('deliveredBy differs');
  });

  it('refuses what a station signed itself, though its certificate is of the same authority', async () => {
    const content = {
      ...expected,
      deliveredBy: expected.stationId,
      receivedAt: new Date().toISOString(),
      sequence: 1,
    };
    expect(causeOf(await verify(signedByStation(content)))).toBe('signer is not the centre');
  });

  it('refuses a receipt of another centre', async () => {
    const other = await TestGateway.startAnother();
    try {
      expect(causeOf(await verify(receipt, {}, other.ca))).toBe('signature or chain');
    } finally {
      await other.stop();
    }
  });

  it('never accepts changed content, whichever byte was flipped, and never throws', async () => {
    const original = unwrap(await verify(receipt));
    for (let at = 0; at < receipt.length; at += 3) {
      const flipped = Uint8Array.from(receipt);
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      const result = await verify(flipped);
      if (result.ok) expect(result.value, `offset ${at}`).toEqual(original);
    }
    for (const length of [0, 1, 40, receipt.length - 1]) {
      expect(causeOf(await verify(receipt.subarray(0, length)))).not.toBe('ok');
    }
  });
});
