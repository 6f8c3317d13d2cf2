import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DraftPatch } from '../../../domain/application/fields.ts';
import { unwrap } from '../../../domain/result.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { completeFields, OfficerAtWork } from '../../support/station/officer-at-work.ts';
import type { TemporaryStation } from '../../support/station/temporary-station.ts';
import { auditOf } from '../officers/audit-of.ts';
import { deskAtCentre, signIn } from '../officers/desk-at-centre.ts';

const person = {
  personalNumber: '003090000123',
  oldIdentityNumber: '012345678',
  name: 'Nguyễn Văn Mẫu',
  birthDate: '1991-01-02',
  sex: 'male',
  nationality: 'VN',
  permanentAddress: { unitCode: '00004', text: 'Số 1, Phường Ba Đình, Hà Nội' },
};

/** In the register as having died, and as declared missing; neither is anybody. */
const dead = {
  ...person,
  personalNumber: '003090000777',
  oldIdentityNumber: '012345777',
  lifeStatus: 'dead',
};
const missing = {
  ...{ ...person, personalNumber: '003090000888', oldIdentityNumber: '012345888' },
  lifeStatus: 'missing',
};

let folder: string;
let gateway: TestGateway;
let desk: TemporaryStation;
let work: OfficerAtWork;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'population-'));
  mkdirSync(join(folder, 'people'));
  writeFileSync(join(folder, 'people', 'people.json'), JSON.stringify([person, dead, missing]));
  gateway = await TestGateway.startWith({ population: { kind: 'folder', folder: join(folder, 'people') } });
  await sitDownAt(gateway);
});
afterAll(async () => {
  await desk.remove();
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sitDownAt(centre: TestGateway): Promise<void> {
  desk = await deskAtCentre(centre, { timings: { populationMs: 2_000 } });
  unwrap(await signIn(desk, 'minh'));
  work = new OfficerAtWork(desk.officer);
}

const ask = () => desk.officer.call('population.ask', { draftId: work.draftId });
const starts = (patch: DraftPatch) => work.startsWith({ ...completeFields, ...patch }, 'reissue.damaged');

describe('population.ask', () => {
  it('puts what the centre says beside the form, proven, and only what differs is a difference', async () => {
    await starts({});
    const asked = unwrap(await ask());
    expect(asked.statements).toMatchObject([{ source: 'population', proven: true, evidenceId: null }]);
    expect(asked.statements[0]?.fields).toMatchObject({
      name: { full: 'NGUYỄN VĂN MẪU' },
      birthDate: { value: '1991-01-02', precision: 'day' },
    });
    expect(asked.fields.birthDate?.value).toBe('1990-01-02');
    expect(asked.differences.map(({ field }) => field)).toContain('birthDate');
    expect(asked.differences.map(({ field }) => field)).not.toContain('name');
    const decide = (reason: string) =>
      desk.officer.call('difference.resolve', {
        ...{ draftId: work.draftId, field: 'birthDate', take: 'form', reason },
      });
    expect(await decide('')).toMatchObject({ ok: false, error: { code: 'difference-reason-needed' } });
    const decided = unwrap(await decide('Giấy khai sinh ghi năm 1990'));
    expect(decided.differences.find(({ field }) => field === 'birthDate')?.resolution).toMatchObject({
      taken: 'form',
    });
  });

  it('takes the place of the earlier answer when asked again, and keeps what was decided about the same', async () => {
    await starts({});
    unwrap(await ask());
    const { draftId } = work;
    unwrap(
      await desk.officer.call('difference.resolve', {
        ...{ draftId, field: 'birthDate', take: 'form', reason: 'Giấy khai sinh ghi năm 1990' },
      }),
    );
    const again = unwrap(await ask());
    expect(again.statements).toHaveLength(1);
    expect(again.differences.find(({ field }) => field === 'birthDate')?.resolution).not.toBeNull();
  });

  it('asks by the CMND when the form has no personal number, and by nothing when it has neither', async () => {
    await starts({ personalNumber: null });
    expect(unwrap(await ask()).statements[0]?.fields.personalNumber).toBe('003090000123');
    const patch = { oldIdentityNumber: null };
    unwrap(await desk.officer.call('draft.save', { draftId: work.draftId, patch }));
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'population-number-missing' } });
    const half = { personalNumber: '00309000' };
    unwrap(await desk.officer.call('draft.save', { draftId: work.draftId, patch: half }));
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'population-number-missing' } });
  });

  it('says that nobody was found when the number is nobody’s, and forgets what was said of another number', async () => {
    await starts({});
    unwrap(await ask());
    const patch = { personalNumber: '003090000999' };
    unwrap(await desk.officer.call('draft.save', { draftId: work.draftId, patch }));
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'population-not-found' } });
    const opened = unwrap(await desk.officer.call('draft.open', { draftId: work.draftId }));
    expect(opened.statements).toEqual([]);
  });

  it('is noted in the audit trail by its outcome, never by a number', async () => {
    await starts({});
    unwrap(await ask());
    const noted = (await auditOf(desk)).filter(
      ({ event, subjectId }) => event === 'population-asked' && subjectId === work.draftId,
    );
    expect(noted).toMatchObject([{ officerId: 'minh', subjectId: work.draftId }]);
    expect(JSON.stringify(noted)).toContain('found');
    expect(JSON.stringify(noted)).not.toContain(person.personalNumber);
  });
});

describe('population.ask about somebody who can’t be here', () => {
  it.each([
    [dead, 'register-dead'],
    [missing, 'register-missing'],
  ])('stops until it is explained, and a supervisor is asked', async ({ personalNumber }, code) => {
    await starts({ personalNumber });
    const asked = unwrap(await ask());
    expect(asked.findings).toMatchObject([{ code, severity: 'stop', overruled: null, other: null }]);
    const missingIn = (view: typeof asked) => view.steps.find(({ id }) => id === 'personal')?.missing ?? 0;
    const noted = (await auditOf(desk)).filter(({ subjectId }) => subjectId === work.draftId);
    expect(JSON.stringify(noted.filter(({ event }) => event === 'finding-found'))).toContain(code);
    const [finding] = asked.findings;
    const explained = unwrap(
      await desk.officer.call('finding.overrule', {
        ...{ draftId: work.draftId, findingId: finding?.findingId ?? '' },
        reason: 'Tòa án đã huỷ quyết định',
      }),
    );
    expect(missingIn(explained)).toBe(missingIn(asked) - 1);
    expect(explained.approvals).toEqual(['finding-overruled']);
    expect(unwrap(await ask()).findings, 'asked again, the reason stays').toEqual(explained.findings);
  });

  it('says it of the number it was said of, and of no other', async () => {
    await starts({ personalNumber: dead.personalNumber });
    unwrap(await ask());
    const type = async (personalNumber: string | null) => {
      const patch = { personalNumber };
      const { findings } = unwrap(await desk.officer.call('draft.save', { draftId: work.draftId, patch }));
      return findings.map(({ code }) => code);
    };
    expect(await type('003090000123')).toEqual([]);
    expect(await type(dead.personalNumber)).toEqual(['register-dead']);
    expect(await type('003090000123')).toEqual([]);
    expect(unwrap(await ask()).findings, 'asked about the other').toEqual([]);
    expect(await type(dead.personalNumber), 'nobody was asked about this one again').toEqual([]);
  });
});

describe('population.ask of a register that takes its time', () => {
  const register = createServer((request) => request.resume());
  let centre: TestGateway;

  beforeAll(async () => {
    register.listen(0, '127.0.0.1');
    await once(register, 'listening');
    const url = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'token');
    await desk.remove();
    centre = await TestGateway.startWith({ population: { kind: 'osia', url, tokenFile, caFile: null } });
    await sitDownAt(centre);
  });
  afterAll(async () => {
    await desk.remove();
    await centre.stop();
    register.closeAllConnections();
    register.close();
    await sitDownAt(gateway);
  });

  /** What is answered when `meanwhile` comes between the question and its answer; and what the audit trail says of it. */
  async function asksAnd(meanwhile: () => Promise<unknown>) {
    await starts({});
    const question = once(register, 'request');
    const asked = ask();
    const [, reply] = (await question) as [IncomingMessage, ServerResponse];
    await meanwhile();
    reply.setHeader('content-type', 'application/json').end('[]');
    const answered = await asked;
    if (answered.ok) throw new Error('answered');
    const noted = (await auditOf(desk)).filter(
      ({ event, subjectId }) => event === 'population-asked' && subjectId === work.draftId,
    );
    return { code: answered.error.code, noted: noted.map(({ officerId }) => officerId) };
  }

  it('is noted for who asked when the number is typed over meanwhile', async () => {
    const patch = { personalNumber: '003090000999' };
    const save = () => desk.officer.call('draft.save', { draftId: work.draftId, patch });
    expect(await asksAnd(save)).toEqual({ code: 'population-number-changed', noted: ['minh'] });
  });

  it('is noted for who asked when the application is put aside meanwhile', async () => {
    const close = () => desk.officer.call('draft.close', { draftId: work.draftId });
    expect(await asksAnd(close)).toEqual({ code: 'draft-not-open', noted: ['minh'] });
  });

  it('is noted for who asked when that officer signs out meanwhile', async () => {
    const leave = () => desk.officer.call('session.signOut', {});
    expect(await asksAnd(leave)).toEqual({ code: 'not-signed-in', noted: ['minh'] });
  });
});

describe('population.ask without an answer', () => {
  it('is refused by the centre when the station was revoked', async () => {
    await starts({});
    const { station } = unwrap(await desk.officer.call('session.state', {}));
    await gateway.store.revoke({ stationId: station?.id ?? '' }, new Date(), 'ceased');
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'station-revoked' } });
  });

  it('says so when the centre has no register, and when it is away, and the application goes on', async () => {
    await desk.remove();
    const another = await TestGateway.start();
    await sitDownAt(another);
    await starts({});
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'population-not-available' } });
    await another.stop();
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'population-offline' } });
    const went = await desk.officer.call('draft.goto', { draftId: work.draftId, step: 'documents' });
    expect(went.ok).toBe(true);
  });
});
