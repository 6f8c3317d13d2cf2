import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentPage, DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok, unwrap } from '../../../domain/result.ts';
import { pdfOfPages } from '../../../electron/station/intake/scanned-pdf.ts';
import type { PageReader, ReadFailure } from '../../../electron/station/pages/page-thread.ts';
import type { PageOrder } from '../../../electron/station/pages/page-worker.ts';
import type { PageReading } from '../../../electron/station/pages/read-page.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { smallPng } from '../../support/station/pictures.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

const reading: PageReading = { remarks: ['blurred'], codes: [], mrz: { kind: 'none' } };

/** Says the same of every page, once it may; what was asked of it is noted. */
class HeldReader implements PageReader {
  readonly asked: Pick<PageOrder, 'mimeType' | 'straighten'>[] = [];
  goOn: () => void = () => undefined;
  #closed = false;
  readonly #gate = new Promise<void>((resolve) => (this.goOn = resolve));

  read({ mimeType, straighten }: PageOrder) {
    this.asked.push({ mimeType, straighten });
    return this.sheet();
  }
  sheets() {
    return Promise.resolve(ok(2));
  }
  async sheet(): Promise<Result<PageReading, ReadFailure>> {
    await this.#gate;
    return this.#closed ? err('not-now') : ok(reading);
  }
  /** As the thread does, it answers whoever waits. */
  close() {
    this.#closed = true;
    this.goOn();
    return Promise.resolve();
  }
}

let desk: TemporaryStation;
let work: OfficerAtWork;
let reader: HeldReader;
let latest: DraftView | null = null;
const pages: PageReader = {
  read: (order) => reader.read(order),
  sheets: () => reader.sheets(),
  sheet: () => reader.sheet(),
  close: () => reader.close(),
};

async function sitDown(): Promise<void> {
  desk.officer.on('draft.changed', (view) => (latest = view));
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
}

beforeEach(async () => {
  latest = null;
  reader = new HeldReader();
  desk = await temporaryStation({ policyId: '2021-07', pages });
  await sitDown();
  work = new OfficerAtWork(desk.officer);
  await work.startsWith(completeFields, 'reissue.lost');
});
afterEach(() => desk.remove());

const add = async (source: 'camera' | 'file', content = smallPng, mimeType = 'image/png') =>
  unwrap(
    await desk.officer.call('document.add', {
      draftId: work.draftId,
      type: 'declaration',
      source,
      mimeType: mimeType as 'image/png',
      content: new Uint8Array(content),
    }),
  );
const open = async () => unwrap(await desk.officer.call('draft.open', { draftId: work.draftId }));
const pagesNow = (): DocumentPage[] => latest?.documents.flatMap((document) => document.pages) ?? [];
const looked = async (count: number): Promise<void> => {
  const seen = () => pagesNow().filter(({ remarks, sheets }) => (remarks ?? sheets) !== undefined).length;
  await expect.poll(seen, { timeout: 30_000 }).toBe(count);
};

describe('a page that was being looked at', { timeout: 60_000 }, () => {
  it('is looked at once more, as it was to be, when the application was put aside meanwhile', async () => {
    await add('camera');
    await add('file');
    await add('file', new Uint8Array(await pdfOfPages([])), 'application/pdf');
    unwrap(await desk.officer.call('draft.close', { draftId: work.draftId }));
    const left = reader;
    reader = new HeldReader();
    left.goOn();
    reader.goOn();
    // An answer of the station lies between: what was left is over.
    unwrap(await desk.officer.call('draft.list', {}));
    expect((await open()).documents[0]?.pages.every(({ remarks }) => remarks === undefined)).toBe(true);
    await looked(3);
    expect(reader.asked).toEqual([
      { mimeType: 'image/png', straighten: false },
      { mimeType: 'image/png', straighten: true },
    ]);
    expect(pagesNow()[2]?.sheets).toHaveLength(2);
  });

  it('says nothing of the station ending meanwhile, and is looked at after the next start', async () => {
    await add('file');
    const ended = reader;
    desk = await desk.restart();
    expect(ended.asked).toHaveLength(1);
    reader = new HeldReader();
    reader.goOn();
    await sitDown();
    const [page] = (await open()).documents[0]?.pages ?? [];
    expect([page?.remarks, page?.unseen], 'not said because the station ended').toEqual([
      undefined,
      undefined,
    ]);
    await looked(1);
    expect(reader.asked).toHaveLength(1);
  });

  it('is not asked about twice when the application is opened again before that is known', async () => {
    await add('file');
    unwrap(await desk.officer.call('draft.close', { draftId: work.draftId }));
    await open();
    await open();
    reader.goOn();
    await looked(1);
    await open();
    expect(reader.asked).toHaveLength(1);
  });
});
