import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority } from '../../../gateway/authority/authority.ts';
import { issuerAndSerialOf } from '../../../gateway/cms/signed.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { uploadsIn } from '../../../gateway/http/uploads.ts';
import { type SealedFiles, sealedFilesIn } from '../../../gateway/store/sealed-files.ts';
import { Turns } from '../../../gateway/turns.ts';
import { type Receiving, receiveApplication } from '../../../gateway/use-cases/receive-application.ts';
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

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Real files, whose first delivery is held up until a second one has put its bytes in place, or nobody comes. */
function heldUp(files: SealedFiles): SealedFiles {
  let second = (): void => undefined;
  const secondKept = new Promise<void>((resolve) => {
    second = resolve;
  });
  let calls = 0;
  return {
    keep: async (applicationId, uploadPath) => {
      calls += 1;
      const isFirst = calls === 1;
      await files.keep(applicationId, uploadPath);
      if (isFirst) await Promise.race([secondKept, pause(500)]);
      else {
        second();
        await pause(300);
      }
    },
  };
}

async function receiving(): Promise<Receiving> {
  const folders = gatewayFolders(gateway.data);
  const authority = await openAuthority(folders);
  const { store } = gateway;
  const now = () => new Date();
  return {
    authority,
    store,
    files: heldUp(await sealedFilesIn(folders.applications)),
    uploads: uploadsIn(folders.uploads, () => undefined),
    turns: new Turns(3),
    verification: {
      authority,
      store,
      now,
      recipient: {
        issuerAndSerial: issuerAndSerialOf(authority.centreCertificate.raw),
        keyIdentifier: authority.centreKeyIdentifier,
        privateKey: authority.centreKey,
      },
    },
    now,
  };
}

describe('receiveApplication', () => {
  it('keeps the bytes it acknowledged when two sealings of one application arrive at once', async () => {
    const id = newApplicationId();
    const context = await receiving();
    const record = await gateway.store.station(station.id);
    if (record === undefined) throw new Error('station not in the register');
    const commits = await Promise.all(
      [station.seal(id), station.seal(id)].map(async (sealed) => {
        const sha256 = sha256Hex(sealed);
        const uploadId = await station.client.upload(sealed, { applicationId: id, sha256 });
        return { uploadId, sha256, size: sealed.length };
      }),
    );
    const answers = await Promise.all(
      commits.map((commit) => receiveApplication(id, commit, record, context)),
    );
    context.uploads.stop();
    expect(answers.map((answer) => (answer.ok ? 'acknowledged' : answer.error.code)).sort()).toEqual([
      'acknowledged',
      'replayed',
    ]);
    const kept = readFileSync(join(gateway.data, 'applications', `${id}.p7m`));
    expect((await gateway.store.application(id))?.sha256).toBe(sha256Hex(kept));
  });
});
