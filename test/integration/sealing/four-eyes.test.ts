import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Result, unwrap } from '../../../domain/result.ts';
import { provision } from '../../../electron/station/provisioning/provision.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { addCode } from '../../../gateway/codes.ts';
import type { CodeGrant } from '../../../gateway/store/store.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { type TemporaryStation, startIn } from '../../support/station/temporary-station.ts';

const grant: CodeGrant = {
  stationName: 'Tổ 1',
  unitCode: '001',
  unitName: 'Công an quận Mẫu',
  policyId: '2021-07',
  officers: [
    { id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' },
    { id: 'binh', name: 'Đỗ Bình', rank: 'Thượng úy', role: 'officer' },
    { id: 'mai', name: 'Phạm Thị Mai', rank: 'Thiếu tá', role: 'supervisor' },
    { id: 'lan', name: 'Vũ Thị Lan', rank: 'Thiếu tá', role: 'supervisor' },
  ],
};
const phrase = (officerId: string) =>
  ({ kind: 'passphrase', passphrase: `mật khẩu của ${officerId}` }) as const;
const person = (officerId: string) => ({ officerId, credential: phrase(officerId) });
const now = () => new Date();

let gateway: TestGateway;
let desk: TemporaryStation;
beforeAll(async () => {
  gateway = await TestGateway.start();
  const dataFolder = mkdtempSync(join(tmpdir(), 'station-'));
  const vaultKey = randomBytes(32).toString('hex');
  const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, now));
  unwrap(
    await provision({
      vault,
      gatewayUrl: gateway.gateway.url,
      code: await addCode(gateway.store, grant, now()),
      trust: { ca: gateway.ca },
      officers: grant.officers.map(({ id }) => ({ officerId: id, passphrase: phrase(id).passphrase })),
      now,
    }),
  );
  await vault.close();
  desk = await startIn(dataFolder, vaultKey, { gatewayUrl: gateway.gateway.url });
  desk.plugIn();
});
afterAll(async () => {
  await desk.remove();
  await gateway.stop();
});

const signIn = async (officerId: string) =>
  unwrap(await desk.officer.call('session.signIn', { officerId, credential: phrase(officerId) }));
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const acknowledged = async (draftId: string) => {
  const stateOf = async () =>
    unwrap(await desk.officer.call('outbox.state', {})).items.find(
      ({ applicationId }) => applicationId === draftId,
    );
  await expect.poll(stateOf, { timeout: 30_000 }).toMatchObject({ state: 'acknowledged', code: null });
};

async function readyWithException(): Promise<OfficerAtWork> {
  const work = new OfficerAtWork(desk.officer);
  await work.startsWith(completeFields, 'change.cmnd-to-cccd');
  await work.addsDocument('cmnd');
  await work.exceptsFinger('LEFT_RING');
  await work.capturesAllFingers();
  await work.takesPhoto();
  await work.takesSignature();
  await work.readsBackAndConfirms();
  return work;
}

describe('an application with a missing finger', () => {
  it('is sealed only with a supervisor who is another person, and the centre takes it', async () => {
    await signIn('minh');
    const work = await readyWithException();
    expect(work.draft?.approvals).toEqual(['finger-exception']);
    const { draftId } = work;
    const sign = async (approval: ReturnType<typeof person> | null) =>
      desk.officer.call('application.sign', { draftId, credential: phrase('minh'), approval });

    expect(await sign(null)).toMatchObject({
      error: { code: 'approval-needed', details: { reasons: 'finger-exception' } },
    });
    expect(codeOf(await sign(person('minh')))).toBe('approval-same-person');
    expect(codeOf(await sign(person('binh')))).toBe('approval-role');
    expect(codeOf(await sign(person('nobody')))).toBe('officer-unknown');
    const wrong = { officerId: 'mai', credential: phrase('minh') };
    expect(await sign(wrong)).toMatchObject({
      error: { code: 'passphrase-wrong', details: { person: 'supervisor', failures: 1 } },
    });
    expect(unwrap(await desk.officer.call('draft.list', {}))).toHaveLength(1);

    await work.signs(phrase('minh'), person('mai'));
    await acknowledged(draftId);
  });

  it('needs another supervisor when a supervisor took it', async () => {
    await signIn('mai');
    const work = await readyWithException();
    const { draftId } = work;
    const alone = { draftId, credential: phrase('mai'), approval: person('mai') };
    expect(codeOf(await desk.officer.call('application.sign', alone))).toBe('approval-same-person');
    await work.signs(phrase('mai'), person('lan'));
    await acknowledged(draftId);
  });
});
