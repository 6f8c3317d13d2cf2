import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { unwrap } from '../../domain/result.ts';
import { trainingVaultKey } from '../../electron/station/keys/vault-key-file.ts';
import { evidenceChunks } from '../../electron/station/vault/evidence-store.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { demoPeople } from '../demo/people.ts';
import { type Needle, imageNeedles, textNeedles } from '../leak/needles.ts';
import { Searcher } from '../leak/search.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import { openTestDesk } from './desk.ts';

/** The whole app, Chromium's profile, caches and crash folder included, leaves nothing readable about an applicant on the disk. */

test('nothing readable about an applicant is on the disk after an intake, a fault of every process, and a kill', async () => {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('nobody to take');
  const desk = await openTestDesk('2021-07', person);
  try {
    let station = await desk.begin();
    await desk.intake(station, person, async () => undefined).take();
    await new OfficerHands(station.officer).atStep(vi['home.title']);
    const processes = await station.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ pid, type }) => ({ pid, type })),
    );
    expect(processes.length).toBeGreaterThan(3);
    const open = processes.filter(
      ({ type, pid }) => type !== 'GPU' && type !== 'Zygote' && filterOf(pid) !== 0,
    );
    expect(open).toEqual([]);
    // The windows first, then everything at once: no dump may be left by any of them.
    for (const { pid } of processes.filter(({ type }) => type === 'Tab')) process.kill(pid, 'SIGABRT');
    const gone = station.app.waitForEvent('close');
    station.app.process().kill('SIGKILL');
    await gone;
    station = await desk.begin();
    await station.app.close();

    const needles = [
      ...[person.name, person.number, person.phone, person.father, person.mother, person.features].flatMap(
        textNeedles,
      ),
      ...(await pictures(desk.desk.stationFolder)),
    ];
    expect(needles.length).toBeGreaterThan(10_000);
    const searcher = new Searcher(needles);
    for (const folder of [desk.desk.stationFolder, desk.desk.centreFolder]) {
      const { leaks, files } = searcher.below(folder);
      expect(leaks.slice(0, 20)).toEqual([]);
      expect(files).toBeGreaterThan(3);
    }
  } finally {
    await desk.close();
  }
});

const filterOf = (pid: number): number =>
  Number.parseInt(readFileSync(`/proc/${pid}/coredump_filter`, 'utf8'), 16);

/** Everything that was captured, out of the vault that should be the only place to have it. */
async function pictures(stationFolder: string): Promise<Needle[]> {
  const key = unwrap(trainingVaultKey(stationFolder));
  const vault = unwrap(await openVault(join(stationFolder, 'vault.db'), key, () => new Date()));
  const needles: Needle[] = [];
  const rows = await vault.database.selectFrom('evidence').select(['id', 'kind']).execute();
  for (const { id, kind } of rows) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of evidenceChunks(vault.database, id)) chunks.push(chunk);
    needles.push(...imageNeedles(kind, Buffer.concat(chunks)));
  }
  await vault.close();
  return needles;
}
