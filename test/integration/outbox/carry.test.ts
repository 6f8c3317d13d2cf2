import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Result, unwrap } from '../../../domain/result.ts';
import { writeBaseCard } from '../../../electron/station/outbox/carry/base-card.ts';
import { bringReceipts } from '../../../electron/station/outbox/carry/bring-receipts.ts';
import { readCarryKey } from '../../../electron/station/outbox/carry/carry-key.ts';
import { handOver } from '../../../electron/station/outbox/carry/hand-over.ts';
import { listCarry } from '../../../electron/station/outbox/carry/list-carry.ts';
import { takeIn } from '../../../electron/station/outbox/carry/take-in.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { CarryDesk, Stick, approval } from './carry-desk.ts';

let gateway: TestGateway;
let team: CarryDesk;
let base: CarryDesk;
let stick: Stick;

beforeAll(async () => {
  gateway = await TestGateway.start();
  team = await CarryDesk.at(gateway, { timing: { askForCarried: 100, probeInterval: 100 } });
  base = await CarryDesk.at(gateway);
});
afterAll(async () => {
  await team.remove();
  await base.remove();
  await gateway.stop();
});
beforeEach(() => {
  stick = new Stick();
});
afterEach(async () => {
  await team.emptied();
  await base.emptied();
  stick.remove();
});

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const out = (from = team) => handOver(from.desk, { folder: stick.folder, approval });
const handOverFile = () =>
  join(stick.folder, readdirSync(stick.folder).find((name) => name.startsWith('hand-over-')) ?? '');

/** Base's card on the stick, and so many applications waiting at the team. */
async function readyToHandOver(count: number, bytesOfFinger = 2000): Promise<string[]> {
  unwrap(await writeBaseCard(base.desk, stick.folder));
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await team.station.seal(bytesOfFinger));
  return ids;
}

describe('carrying on a stick', () => {
  it('brings what waits to the centre by way of the base, and its receipts back to the team', async () => {
    const ids = await readyToHandOver(3);
    const counted = unwrap(await out());
    expect(counted).toMatchObject({
      count: 3,
      known: 0,
      damaged: [],
      fromStation: team.id,
      toStation: base.id,
    });
    expect(Object.values(await team.states())).toEqual(['carried', 'carried', 'carried']);
    expect((await team.outbox.state()).waiting).toBe(0);
    expect(await listCarry(stick.folder)).toEqual({
      handOvers: 1,
      baseCards: [{ stationId: base.id, stationName: 'Tổ 1' }],
    });

    const [taken] = unwrap(await takeIn(base.desk, stick.folder));
    expect(taken).toMatchObject({ handOverId: counted.handOverId, count: 3, known: 0, damaged: [] });
    await base.outbox.start();
    await base.watcher.until((state) => state.items.length === 3 && state.waiting === 0);
    for (const id of ids) {
      expect(await gateway.store.application(id)).toMatchObject({ stationId: team.id, deliveredBy: base.id });
    }
    expect(unwrap(await bringReceipts(base.desk, stick.folder))).toEqual({ written: 3, read: 0 });
    expect(unwrap(await bringReceipts(team.desk, stick.folder))).toEqual({ written: 0, read: 3 });
    expect(Object.values(await team.states())).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect(unwrap(await bringReceipts(team.desk, stick.folder)).read).toBe(0);
    expect(await team.audited(counted.handOverId)).toEqual(['applications-handed-over', 'hand-over-counted']);
    expect(await base.audited(counted.handOverId)).toEqual(['applications-taken-in']);
  });

  it('opens with stock tools and tells nobody but the base what it holds', async () => {
    const [id = ''] = await readyToHandOver(1);
    unwrap(await out());
    const bytes = readFileSync(handOverFile());
    expect(bytes.includes(id)).toBe(false);
    const key = await readCarryKey(base.station.vault);
    const inside = stick.folder;
    writeFileSync(join(inside, 'key.pem'), key?.key.export({ type: 'pkcs8', format: 'pem' }) ?? '');
    writeFileSync(join(inside, 'base.pem'), key?.certificate ?? '');
    writeFileSync(join(inside, 'ca.pem'), gateway.ca);
    const run = (program: string, words: string) =>
      execFileSync(program, words.split(' '), { cwd: inside, stdio: 'pipe' });
    run(
      'openssl',
      `cms -decrypt -inform DER -in ${handOverFile()} -recip base.pem -inkey key.pem -out plain.zip`,
    );
    run('unzip', '-q plain.zip -d plain');
    const signature = `plain/META-INF/signature-station-${team.id}.p7s`;
    const manifest = 'plain/META-INF/ASiCManifest.xml';
    run(
      'openssl',
      `cms -verify -inform DER -in ${signature} -content ${manifest} -CAfile ca.pem -out checked`,
    );
    expect(readFileSync(join(inside, `plain/applications/${id}.p7m`))).toEqual(
      readFileSync(team.station.file(id)),
    );
  });

  it('counts what it knows when the stick is taken in twice, and queues nothing twice', async () => {
    await readyToHandOver(2);
    unwrap(await out());
    unwrap(await takeIn(base.desk, stick.folder));
    const [again] = unwrap(await takeIn(base.desk, stick.folder));
    expect(again).toMatchObject({ count: 0, known: 2, damaged: [] });
    expect((await base.outbox.state()).waiting).toBe(2);
  });

  it('names what was damaged on the stick, takes the rest, and has the team send that one itself', async () => {
    const ids = await readyToHandOver(3);
    unwrap(await out());
    const bytes = readFileSync(handOverFile());
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(handOverFile(), bytes);
    const [taken] = unwrap(await takeIn(base.desk, stick.folder));
    const ticket = `T-${ids[1]?.slice(0, 8)}`;
    expect(taken).toMatchObject({ count: 2, known: 0, damaged: [ticket] });
    expect(existsSync(base.station.file(ids[1] ?? ''))).toBe(false);

    unwrap(await bringReceipts(team.desk, stick.folder));
    expect(await team.states()).toMatchObject({
      [ids[0] ?? '']: 'carried',
      [ids[1] ?? '']: 'waiting',
      [ids[2] ?? '']: 'carried',
    });
  });

  it('takes what is whole when the stick lost the end of the file', async () => {
    await readyToHandOver(3);
    unwrap(await out());
    const bytes = readFileSync(handOverFile());
    writeFileSync(handOverFile(), bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const [taken] = unwrap(await takeIn(base.desk, stick.folder));
    expect(taken).toMatchObject({ count: 1 });
    expect(taken?.damaged).toHaveLength(2);
    writeFileSync(handOverFile(), bytes.subarray(0, 600));
    expect(codeOf(await takeIn(base.desk, stick.folder))).toBe('hand-over-damaged');
  });

  it('is not taken in by another base, nor by one that made no card', async () => {
    await readyToHandOver(1);
    unwrap(await out());
    const other = await CarryDesk.at(gateway);
    try {
      expect(codeOf(await takeIn(other.desk, stick.folder))).toBe('hand-over-for-another-base');
      unwrap(await writeBaseCard(other.desk, stick.folder));
      expect(codeOf(await takeIn(other.desk, stick.folder))).toBe('hand-over-for-another-base');
      expect(codeOf(await out())).toBe('base-card-several');
    } finally {
      await other.remove();
    }
  });

  it('trusts no base and no team of another centre', async () => {
    const otherCentre = await TestGateway.startAnother();
    const stranger = await CarryDesk.at(otherCentre);
    try {
      await team.station.seal();
      unwrap(await writeBaseCard(stranger.desk, stick.folder));
      expect(codeOf(await out())).toBe('base-card-invalid');

      // A team of the other centre that was made to believe in our base.
      unwrap(await writeBaseCard(base.desk, stick.folder));
      rmSync(join(stick.folder, `base-card-${stranger.id}.json`));
      await stranger.station.seal();
      const misled = { ...stranger.desk, identity: { ...stranger.station.identity, ca: gateway.ca } };
      unwrap(await handOver(misled, { folder: stick.folder, approval }));
      expect(codeOf(await takeIn(base.desk, stick.folder))).toBe('hand-over-untrusted');
      expect((await base.outbox.state()).waiting).toBe(0);
    } finally {
      await stranger.remove();
      await otherCentre.stop();
    }
  });

  it('refuses a card that was changed or has run out', async () => {
    await readyToHandOver(1);
    const file = join(stick.folder, `base-card-${base.id}.json`);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('Tổ 1', 'Tổ 2'));
    expect(codeOf(await out())).toBe('base-card-invalid');
    writeFileSync(file, text);
    const inAYear = { ...team.desk, now: () => new Date(Date.now() + 365 * 86_400_000) };
    expect(codeOf(await handOver(inAYear, { folder: stick.folder, approval }))).toBe('base-card-invalid');
    expect(codeOf(await out())).toBe('ok');
  });

  it('asks for two persons', async () => {
    await readyToHandOver(1);
    const attempt = (changes: object) =>
      handOver(team.desk, { folder: stick.folder, approval: { ...approval, ...changes } });
    expect(codeOf(await attempt({ officerId: 'minh' }))).toBe('approval-same-person');
    const wrong = { kind: 'passphrase', passphrase: 'một mật khẩu khác' };
    expect(codeOf(await attempt({ credential: wrong }))).toBe('passphrase-wrong');
    expect(Object.values(await team.states())).toEqual(['waiting']);
  });

  it('hands nothing over when the stick is pulled while it is written', async () => {
    await readyToHandOver(2, 200_000);
    const pulled = setInterval(() => {
      if (readdirSync(stick.folder).some((name) => name.endsWith('.part'))) {
        clearInterval(pulled);
        rmSync(stick.folder, { recursive: true });
      }
    }, 1);
    expect(codeOf(await out())).toBe('stick-lost');
    expect(Object.values(await team.states())).toEqual(['waiting', 'waiting']);
    expect(codeOf(await out())).toBe('stick-unreadable');
  });

  it.skipIf(process.getuid?.() !== 0)('hands nothing over when the stick is full', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', stick.folder]);
    try {
      await readyToHandOver(2, 20_000);
      expect(codeOf(await out())).toBe('stick-full');
      expect(Object.values(await team.states())).toEqual(['waiting', 'waiting']);
      expect(readdirSync(stick.folder).filter((name) => name.startsWith('hand-over'))).toEqual([]);
    } finally {
      execFileSync('umount', [stick.folder]);
    }
  });

  it('lets the team learn from the centre itself that it has arrived', async () => {
    const [id = ''] = await readyToHandOver(1);
    unwrap(await out());
    unwrap(await takeIn(base.desk, stick.folder));
    await base.outbox.start();
    await base.watcher.untilItem(id, 'acknowledged');
    const row = { next_attempt_at: null };
    await team.station.vault.database.updateTable('outbox_item').set(row).execute();
    await team.outbox.start();
    await team.watcher.untilItem(id, 'acknowledged');
    expect((await gateway.store.application(id))?.deliveredBy).toBe(base.id);
  });

  it('makes no second application of one that goes both ways', async () => {
    const [id = ''] = await readyToHandOver(1);
    unwrap(await out());
    unwrap(await takeIn(base.desk, stick.folder));
    expect(unwrap(await team.outbox.retry(id)).items[0]?.state).toBe('waiting');
    await team.outbox.start();
    await team.watcher.untilItem(id, 'acknowledged');
    await base.outbox.start();
    await base.watcher.untilItem(id, 'acknowledged');
    expect(await gateway.store.application(id)).toMatchObject({ stationId: team.id, deliveredBy: team.id });
  });
});
