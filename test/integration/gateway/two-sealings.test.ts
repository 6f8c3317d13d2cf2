import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority } from '../../../gateway/authority/authority.ts';
import { issuerAndSerialOf } from '../../../gateway/cms/signed.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { UploadLocks } from '../../../gateway/http/upload-locks.ts';
import { createUploads, type Uploads } from '../../../gateway/http/uploads.ts';
import { openFolderObjects } from '../../../gateway/store/objects/folder-objects.ts';
import { folderUploadBytes } from '../../../gateway/store/uploads/folder-upload-bytes.ts';
import { embedded } from '../../../gateway/store/storage.ts';
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
  gateway = await TestGateway.start({ settings: embedded, release: async () => undefined });
  station = await gateway.provision();
});
afterAll(async () => {
  station.client.close();
  await gateway.stop();
});

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Real uploads, whose first is held up when its bytes are in place until a second one's are, or nobody comes. */
function heldUp(uploads: Uploads): Uploads {
  let second = (): void => undefined;
  const secondKept = new Promise<void>((resolve) => {
    second = resolve;
  });
  let calls = 0;
  const afterwards = async (): Promise<void> => {
    calls += 1;
    if (calls === 1) {
      await Promise.race([secondKept, pause(500)]);
      return;
    }
    second();
    await pause(300);
  };
  return {
    ...uploads,
    holding: (uploadId, task) =>
      uploads.holding(uploadId, (upload) =>
        task(
          upload === null
            ? null
            : {
                ...upload,
                open: async () => {
                  const opened = await upload.open();
                  return { ...opened, keepAs: (key) => opened.keepAs(key).then(afterwards) };
                },
              },
        ),
      ),
  };
}

async function receiving(): Promise<Receiving> {
  const folders = gatewayFolders(gateway.data);
  const authority = await openAuthority(folders);
  const { store } = gateway;
  const now = () => new Date();
  const objects = await openFolderObjects(folders.data, false);
  const bytes = await folderUploadBytes(folders.uploads, objects);
  const uploads = createUploads({
    ...{ index: store, bytes, locks: new UploadLocks(1000), now },
    onFailure: () => undefined,
  });
  return {
    authority,
    store,
    objects,
    uploads: heldUp(uploads),
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
    expect(answers.map((answer) => (answer.ok ? 'acknowledged' : answer.error.code)).sort()).toEqual([
      'acknowledged',
      'replayed',
    ]);
    const kept = await gateway.sealedBytes(id);
    expect((await gateway.store.application(id))?.sha256).toBe(sha256Hex(kept));
    const files = readdirSync(join(gateway.data, 'applications'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.includes(id))).toHaveLength(1);
  });
});
