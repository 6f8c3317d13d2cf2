import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { provision } from '../../../electron/station/provisioning/provision.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { addCode } from '../../../gateway/codes.ts';
import { TestGateway, testGrant } from '../../support/gateway/test-gateway.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { type TemporaryStation, startIn } from '../../support/station/temporary-station.ts';

const passphrase = 'mật khẩu của anh Minh';
const now = () => new Date();

let gateway: TestGateway;
let desk: TemporaryStation;
beforeEach(async () => {
  gateway = await TestGateway.start();
  const dataFolder = mkdtempSync(join(tmpdir(), 'station-'));
  const vaultKey = randomBytes(32).toString('hex');
  const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, now));
  unwrap(
    await provision({
      vault,
      gatewayUrl: gateway.gateway.url,
      code: await addCode(gateway.store, testGrant, now()),
      trust: { ca: gateway.ca },
      officers: testGrant.officers.map(({ id }) => ({ officerId: id, passphrase })),
      now,
    }),
  );
  await vault.close();
  desk = await startIn(dataFolder, vaultKey, { gatewayUrl: gateway.gateway.url });
});
afterEach(async () => {
  await desk.remove();
  await gateway.stop();
});

const pieces = async () => {
  const vault = unwrap(await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, now));
  const { count } = await vault.database
    .selectFrom('evidence')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  await vault.close();
  return count;
};

const keys = async () => {
  const vault = unwrap(await openVault(join(desk.dataFolder, vaultFileName), desk.vaultKey, now));
  const rows = await vault.database.selectFrom('application_key').select('purpose').execute();
  await vault.close();
  return rows.map(({ purpose }) => purpose);
};

async function restartAfter(days: number): Promise<TemporaryStation> {
  await desk.station.stop();
  return startIn(desk.dataFolder, desk.vaultKey, {
    gatewayUrl: gateway.gateway.url,
    now: () => new Date(Date.now() + days * 86_400_000),
  });
}

describe('intake at a provisioned station', () => {
  it('is acknowledged by the centre and leaves no evidence a week later, nor the sealed file after a month', async () => {
    desk.plugIn();
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'minh',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith(completeFields, 'change.cmnd-to-cccd');
    await work.addsDocument('cmnd');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    expect(await pieces()).toBeGreaterThan(40);
    unwrap(
      await desk.officer.call('application.sign', {
        draftId,
        credential: { kind: 'passphrase', passphrase },
        approval: null,
      }),
    );
    const state = async () => unwrap(await desk.officer.call('outbox.state', {})).items[0];
    await expect.poll(state, { timeout: 30_000 }).toMatchObject({ state: 'acknowledged', code: null });
    expect(await pieces(), 'still on the desk').toBeGreaterThan(40);
    unwrap(await desk.officer.call('draft.close', { draftId }));
    expect(await pieces(), 'the centre may still ask').toBeGreaterThan(40);
    const file = join(desk.dataFolder, 'outbox', `${draftId}.p7m`);

    desk = await restartAfter(8);
    expect(await pieces()).toBe(0);
    expect(await keys()).toEqual(['index']);
    expect(existsSync(file)).toBe(true);
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'minh',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    expect(
      unwrap(await desk.officer.call('slip.pdf', { applicationId: draftId })).pdf.length,
    ).toBeGreaterThan(5000);

    desk = await restartAfter(31);
    expect(existsSync(file)).toBe(false);
  });

  it('is refused to a technician', async () => {
    unwrap(
      await desk.officer.call('session.signIn', {
        officerId: 'ky',
        credential: { kind: 'passphrase', passphrase },
      }),
    );
    expect(await desk.officer.call('draft.create', { intakePlace: 'counter' })).toMatchObject({
      ok: false,
      error: { code: 'role-not-allowed' },
    });
  });
});
