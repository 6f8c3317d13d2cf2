import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { smallPng } from '../../support/station/pictures.ts';
import { provisionFolder, startIn } from '../../support/station/temporary-station.ts';

const officerId = 'le-van-a';
const credential = { kind: 'passphrase', passphrase: passphrases[officerId] } as const;
const disk = mkdtempSync(join(tmpdir(), 'small-disk-'));
const mounted = mount();

/** Only root may; elsewhere these tests are counted as skipped. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=140m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const room = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

/** Takes every free block, page by page, as whatever else fills a disk does. */
function fillUp(): void {
  for (let size = room(), number = 0; size > 0; size = room(), number += 1) {
    try {
      writeFileSync(join(disk, `filler-${number}`), Buffer.alloc(size));
    } catch {
      // What was written of it stays.
    }
  }
}

function makeRoom(): void {
  execFileSync('find', [disk, '-name', 'filler-*', '-delete']);
}

describe.skipIf(!mounted)('a station on a full disk', () => {
  let desk: Awaited<ReturnType<typeof startIn>>;
  let work: OfficerAtWork;
  let folder: string;
  const vaultKey = randomBytes(32).toString('hex');

  beforeAll(async () => {
    folder = join(disk, 'station');
    execFileSync('mkdir', [folder]);
    await provisionFolder(folder, vaultKey, '2024-07');
  });
  beforeEach(async () => {
    desk = await startIn(folder, vaultKey, {});
    work = new OfficerAtWork(desk.officer);
    unwrap(await desk.officer.call('session.signIn', { officerId, credential }));
  });
  afterEach(async () => {
    makeRoom();
    await desk.station.stop();
  });
  afterAll(() => {
    // The log of a stopped station may still be open.
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const save = (draftId: string, phone: string) =>
    desk.officer.call('draft.save', { draftId, patch: { phone } });

  it('answers disk-full, keeps every answered save, and saves again when there is room', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    fillUp();
    let answered = '';
    let refused: string | null = null;
    // What the log has room for already may still be taken.
    for (let typed = 1; refused === null && typed < 3000; typed += 1) {
      const saved = await save(draftId, String(typed));
      if (saved.ok) answered = String(typed);
      else refused = saved.error.code;
    }
    expect(refused).toBe('disk-full');
    expect(await save(draftId, 'refused again')).toMatchObject({ error: { code: 'disk-full' } });
    const kept = async () => unwrap(await desk.officer.call('draft.open', { draftId })).fields.phone ?? '';
    // Neither is coming to the counter, or going from it, a bug.
    const signIn = await desk.officer.call('session.signIn', { officerId, credential });
    if (!signIn.ok) expect(signIn.error.code).toBe('disk-full');
    makeRoom();
    unwrap(await desk.officer.call('session.signIn', { officerId, credential }));
    expect(await kept()).toBe(answered);
    unwrap(await save(draftId, '0912345678'));
    expect(await kept()).toBe('0912345678');

    const again = await desk.restart();
    desk = again;
    unwrap(await desk.officer.call('session.signIn', { officerId, credential }));
    expect(await kept()).toBe('0912345678');
  });

  it('takes no half of a scan that does not fit', async () => {
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const page = (bytes: number) =>
      desk.officer.call('document.add', {
        draftId,
        type: 'cmnd',
        source: 'file' as const,
        mimeType: 'image/png' as const,
        content: new Uint8Array([...smallPng.subarray(0, 8), ...randomBytes(bytes)]),
      });
    unwrap(await page(100_000));
    const leave = 1_500_000;
    writeFileSync(join(disk, 'filler-0'), Buffer.alloc(room() - leave));
    expect(await page(4_000_000)).toMatchObject({ error: { code: 'disk-full' } });
    const { documents } = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(documents.flatMap(({ pages }) => pages)).toHaveLength(1);
    makeRoom();
    unwrap(await page(1_000_000));
  });
});
