import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentPage, DraftView } from '../../../domain/application/draft.ts';
import { sheetsOf } from '../../../domain/documents/sheets.ts';
import { unwrap } from '../../../domain/result.ts';
import { pdfOfPages } from '../../../electron/station/intake/scanned-pdf.ts';
import { isLookedAt } from '../../../electron/station/pages/page-findings.ts';
import { cardQr, holder } from '../../support/documents/card-pictures.ts';
import { sceneJpeg, sheetScene } from '../../support/documents/page-scenes.ts';
import { lockedPdf } from '../../support/documents/pdf-files.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pageReaderHere } from '../../support/station/page-reader.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let work: OfficerAtWork;
let latest: DraftView | null = null;
const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
/** Reading a page is seconds of work, on a machine that others use too. */
const patient = { timeout: 120_000 };

beforeEach(async () => {
  latest = null;
  desk = await temporaryStation({ policyId: '2021-07', pages: pageReaderHere });
  desk.plugIn();
  desk.officer.on('draft.changed', (view) => (latest = view));
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  work = new OfficerAtWork(desk.officer);
  await work.startsWith({ ...completeFields, personalNumber: holder.personalNumber }, 'reissue.lost');
});
afterEach(() => desk.remove());

const crooked = async (turn: number) => sceneJpeg(await sheetScene({ ppi: 70, turn }));
const allPages = (): DocumentPage[] => latest?.documents.flatMap(({ pages }) => pages) ?? [];

async function add(
  type: string,
  content: Uint8Array,
  { mimeType = 'image/jpeg', source = 'file' }: Partial<{ mimeType: string; source: 'camera' | 'file' }> = {},
): Promise<DocumentPage> {
  const before = allPages().length;
  const page = { type, source, mimeType: mimeType as 'image/jpeg', content: new Uint8Array(content) };
  unwrap(await desk.officer.call('document.add', { draftId: work.draftId, ...page }));
  await expect.poll(() => allPages().filter(isLookedAt).length, { timeout: 90_000 }).toBe(before + 1);
  const added = allPages().find(({ bytes }) => bytes === content.byteLength);
  if (added === undefined) throw new Error('not added');
  return added;
}

const bytesOf = async (evidenceId: string): Promise<Buffer> => {
  const input = { draftId: work.draftId, evidenceId };
  return Buffer.from(unwrap(await desk.officer.call('evidence.preview', input)).content);
};

describe('a page that lies crooked', patient, () => {
  it('gets a straight copy beside what came, and the officer takes either', async () => {
    const content = await crooked(3);
    const page = await add('birth-certificate', content);
    expect(page).toMatchObject({
      remarks: ['tilted', 'too-small'],
      straightened: { turned: -3, cropped: false, remarks: ['too-small'] },
      copy: { mimeType: 'image/jpeg', used: true },
    });
    expect((await bytesOf(page.evidenceId)).equals(Buffer.from(content))).toBe(true);
    const choose = (taken: 'original' | 'straightened') =>
      desk.officer.call('document.chooseCopy', { draftId: work.draftId, evidenceId: page.evidenceId, taken });
    expect(unwrap(await choose('original')).documents[0]?.pages[0]?.copy?.used).toBe(false);
    expect(unwrap(await choose('straightened')).documents[0]?.pages[0]?.copy?.used).toBe(true);
  });

  it('is left as it came when it was put straight at the camera, and there is no copy to choose', async () => {
    const page = await add('birth-certificate', await crooked(3), { source: 'camera' });
    expect(page.copy).toBeUndefined();
    expect(
      await desk.officer.call('document.chooseCopy', {
        draftId: work.draftId,
        evidenceId: page.evidenceId,
        taken: 'original',
      }),
    ).toMatchObject({ ok: false, error: { code: 'document-copy-absent' } });
  });
});

describe('a PDF that was chosen', patient, () => {
  const mimeType = 'application/pdf';

  it('is looked into, sheet by sheet', async () => {
    const page = await add('declaration', await pdfOfPages([await crooked(3), await crooked(0)]), {
      mimeType,
    });
    expect(page.sheets).toEqual([
      { remarks: ['tilted'], read: [] },
      { remarks: [], read: [] },
    ]);
    expect(sheetsOf({ pages: [page, page] })).toHaveLength(4);
  });

  it('says that nobody can look into it when it asks for a password', async () => {
    const page = await add('declaration', await lockedPdf(), { mimeType });
    expect(page).toMatchObject({ unseen: 'encrypted' });
    expect(page.sheets).toBeUndefined();
  });
});

describe('a page given another kind', patient, () => {
  const retype = async (evidenceId: string, type: string) =>
    desk.officer.call('document.retype', { draftId: work.draftId, evidenceId, type });

  it('goes to the pages of that kind, in their order', async () => {
    const first = await add('declaration', await crooked(0));
    const second = await add('declaration', await sceneJpeg(await sheetScene({ ppi: 70, noise: 3 })));
    const view = unwrap(await retype(first.evidenceId, 'birth-certificate'));
    expect(
      view.documents.map(({ type, pages }) => [type, pages.map(({ evidenceId }) => evidenceId)]),
    ).toEqual([
      ['declaration', [second.evidenceId]],
      ['birth-certificate', [first.evidenceId]],
    ]);
    const back = unwrap(await retype(second.evidenceId, 'birth-certificate'));
    expect(back.documents.map(({ type, pages }) => [type, pages.length])).toEqual([['birth-certificate', 2]]);
    expect(await retype('nobody', 'other')).toMatchObject({ ok: false, error: { code: 'document-unknown' } });
    expect(await retype(first.evidenceId, 'nonsense')).toMatchObject({
      ok: false,
      error: { code: 'document-type-unknown' },
    });
  });

  it('speaks of the applicant as long as it is their own card', async () => {
    const card = await add('representative-id', await cardQr(holder));
    expect(latest?.statements).toEqual([]);
    unwrap(await retype(card.evidenceId, 'cccd'));
    await expect
      .poll(() => latest?.statements.map(({ source }) => source), { timeout: 90_000 })
      .toEqual(['document-qr']);
    const away = unwrap(await retype(card.evidenceId, 'other'));
    expect(away.statements).toEqual([]);
    expect(away.documents).toMatchObject([{ type: 'other', pages: [{ read: ['qr'] }] }]);
  });
});
