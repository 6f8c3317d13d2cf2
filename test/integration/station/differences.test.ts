import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import { unwrap } from '../../../domain/result.ts';
import { cardBack, cardQr, holder } from '../../support/documents/card-pictures.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pageReaderHere } from '../../support/station/page-reader.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let work: OfficerAtWork;
let latest: DraftView | null = null;
const passphrase = passphrases['le-van-a'];
const credential = { kind: 'passphrase', passphrase } as const;
/** Whom the card in `card-pictures.ts` belongs to, as an officer types it. */
const asOnCard = {
  ...completeFields,
  name: { full: holder.name },
  birthDate: { value: holder.birthDate, precision: 'day' as const },
  sex: holder.sex,
  personalNumber: holder.personalNumber,
};

beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2021-07', pages: pageReaderHere });
  desk.plugIn();
  desk.officer.on('draft.changed', (view) => (latest = view));
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
});
afterEach(() => desk.remove());

async function addPage(type: string, content: Uint8Array): Promise<DraftView> {
  const page = { type, source: 'file', mimeType: 'image/jpeg', content: new Uint8Array(content) } as const;
  unwrap(await desk.officer.call('document.add', { draftId: work.draftId, ...page }));
  await expect.poll(() => latest?.documents.at(-1)?.pages.at(-1)?.read, { timeout: 30_000 }).toBeDefined();
  if (latest === null) throw new Error('nothing came');
  return latest;
}

const missing = (view: DraftView): number => view.steps.find(({ id }) => id === 'personal')?.missing ?? -1;
const resolve = (input: {
  field: 'sex' | 'birthDate' | 'name';
  take: 'form' | 'document-qr' | 'card-qr';
  reason: string;
}) => desk.officer.call('difference.resolve', { draftId: work.draftId, ...input });

describe('differences', () => {
  it('come from the QR found on a page, stop the application, and are sealed with their reason once decided', async () => {
    const draftId = await work.startsWith(
      { ...asOnCard, birthDate: { value: '1991-05-17', precision: 'day' }, sex: 'male' },
      'change.cmnd-to-cccd',
    );
    const read = await addPage('cccd', await cardQr(holder));
    expect(read.documents).toMatchObject([{ pages: [{ read: ['qr'] }] }]);
    expect(read.statements).toMatchObject([
      { source: 'document-qr', proven: false, evidenceId: read.documents[0]?.pages[0]?.evidenceId },
    ]);
    expect(read.differences.map(({ field }) => field)).toEqual(['birthDate', 'sex']);
    const before = missing(read);

    expect(await resolve({ field: 'birthDate', take: 'document-qr', reason: ' ' })).toMatchObject({
      ok: false,
      error: { code: 'difference-reason-needed' },
    });
    expect(await resolve({ field: 'birthDate', take: 'card-qr', reason: 'theo thẻ' })).toMatchObject({
      ok: false,
      error: { code: 'difference-unknown' },
    });
    const decided = unwrap(
      await resolve({ field: 'birthDate', take: 'document-qr', reason: 'Nhập nhầm năm sinh' }),
    );
    expect(decided.fields.birthDate?.value).toBe('1990-05-17');
    expect(missing(decided)).toBe(before - 1);
    expect(decided.differences).toMatchObject([
      {
        field: 'birthDate',
        resolution: { taken: 'document-qr', reason: 'Nhập nhầm năm sinh', officerId: 'le-van-a' },
      },
      { field: 'sex', resolution: null },
    ]);

    await work.addsDocument('cmnd');
    await work.capturesAllFingers();
    await work.takesPhoto();
    const tooEarly = await desk.officer.call('draft.goto', { draftId, step: 'signature' });
    expect(tooEarly).toMatchObject({
      ok: false,
      error: { code: 'step-locked', details: { step: 'personal' } },
    });
    unwrap(await resolve({ field: 'sex', take: 'form', reason: '' }));

    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'signature' }));
    expect(await work.takesSignature()).toBe('signed');
    await work.readsBackAndConfirms();
    const sealed = await desk.officer.call('application.sign', { draftId, credential, approval: null });
    expect(sealed).toMatchObject({ ok: true });
  });

  it('are void as soon as the form says something else, and hold again when it says what was decided', async () => {
    const draftId = await work.startsWith(asOnCard, 'change.cmnd-to-cccd');
    const text = `${holder.personalNumber}||${holder.name}|17051990|Nam|Số 1, Phường Ba Đình, Hà Nội|17052020`;
    unwrap(await desk.officer.call('draft.lookup', { draftId, text }));
    const decided = unwrap(await resolve({ field: 'sex', take: 'form', reason: '' }));
    expect(decided.differences).toMatchObject([{ field: 'sex', resolution: { taken: 'form' } }]);
    const changed = unwrap(await desk.officer.call('draft.save', { draftId, patch: { sex: null } }));
    expect(changed.differences).toMatchObject([{ field: 'sex', resolution: null }]);
    const back = unwrap(await desk.officer.call('draft.save', { draftId, patch: { sex: 'female' } }));
    expect(back.differences).toMatchObject([{ field: 'sex', resolution: { taken: 'form' } }]);
  });

  it('agree with an MRZ that says the name without marks, and go with the page they were found on', async () => {
    const draftId = await work.startsWith({ ...asOnCard, sex: 'male' }, 'change.cmnd-to-cccd');
    const read = await addPage('cccd', await cardBack(holder));
    expect(read.documents).toMatchObject([{ pages: [{ read: ['mrz'] }] }]);
    expect(read.differences.map(({ field }) => field)).toEqual(['sex']);
    const documentId = read.documents[0]?.documentId ?? '';
    const removed = unwrap(await desk.officer.call('document.remove', { draftId, documentId }));
    expect(removed).toMatchObject({ statements: [], differences: [] });
  });

  it('do not come from a paper that may be about somebody else', async () => {
    await work.startsWith({ ...asOnCard, sex: 'male' }, 'change.cmnd-to-cccd');
    const read = await addPage('representative-id', await cardQr(holder));
    expect(read.documents).toMatchObject([{ pages: [{ read: ['qr'] }] }]);
    expect(read.statements).toEqual([]);
  });
});
