import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { FindingCode } from '../../../domain/application/findings.ts';
import type { DraftPatch } from '../../../domain/application/fields.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { type Touch, touchedBy } from '../../support/station/finger-templates.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import type { ScriptedDevices } from '../../support/station/scripted-devices.ts';
import {
  type TemporaryStation,
  type TemporaryStationOptions,
  temporaryStation,
} from '../../support/station/temporary-station.ts';

const rightFour = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
const leftFour = 'PLAIN_LEFT_FOUR_FINGERS' as const;
const thumbs = 'PLAIN_THUMBS' as const;

let thread: string;
beforeAll(async () => {
  thread = await bundleProgram('electron/station/comparing/thread.ts');
});

let desk: TemporaryStation;
let work: OfficerAtWork;
let devices: ScriptedDevices;
/** Whose finger lies on the scanner when one is asked for; the right one of the person at the desk, unless a test says otherwise. */
let person: string;
let swap: Partial<Record<FingerPosition, Touch | FingerPosition>>;

async function start(options: Partial<TemporaryStationOptions> = {}): Promise<void> {
  desk = await temporaryStation({ policyId: '2024-07', comparingThread: thread, ...options });
  await signIn();
}

async function signIn(): Promise<void> {
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
  person = 'an';
  swap = {};
  devices = desk.plugIn(
    touchedBy((asked) => {
      const other = swap[asked] ?? asked;
      return typeof other === 'string' ? { person, finger: other } : other;
    }),
  );
}

beforeEach(() => start());
afterEach(() => desk.remove());

/** The draft once everything that was captured is compared. */
async function compared(): Promise<DraftView> {
  const { draftId } = work;
  const view = unwrap(await desk.officer.call('draft.open', { draftId }));
  if (view.fingerprints.every(({ comparing }) => comparing === 0)) return view;
  return new Promise((resolve) => {
    const off = desk.officer.on('draft.changed', (changed) => {
      if (changed.draftId !== draftId || changed.fingerprints.some(({ comparing }) => comparing > 0)) return;
      off();
      resolve(changed);
    });
  });
}

async function capture(captureId: FingerprintCaptureId): Promise<DraftView> {
  expect(unwrap(await work.capture(captureId)).phase).toBe('captured');
  return compared();
}

const begin = (patch: DraftPatch = completeFields) => work.startsWith(patch, 'reissue.lost');
const codes = ({ findings }: DraftView): FindingCode[] => findings.map(({ code }) => code);

async function upTo(last: FingerprintCaptureId): Promise<DraftView> {
  let view = await compared();
  for (const { captureId } of view.fingerprints) {
    view = await capture(captureId);
    if (captureId === last) break;
  }
  return view;
}

async function restOfTheFingers({ fingerprints }: DraftView): Promise<void> {
  for (const { captureId, state } of fingerprints) if (state === 'todo') await capture(captureId);
}

describe('comparing within one application', () => {
  it('finds nothing when every finger is where it should be', async () => {
    await begin();
    expect(codes(await upTo('ROLLED_RIGHT_INDEX'))).toEqual([]);
  });

  it('finds the same finger twice, and nothing any more when it was taken anew', async () => {
    await begin();
    await upTo('ROLLED_RIGHT_THUMB');
    swap = { RIGHT_INDEX: 'RIGHT_MIDDLE' };
    const found = await capture('ROLLED_RIGHT_INDEX');
    // That plain and rolled print differ is said by it already.
    expect(codes(found)).toEqual(['same-finger-twice']);
    expect(found.findings[0]).toMatchObject({ severity: 'stop', overruled: null, other: null });
    expect(found.findings[0]?.subjects.map(({ finger }) => finger).sort()).toEqual([
      'RIGHT_INDEX',
      'RIGHT_MIDDLE',
    ]);
    const step = found.steps.find(({ id }) => id === 'fingerprints');
    expect(step?.missing).toBe(9 - 1 + 1);
    swap = {};
    devices.script = touchedBy((finger) => ({ person, finger }), { quality: 90 });
    expect(codes(await capture('ROLLED_RIGHT_INDEX'))).toEqual([]);
  });

  it('lets the attempt in doubt give way though the one taken anew has a lower score', async () => {
    await begin();
    await upTo('ROLLED_RIGHT_THUMB');
    devices.script = touchedBy(() => ({ person, finger: 'RIGHT_MIDDLE' }), { quality: 90 });
    expect(codes(await capture('ROLLED_RIGHT_INDEX'))).toEqual(['same-finger-twice']);
    devices.script = touchedBy((finger) => ({ person, finger }), { quality: 50 });
    const anew = await capture('ROLLED_RIGHT_INDEX');
    expect(codes(anew)).toEqual([]);
    const index = anew.fingerprints.find(({ captureId }) => captureId === 'ROLLED_RIGHT_INDEX');
    expect(
      index?.attempts.map(({ chosen }) => chosen),
      'both are kept',
    ).toEqual([false, true]);
    expect(index?.choices).toMatchObject([{ attemptNumber: 2, because: 'taken-anew' }]);
  });

  it('finds swapped hands when the left hand lay there for the right one', async () => {
    await begin();
    swap = { RIGHT_INDEX: 'LEFT_LITTLE', RIGHT_MIDDLE: 'LEFT_RING', RIGHT_RING: 'LEFT_MIDDLE' };
    swap.RIGHT_LITTLE = 'LEFT_INDEX';
    await capture(rightFour);
    swap = {};
    const found = await capture(leftFour);
    expect(codes(found)).toEqual(Array.from({ length: 4 }, () => 'hands-swapped'));
  });

  it('finds a thumb among the four fingers', async () => {
    await begin();
    swap = { RIGHT_INDEX: 'RIGHT_THUMB' };
    await capture(rightFour);
    swap = {};
    await capture(leftFour);
    expect(codes(await capture(thumbs))).toEqual(['thumb-among-fingers']);
  });

  it("finds a rolled print that is not the plain one's finger", async () => {
    await begin();
    await upTo('ROLLED_RIGHT_THUMB');
    swap = { RIGHT_INDEX: { person: 'friend', finger: 'RIGHT_INDEX' } };
    const found = await capture('ROLLED_RIGHT_INDEX');
    expect(found.findings).toMatchObject([{ code: 'plain-rolled-differ', severity: 'stop' }]);
  });
});

describe('comparing with others', () => {
  const other: DraftPatch = { ...completeFields, personalNumber: '003090000456' };

  it('stops at a finger of the applicant before, also when that one was only put aside', async () => {
    const first = await begin();
    const { ticket } = await upTo(leftFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    await begin(other);
    const found = await capture(rightFour);
    expect(codes(found)).toEqual(Array.from({ length: 4 }, () => 'earlier-applicant-finger'));
    expect(found.findings[0]).toMatchObject({
      severity: 'stop',
      other: { kind: 'application', label: ticket },
    });
    person = 'binh';
    devices.script = touchedBy((finger) => ({ person, finger }), { quality: 90 });
    expect(codes(await capture(rightFour)), 'the right person').toEqual([]);
  });

  it('says nothing when the same person comes again, and only warns while the number is unknown', async () => {
    const first = await begin();
    await capture(rightFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    const { personalNumber: _unknown, ...nameless } = completeFields;
    const draftId = await begin(nameless);
    const warned = await capture(rightFour);
    expect(warned.findings.map(({ severity }) => severity)).toEqual(['warn', 'warn', 'warn', 'warn']);
    expect(warned.steps.find(({ id }) => id === 'fingerprints')?.missing).toBe(12);
    const save = (personalNumber: string) =>
      desk.officer.call('draft.save', { draftId, patch: { personalNumber } });
    unwrap(await save('003090000456'));
    expect((await compared()).findings.map(({ severity }) => severity)).toContain('stop');
    unwrap(await save(completeFields.personalNumber ?? ''));
    expect((await compared()).findings).toEqual([]);
  });

  it('does not bring back an attempt that gave way when the number is edited after it was taken anew', async () => {
    const first = await begin();
    await capture(rightFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    const draftId = await begin(other);
    devices.script = touchedBy((finger) => ({ person, finger }), { quality: 90 });
    expect(codes(await capture(rightFour))).toContain('earlier-applicant-finger');
    person = 'binh';
    devices.script = touchedBy((finger) => ({ person, finger }), { quality: 60 });
    expect(codes(await capture(rightFour))).toEqual([]);
    const save = async (personalNumber: string) => {
      unwrap(await desk.officer.call('draft.save', { draftId, patch: { personalNumber } }));
      const { findings, fingerprints } = await compared();
      const severities = [...new Set(findings.map(({ severity }) => severity))];
      return [severities, fingerprints[0]?.attempts.map(({ chosen }) => chosen)];
    };
    const anew = [[], [false, true]];
    expect(await save('003090000789')).toEqual(anew);
    // Without a whole number nobody can tell that the better attempt is of another person.
    expect(await save('00309000078')).toEqual([['warn'], [true, false]]);
    expect(await save('003090000987')).toEqual(anew);
    // It is the same one, who has the better attempt of the two.
    expect(await save(completeFields.personalNumber ?? '')).toEqual([[], [true, false]]);
    expect(await save('003090000456')).toEqual(anew);
  });

  it('keeps what was explained with the finding, which is said as long as the numbers tell two people apart', async () => {
    const first = await begin();
    await capture(rightFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    const draftId = await begin(other);
    const { findings } = await capture(rightFour);
    const findingId = findings[0]?.findingId ?? '';
    const reason = 'đã nhìn lại';
    unwrap(await desk.officer.call('finding.overrule', { draftId, findingId, reason }));
    const save = (personalNumber: string) =>
      desk.officer.call('draft.save', { draftId, patch: { personalNumber } });
    unwrap(await save(completeFields.personalNumber ?? ''));
    const same = await compared();
    expect([codes(same), same.approvals]).toEqual([[], []]);
    unwrap(await save('003090000456'));
    const back = await compared();
    expect(back.findings.find((one) => one.findingId === findingId)?.overruled).toMatchObject({ reason });
    expect(back.approvals).toEqual(['finding-overruled']);
  });

  it("goes by the earlier applicant's number as it is now", async () => {
    const first = await begin(other);
    await capture(rightFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    const draftId = await begin();
    expect((await capture(rightFour)).findings.map(({ severity }) => severity)).toContain('stop');
    unwrap(await desk.officer.call('draft.open', { draftId: first }));
    const { personalNumber = '' } = completeFields;
    unwrap(await desk.officer.call('draft.save', { draftId: first, patch: { personalNumber } }));
    expect(unwrap(await desk.officer.call('draft.open', { draftId })).findings).toEqual([]);
    unwrap(await desk.officer.call('draft.open', { draftId: first }));
    unwrap(await desk.officer.call('draft.save', { draftId: first, patch: { personalNumber: '' } }));
    const [warned] = unwrap(await desk.officer.call('draft.open', { draftId })).findings;
    expect(warned?.severity).toBe('warn');
    // Discarding the application it stopped at is no way round it.
    unwrap(await desk.officer.call('draft.discard', { draftId: first, reason: 'nhầm' }));
    const [left] = unwrap(await desk.officer.call('draft.open', { draftId })).findings;
    expect(left?.severity).toBe('stop');
  });

  it('counts a likely finger together with another one though an application was worked on in between', async () => {
    let [owner, mixed]: [string, FingerPosition | null] = ['an', null];
    devices.script = touchedBy((finger) => ({ person: finger === mixed ? 'an' : owner, finger }), {
      count: 14,
    });
    const first = await begin();
    await capture(rightFour);
    await capture(leftFour);
    unwrap(await desk.officer.call('draft.close', { draftId: first }));
    const draftId = await begin(other);
    [owner, mixed] = ['binh', 'RIGHT_INDEX'];
    expect(codes(await capture(rightFour)), 'one of them could be chance').toEqual([]);
    await begin({ ...completeFields, personalNumber: '003090000789' });
    [owner, mixed] = ['chi', null];
    await capture(rightFour);
    work.draft = unwrap(await desk.officer.call('draft.open', { draftId }));
    [owner, mixed] = ['binh', 'LEFT_INDEX'];
    const found = await capture(leftFour);
    expect(codes(found)).toEqual(['earlier-applicant-finger', 'earlier-applicant-finger']);
  });

  it('forgets an application that was discarded', async () => {
    const first = await begin();
    await capture(rightFour);
    unwrap(await desk.officer.call('draft.discard', { draftId: first, reason: 'nhầm' }));
    await begin(other);
    expect(codes(await capture(rightFour))).toEqual([]);
  });
});

describe('sealing', () => {
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  const sign = (draftId: string) =>
    desk.officer.call('application.sign', { draftId, credential, approval: null });

  it('is refused while a finding stops, asks a supervisor once it was explained, and seals the reason', async () => {
    const draftId = await begin();
    await upTo('ROLLED_RIGHT_THUMB');
    swap = { RIGHT_INDEX: 'RIGHT_MIDDLE' };
    const [finding] = (await capture('ROLLED_RIGHT_INDEX')).findings;
    const findingId = finding?.findingId ?? '';
    expect(await sign(draftId)).toMatchObject({
      ok: false,
      error: { code: 'finding-open', details: { findings: 1 } },
    });
    const overrule = (id: string) =>
      desk.officer.call('finding.overrule', { draftId, findingId: id, reason: 'đã nhìn lại' });
    expect(
      await desk.officer.call('finding.overrule', { draftId, findingId, reason: '    ' }),
      'a blank is no reason',
    ).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(await overrule('0'.repeat(32))).toMatchObject({ ok: false, error: { code: 'finding-unknown' } });
    const explained = unwrap(await overrule(findingId));
    expect(explained.findings).toMatchObject([
      { overruled: { reason: 'đã nhìn lại', officerId: 'le-van-a' } },
    ]);
    expect(explained.approvals).toEqual(['finding-overruled']);
    expect(await sign(draftId)).toMatchObject({ ok: false, error: { code: 'application-incomplete' } });
    swap = {};
    await restOfTheFingers(explained);
    // The rolled middle finger now is the one that was rolled as the index finger.
    const open = (await compared()).findings.filter(({ overruled }) => overruled === null);
    expect(open.map(({ code }) => code)).toEqual(['same-finger-twice']);
    for (const one of open) unwrap(await overrule(one.findingId));
    await work.takesPhoto();
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    expect(await sign(draftId)).toMatchObject({ ok: false, error: { code: 'approval-needed' } });
    const supervisor = { kind: 'passphrase', passphrase: passphrases['giam-sat'] } as const;
    await work.signs(credential, { officerId: 'giam-sat', credential: supervisor });
    expect(await overrule(findingId)).toMatchObject({ ok: false, error: { code: 'draft-sealed' } });
  });

  it('is refused while something is not compared, and compared when it is opened again', async () => {
    await desk.remove();
    await start({ comparingThread: await bundleProgram('test/support/station/broken-thread.ts') });
    const draftId = await begin();
    expect(unwrap(await work.capture(rightFour)).phase).toBe('captured');
    expect(await sign(draftId)).toMatchObject({
      ok: false,
      error: { code: 'evidence-uncompared', details: { pieces: 1 } },
    });
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fingerprints[0], 'kept and chosen all the same').toMatchObject({
      state: 'good',
      comparing: 1,
    });
    const options = { policyId: '2024-07', comparingThread: thread } as const;
    const again = await restartWith(options);
    desk = again;
    await signIn();
    unwrap(await desk.officer.call('draft.open', { draftId }));
    work.draft = view;
    expect((await compared()).fingerprints[0]?.comparing).toBe(0);
  });
});

async function restartWith(options: TemporaryStationOptions): Promise<TemporaryStation> {
  const { startIn } = await import('../../support/station/temporary-station.ts');
  await desk.station.stop();
  return startIn(desk.dataFolder, desk.vaultKey, options);
}
