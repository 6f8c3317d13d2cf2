import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DraftView } from '../../../domain/application/draft.ts';
import { unwrap } from '../../../domain/result.ts';
import type { DeviceHost } from '../../../native-bridges/host/host.ts';
import { EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { sceneJpeg, sheetScene } from '../../support/documents/page-scenes.ts';
import { scannerAtDesk } from '../../support/station/desk-scanner.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pageReaderHere } from '../../support/station/page-reader.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let host: DeviceHost;
let scanner: EsclScannerSimulator;
let sheets: readonly Uint8Array[];
let latest: DraftView | null = null;

beforeEach(async () => {
  latest = null;
  sheets = await Promise.all([0, -4].map(async (turn) => sceneJpeg(await sheetScene({ ppi: 70, turn }))));
  scanner = new EsclScannerSimulator({ page: (index) => sheets[index] ?? new Uint8Array() });
  const port = await scanner.start(0);
  const url = `http://127.0.0.1:${port}/eSCL`;
  desk = await temporaryStation({ policyId: '2024-07', pages: pageReaderHere });
  desk.officer.on('draft.changed', (view) => (latest = view));
  const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  host = scannerAtDesk(desk, url);
}, 60_000);
afterEach(async () => {
  await desk.remove();
  await host.stop();
  await scanner.stop();
});

it('sheets of the feeder get a copy with the crooked one straight, and the PDF of what was scanned stays', async () => {
  const draftId = await new OfficerAtWork(desk.officer).startsWith(completeFields, 'reissue.lost');
  const status = async () => unwrap(await desk.officer.call('devices.state', {}))[0]?.status;
  await expect.poll(status, { timeout: 30_000 }).toBe('ready');
  unwrap(await desk.officer.call('document.scan', { draftId, type: 'declaration', source: 'feeder' }));
  const pageNow = () => latest?.documents[0]?.pages[0];
  await expect.poll(() => pageNow()?.sheets?.length, { timeout: 90_000 }).toBeGreaterThan(1);
  const page = pageNow();
  expect(page?.sheets?.slice(0, 2).map(({ straightened }) => straightened?.turned)).toEqual([undefined, 4]);
  expect(page?.copy).toMatchObject({ mimeType: 'application/pdf', used: true });
  const bytesOf = async (evidenceId = ''): Promise<Buffer> =>
    Buffer.from(unwrap(await desk.officer.call('evidence.preview', { draftId, evidenceId })).content);
  const [original, copy] = [await bytesOf(page?.evidenceId), await bytesOf(page?.copy?.evidenceId)];
  const [level, crooked] = sheets.map((sheet) => Buffer.from(sheet));
  if (level === undefined || crooked === undefined) throw new Error('no sheets');
  expect([original.includes(level), original.includes(crooked)]).toEqual([true, true]);
  expect([copy.includes(level), copy.includes(crooked)]).toEqual([true, false]);
}, 180_000);
