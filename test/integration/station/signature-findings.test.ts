import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import { unwrap } from '../../../domain/result.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { everythingWorks, signedState } from '../../support/station/scripted-devices.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

type Signed = Extract<SignatureState, { phase: 'signed' }>;

let desk: TemporaryStation;
let work: OfficerAtWork;
/** What the pad sends next; null for a signature of its own. */
let next: ((signed: Signed) => Signed) | null = null;
beforeEach(async () => {
  next = null;
  desk = await temporaryStation({ policyId: '2021-07' });
  desk.plugIn({
    ...everythingWorks,
    signature: (request) => {
      const signed = signedState(request);
      return [{ phase: 'preparing' }, next === null ? signed : next(signed)];
    },
  });
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

async function untilSigning(): Promise<string> {
  const draftId = await work.startsWith(completeFields, 'change.cmnd-to-cccd');
  await work.addsDocument('cmnd');
  await work.capturesAllFingers();
  await work.takesPhoto();
  unwrap(await desk.officer.call('draft.goto', { draftId, step: 'signature' }));
  return draftId;
}

async function sign(): Promise<DraftView> {
  expect(await work.takesSignature()).toBe('signed');
  return unwrap(await desk.officer.call('draft.open', { draftId: work.draftId }));
}

const signatureFindings = (view: DraftView) =>
  view.findings.filter(({ code }) => code.startsWith('signature-'));
const missing = (view: DraftView) => view.steps.find(({ id }) => id === 'signature')?.missing;

describe('signature', () => {
  it('says what the pen did and finds nothing when a hand has signed, as often as it likes', async () => {
    await untilSigning();
    expect(signatureFindings(await sign())).toEqual([]);
    const again = await sign();
    expect(signatureFindings(again)).toEqual([]);
    expect(again.signatures).toMatchObject([{ pen: { strokes: 1, seconds: 0.595, pressure: true } }]);
    expect(missing(again)).toBe(0);
  });

  it('stops when the path is too short, and goes on when it is taken anew', async () => {
    await untilSigning();
    next = (signed) => ({ ...signed, points: signed.points.slice(0, 8) });
    const short = await sign();
    expect(signatureFindings(short)).toMatchObject([
      {
        code: 'signature-too-short',
        severity: 'stop',
        subjects: [{ evidenceId: short.signatures[0]?.evidenceId }],
      },
    ]);
    expect(missing(short)).toBe(1);
    next = null;
    const anew = await sign();
    expect(signatureFindings(anew)).toEqual([]);
    expect(missing(anew)).toBe(0);
  });

  it('finds the path of the applicant before when the pad plays it again, moved and slower', async () => {
    let first: Signed | null = null;
    next = (signed) => (first = signed);
    await untilSigning();
    const before = await sign();
    unwrap(await desk.officer.call('draft.close', { draftId: before.draftId }));
    await untilSigning();
    next = (signed) => ({
      ...signed,
      points: (first ?? signed).points.map((point) => ({
        ...point,
        x: Math.round(point.x * 0.8 + 300),
        y: Math.round(point.y * 0.8 + 500),
        timeMs: point.timeMs * 1.3,
      })),
    });
    const copied = await sign();
    expect(signatureFindings(copied)).toMatchObject([
      { code: 'signature-copied', severity: 'stop', other: { kind: 'application', label: before.ticket } },
    ]);
    expect(missing(copied)).toBe(1);
  });

  it('warns of a pen without pressure and stops nothing', async () => {
    await untilSigning();
    next = (signed) => ({ ...signed, points: signed.points.map((point) => ({ ...point, pressure: 512 })) });
    const flat = await sign();
    expect(signatureFindings(flat)).toMatchObject([{ code: 'signature-without-pressure', severity: 'warn' }]);
    expect(flat.signatures[0]?.pen?.pressure).toBe(false);
    expect(missing(flat)).toBe(0);
  });
});
