import { afterEach, beforeEach, expect, it } from 'vitest';
import type { z } from 'zod';
import type { officerChannels } from '../../../domain/channels/officer.ts';
import { unwrap } from '../../../domain/result.ts';
import type { DeviceHost } from '../../../native-bridges/host/host.ts';
import { drawPages } from '../../../native-bridges/simulators/escl/page.ts';
import { EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { scannerAtDesk } from '../../support/station/desk-scanner.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

type ScanState = z.output<(typeof officerChannels)['events']['document.state']>['state'];

const type = 'birth-certificate';
let desk: TemporaryStation;
let host: DeviceHost;
let scanner: EsclScannerSimulator;
let pages: readonly Uint8Array[];
let draftId: string;

beforeEach(async () => {
  pages = await drawPages(3);
  scanner = new EsclScannerSimulator({ page: (index) => pages[index] ?? new Uint8Array() });
  const port = await scanner.start(0);
  const url = `http://127.0.0.1:${port}/eSCL`;
  desk = await temporaryStation({ policyId: '2024-07' });
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
    }),
  );
  host = scannerAtDesk(desk, url);
  draftId = await new OfficerAtWork(desk.officer).startsWith(completeFields, 'reissue.lost');
  await expect
    .poll(async () => unwrap(await desk.officer.call('devices.state', {}))[0]?.status, { timeout: 30_000 })
    .toBe('ready');
});
afterEach(async () => {
  await desk.remove();
  await host.stop();
  await scanner.stop();
});

/** Begins a scan; all its states. */
async function scan(
  source: 'platen' | 'feeder',
  on: (state: ScanState) => void = () => undefined,
): Promise<ScanState[]> {
  const states: ScanState[] = [];
  const ended = new Promise<void>((resolve) => {
    const off = desk.officer.on('document.state', ({ state }) => {
      states.push(state);
      on(state);
      if (state.phase === 'preparing' || state.phase === 'page') return;
      off();
      resolve();
    });
  });
  unwrap(await desk.officer.call('document.scan', { draftId, type, source }));
  await ended;
  return states;
}

async function papers() {
  const view = unwrap(await desk.officer.call('draft.open', { draftId }));
  const kept = view.documents.flatMap(({ pages: parts }) => parts);
  const contents = await Promise.all(
    kept.map(async ({ evidenceId }) =>
      unwrap(await desk.officer.call('evidence.preview', { draftId, evidenceId })),
    ),
  );
  return kept.map((page, index) => ({ ...page, content: Buffer.from(contents[index]?.content ?? []) }));
}

it('sheets of the feeder become one PDF with each page as it was scanned', async () => {
  const states = await scan('feeder');
  expect(states.map(({ phase }) => phase)).toEqual(['preparing', 'page', 'page', 'page', 'scanned']);
  expect(states.at(-1)).toMatchObject({ pages: 3, draft: { documents: [{ type }] } });
  const [paper, ...more] = await papers();
  expect(more).toEqual([]);
  expect(paper?.mimeType).toBe('application/pdf');
  for (const page of pages) expect(paper?.content.includes(Buffer.from(page))).toBe(true);
});

it('page of the platen is kept byte for byte as the JPEG it came as', async () => {
  await scan('platen');
  const [paper] = await papers();
  expect(paper).toMatchObject({ mimeType: 'image/jpeg', content: Buffer.from(pages[0] ?? []) });
});

it('pages before a jam are in the draft and the officer is told how many', async () => {
  await scanner.act('jam-after-page');
  expect((await scan('feeder')).at(-1)).toEqual({ phase: 'failed', code: 'paper-jam', pages: 1 });
  const [paper] = await papers();
  expect(paper?.content.equals(Buffer.from(pages[0] ?? []))).toBe(true);
});

it('pages before a pulled cable are in the draft', async () => {
  await scanner.act('unplug-after-page');
  expect((await scan('feeder')).at(-1)).toEqual({ phase: 'failed', code: 'unplugged', pages: 1 });
  expect(await papers()).toHaveLength(1);
});

it('nothing is kept when the officer stops the scan', async () => {
  await scanner.act('slow');
  const states = await scan('feeder', ({ phase }) => {
    if (phase === 'page') void desk.officer.call('document.scanCancel', { draftId }).then(unwrap);
  });
  expect(states.at(-1)).toEqual({ phase: 'cancelled' });
  expect(await papers()).toEqual([]);
});

it('scan is refused when one runs, for paper the law does not know, and without a scanner', async () => {
  expect(
    await desk.officer.call('document.scan', { draftId, type: 'nonsense', source: 'platen' }),
  ).toMatchObject({ ok: false, error: { code: 'document-type-unknown' } });
  await scanner.act('slow');
  unwrap(await desk.officer.call('document.scan', { draftId, type, source: 'platen' }));
  expect(await desk.officer.call('document.scan', { draftId, type, source: 'platen' })).toMatchObject({
    ok: false,
    error: { code: 'capture-running' },
  });
  unwrap(await desk.officer.call('document.scanCancel', { draftId }));
  await scanner.act('unplug');
  await expect
    .poll(async () => unwrap(await desk.officer.call('devices.state', {}))[0]?.status, { timeout: 30_000 })
    .toBe('absent');
  expect(await desk.officer.call('document.scan', { draftId, type, source: 'platen' })).toMatchObject({
    ok: false,
    error: { code: 'unplugged' },
  });
});
