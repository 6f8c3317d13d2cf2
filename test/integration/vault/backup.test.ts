import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { onReached } from '../../../electron/station/fault-points.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { settleStaging, stagingFolders } from '../../../electron/station/vault/backup/staging.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { touchedBy } from '../../support/station/finger-templates.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { smallPng } from '../../support/station/pictures.ts';
import {
  type TemporaryStation,
  provisionFolder,
  temporaryStation,
} from '../../support/station/temporary-station.ts';

interface Person {
  readonly officerId: string;
  readonly passphrase: string;
}
const person = (officerId: keyof typeof passphrases): Person => ({
  officerId,
  passphrase: passphrases[officerId],
});
const administrator = person('quan-tri');
const supervisor = person('giam-sat');

async function signIn(desk: TemporaryStation, { officerId, passphrase }: Person) {
  unwrap(
    await desk.officer.call('session.signIn', { officerId, credential: { kind: 'passphrase', passphrase } }),
  );
}

/** The lost machine: one draft with a paper, one application sealed and not yet sent. */
let stick: string;
let old: TemporaryStation;
let backup: string;
let draftId: string;
let sealed: { applicationId: string; sha256: string; ticket: string };

beforeAll(async () => {
  stick = mkdtempSync(join(tmpdir(), 'stick-'));
  old = await temporaryStation({ policyId: '2024-07', places: [stick] });
  old.plugIn(touchedBy((finger) => ({ person: 'an', finger })));
  await signIn(old, person('le-van-a'));
  const work = new OfficerAtWork(old.officer);
  const signing = await work.startsWith(completeFields, 'reissue.lost');
  await work.capturesAllFingers();
  await work.takesPhoto();
  await work.exceptsIris();
  await work.takesSignature();
  await work.readsBackAndConfirms();
  sealed = unwrap(
    await old.officer.call('application.sign', {
      draftId: signing,
      credential: { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
      approval: null,
    }),
  );
  draftId = await work.startsWith({ ...completeFields, name: { full: 'TRẦN THỊ CHỜ' } }, 'reissue.lost');
  await work.addsDocument('cmnd');
  unwrap(await old.officer.call('draft.close', { draftId }));
  await signIn(old, administrator);
  const made = await old.officer.call('vault.backup', {
    folder: stick,
    passphrase: administrator.passphrase,
    approval: supervisor,
  });
  backup = unwrap(made).file;
});
afterAll(async () => {
  await old.remove();
  rmSync(stick, { recursive: true, force: true });
});

describe('vault.backup', () => {
  const asked = { passphrase: administrator.passphrase, approval: supervisor };

  it('is offered where it lies, says whose it is and shows nothing else', async () => {
    const places = unwrap(await old.officer.call('places.list', {}));
    const place = places.find(({ folder }) => folder === stick);
    expect(place?.backups.map(({ file, stationName }) => [file, stationName])).toContainEqual([
      backup,
      'Trạm 1',
    ]);
    const bytes = readFileSync(backup);
    for (const secret of ['NGUYỄN', '003090000123', 'SQLite format', administrator.passphrase]) {
      expect(bytes.includes(secret), secret).toBe(false);
    }
    expect(unwrap(await old.officer.call('vault.state', {})).lastBackupAt).not.toBeNull();
    expect(existsSync(stagingFolders(old.dataFolder).backup)).toBe(false);
  });

  it.each([
    ['the same person twice', { approval: administrator }, 'approval-same-person'],
    ['an officer as the second', { approval: person('tran-thi-b') }, 'approval-role'],
    ['a wrong passphrase', { passphrase: 'không phải thế' }, 'passphrase-wrong'],
    [
      'a wrong second passphrase',
      { approval: { ...supervisor, passphrase: 'không phải' } },
      'passphrase-wrong',
    ],
    ['a folder nobody offered', { folder: tmpdir() }, 'place-unknown'],
  ])('is refused for %s', async (_who, change, code) => {
    const before = readdirSync(stick);
    const answer = await old.officer.call('vault.backup', { folder: stick, ...asked, ...change });
    expect(answer).toMatchObject({ error: { code } });
    expect(readdirSync(stick)).toEqual(before);
  });

  it.each(['vault.backup.copied', 'vault.backup.chunk-written', 'vault.backup.filled'] as const)(
    'leaves no backup that is not whole when it ends at %s',
    async (point) => {
      const before = readdirSync(stick);
      onReached((passed) => {
        if (passed === point) throw new Error('power cut');
      });
      expect(await old.officer.call('vault.backup', { folder: stick, ...asked })).toMatchObject({
        ok: false,
      });
      onReached(null);
      expect(readdirSync(stick)).toEqual(before);
    },
  );
});

describe('setup.restore', () => {
  let machine: TemporaryStation;
  beforeEach(async () => {
    machine = await temporaryStation({ places: [stick] });
  });
  afterEach(async () => {
    onReached(null);
    await machine.remove();
  });

  const restore = (file = backup, persons = [supervisor, administrator] as [Person, Person]) =>
    machine.officer.call('setup.restore', { file, persons });

  async function expectOldStation(): Promise<void> {
    expect(unwrap(await machine.officer.call('session.state', {}))).toMatchObject({
      provisioned: true,
      station: { id: 'tram-001' },
    });
    const file = readFileSync(join(machine.dataFolder, 'outbox', `${sealed.applicationId}.p7m`));
    expect(createHash('sha256').update(file).digest('hex')).toBe(sealed.sha256);
    await signIn(machine, person('le-van-a'));
    const drafts = unwrap(await machine.officer.call('draft.list', {}));
    expect(drafts.map((draft) => [draft.draftId, draft.name])).toEqual([[draftId, 'TRẦN THỊ CHỜ']]);
    const draft = unwrap(await machine.officer.call('draft.open', { draftId }));
    const evidenceId = draft.documents[0]?.pages[0]?.evidenceId ?? '';
    const shown = unwrap(await machine.officer.call('evidence.preview', { draftId, evidenceId }));
    expect(Buffer.from(shown.content).equals(Buffer.from(smallPng))).toBe(true);
    const { pdf } = unwrap(await machine.officer.call('slip.pdf', { applicationId: sealed.applicationId }));
    expect(pdf.length).toBeGreaterThan(5000);
  }

  it('brings nothing by which applicants were compared: a backup outlives the days it is kept for', async () => {
    unwrap(await restore());
    const keptIn = async (desk: TemporaryStation) => {
      await desk.station.stop();
      const path = join(desk.dataFolder, vaultFileName);
      const vault = unwrap(await openVault(path, desk.vaultKey, () => new Date()));
      const count = async (table: 'recent_applicant' | 'recent_sample') =>
        (await vault.database.selectFrom(table).selectAll().execute()).length;
      const keys = await vault.database
        .selectFrom('application_key')
        .select('purpose')
        .where('purpose', '=', 'comparison')
        .execute();
      const found = [await count('recent_applicant'), await count('recent_sample'), keys.length];
      await vault.close();
      return found;
    };
    expect(await keptIn(machine)).toEqual([0, 0, 0]);
    const before = old;
    expect(await keptIn(old), 'the machine itself has them').toEqual([1, 20, 1]);
    old = await before.restart();
  });

  it('makes the machine the station of the backup, under its own vault key', async () => {
    unwrap(await restore());
    await expectOldStation();
    machine = await machine.restart();
    await expectOldStation();
    const path = join(machine.dataFolder, vaultFileName);
    expect(await openVault(path, old.vaultKey, () => new Date())).toMatchObject({
      error: { code: 'vault-key-wrong' },
    });
    const next = unwrap(await machine.officer.call('draft.create', { intakePlace: 'counter' }));
    // The lost machine may have gone on giving out numbers.
    expect(Number(next.ticket.split('-')[2]?.slice(0, -1))).toBeGreaterThan(1000);
    await signIn(machine, administrator);
    expect(unwrap(await machine.officer.call('audit.verify', {})).broken).toBeNull();
  });

  it.each([
    [
      'one passphrase is wrong',
      [supervisor, { ...administrator, passphrase: 'sai rồi nhé' }],
      'backup-not-opened',
    ],
    [
      'the other is wrong',
      [{ ...supervisor, passphrase: 'sai rồi nhé' }, administrator],
      'backup-not-opened',
    ],
    [
      'they are exchanged',
      [
        { ...supervisor, passphrase: administrator.passphrase },
        { ...administrator, passphrase: supervisor.passphrase },
      ],
      'backup-not-opened',
    ],
    ['another officer comes', [supervisor, person('le-van-a')], 'backup-other-persons'],
    ['one comes alone', [supervisor, supervisor], 'approval-same-person'],
  ] as const)('opens nothing when %s', async (_when, persons, code) => {
    expect(await restore(backup, [...persons])).toMatchObject({ error: { code } });
    expect(unwrap(await machine.officer.call('session.state', {})).provisioned).toBe(false);
  });

  it('refuses every damage, leaves the machine as it was, and takes the whole file afterwards', async () => {
    const whole = readFileSync(backup);
    const file = join(stick, 'damaged.tccbackup');
    const middle = Math.floor(whole.length / 2);
    const flipped = (at: number): Buffer => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    const damages = [
      flipped(0),
      // In the header: the name of the station, which says nothing about the key.
      flipped(whole.indexOf('stationName') + 15),
      flipped(middle),
      flipped(whole.length - 1),
      whole.subarray(0, 5),
      whole.subarray(0, middle),
      whole.subarray(0, whole.length - 1),
      // The first chunk left out, the others as they were.
      Buffer.concat([
        whole.subarray(0, headerEnd(whole)),
        whole.subarray(headerEnd(whole) + 4 + 256 * 1024 + 16),
      ]),
    ];
    try {
      for (const [index, bytes] of damages.entries()) {
        writeFileSync(file, bytes);
        const answer = await restore(file);
        expect(answer, `damage ${index}`).toMatchObject({ ok: false });
        if (!answer.ok) expect(['backup-damaged', 'backup-unknown']).toContain(answer.error.code);
        expect(unwrap(await machine.officer.call('session.state', {})).provisioned).toBe(false);
        expect(readdirSync(machine.dataFolder)).not.toContain('restore.part');
      }
    } finally {
      rmSync(file);
    }
    unwrap(await restore());
    await expectOldStation();
  });

  it('is refused by a station in production when the backup is of a training station, and by a station', async () => {
    const real = await temporaryStation({ places: [stick], training: false });
    try {
      const persons: [Person, Person] = [supervisor, administrator];
      expect(await real.officer.call('setup.restore', { file: backup, persons })).toMatchObject({
        error: { code: 'backup-other-kind' },
      });
      expect(await old.officer.call('setup.restore', { file: backup, persons })).toMatchObject({
        error: { code: 'already-provisioned' },
      });
    } finally {
      await real.remove();
    }
  });

  it('is given up when the machine became a station while the backup was unpacked', async () => {
    const restored = restore();
    // The code sheet was typed in as well, at the other window of the set-up.
    await provisionFolder(machine.dataFolder, machine.vaultKey, '2024-07');
    expect(unwrap(await machine.officer.call('session.state', {})).provisioned).toBe(true);
    expect(await restored).toMatchObject({ error: { code: 'already-provisioned' } });
    await signIn(machine, person('le-van-a'));
    const draft = unwrap(await machine.officer.call('draft.create', { intakePlace: 'counter' }));
    machine = await machine.restart();
    await signIn(machine, person('le-van-a'));
    const drafts = unwrap(await machine.officer.call('draft.list', {}));
    expect(drafts.map((one) => one.draftId)).toEqual([draft.draftId]);
  });

  it('has not happened when the machine dies before it counts', async () => {
    onReached((passed) => {
      if (passed === 'vault.restore.staged') throw new Error('power cut');
    });
    expect(await restore()).toMatchObject({ ok: false });
    onReached(null);
    machine = await machine.restart();
    expect(unwrap(await machine.officer.call('session.state', {})).provisioned).toBe(false);
    unwrap(await restore());
    await expectOldStation();
  });

  it('is finished by the next start when the machine dies again and again after it counts', async () => {
    onReached((passed) => {
      if (passed === 'vault.restore.committed') throw new Error('power cut');
    });
    expect(await restore()).toMatchObject({ ok: false });
    await machine.station.stop();
    // As a start that was cut off after every single file it moved.
    onReached((passed) => {
      if (passed === 'vault.restore.moved') throw new Error('power cut');
    });
    let cuts = 0;
    for (;;) {
      try {
        settleStaging(machine.dataFolder);
        break;
      } catch {
        cuts += 1;
      }
    }
    expect(cuts).toBe(3);
    onReached(null);
    machine = await machine.restart();
    await expectOldStation();
  });
});

function headerEnd(whole: Buffer): number {
  return 12 + whole.readUInt32BE(8);
}
