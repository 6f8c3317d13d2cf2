import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { startStation, vaultFileName } from '../../electron/station/station.ts';
import { Centre } from '../crash/centre.ts';
import { officer } from '../crash/persons.ts';
import { textSecrets, uniqueJpeg } from '../leak/applicant.ts';
import { type Needle, imageNeedles, textNeedles } from '../leak/needles.ts';
import { Searcher } from '../leak/search.ts';
import type { LeakOrders } from '../leak/intake.ts';
import { bundleProgram } from '../support/station/bundle-program.ts';
import { stationStart } from '../support/station/station-start.ts';

const texts = textSecrets.flatMap(textNeedles);
let root: string;
let program: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leak-'));
  for (const name of ['data', 'work', 'tmp', 'gateway-work', 'export', 'planted'])
    mkdirSync(join(root, name));
  program = await bundleProgram('test/leak/intake.ts');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A core lands in the folder the process stands in, unless a collector takes it: then only the filter can be read. */
const coresAreFiles = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').startsWith('core');
const filterOf = (process: ChildProcess): number =>
  Number.parseInt(readFileSync(`/proc/${process.pid ?? 0}/coredump_filter`, 'utf8'), 16);
const dumpCores = (process: ChildProcess) =>
  spawnSync('prlimit', ['--pid', String(process.pid), '--core=unlimited:unlimited']).status === 0;

interface Taken {
  readonly station: ChildProcess;
  readonly needles: Needle[];
}

/** Runs the station through an intake and a half; with what it was told to keep. */
async function takeApplications(
  orders: Omit<LeakOrders, 'officerId' | 'passphrase'>,
  cwd: string,
): Promise<Taken> {
  const all: LeakOrders = { ...orders, officerId: officer.id, passphrase: officer.passphrase };
  const env = { ...process.env, TMPDIR: join(root, 'tmp') };
  const station = spawn(process.execPath, [program, JSON.stringify(all)], {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const needles = [...texts];
  for await (const line of createInterface({ input: station.stdio[3] as Readable })) {
    const entry = JSON.parse(line) as { picture: string; of: string } | { said: 'waiting' };
    if ('said' in entry) return { station, needles };
    needles.push(...imageNeedles(entry.of, Buffer.from(entry.picture, 'base64')));
  }
  throw new Error('the station ended by itself');
}

async function fault(process: ChildProcess): Promise<void> {
  const gone = once(process, 'exit');
  process.kill('SIGSEGV');
  await gone;
}

describe('the search for leaks', () => {
  const jpeg = Buffer.from(uniqueJpeg());
  const searcher = new Searcher([...texts, ...imageNeedles('photo', jpeg)]);
  const [name = ''] = textSecrets;
  const noise = (bytes: number): Buffer => Buffer.from(randomBytes(bytes));
  const folded = 'Truong Nguyet Huynh';

  it.each<[string, string | Buffer]>([
    ['in a log line', `{"msg":"${name}"}`],
    ['decomposed', name.normalize('NFD')],
    ['without marks', folded.toUpperCase()],
    ['in small letters without marks', folded.toLowerCase()],
    ['as UTF-16 of Windows', Buffer.from(name, 'utf16le')],
    ['as UTF-16 in network order', Buffer.from(name, 'utf16le').swap16()],
    ['escaped in JSON', '"TR\\u01af\\u01a0NG NGUY\\u1ec6T HU\\u1ef2NH"'],
    ['in an address', new URLSearchParams({ q: name }).toString()],
    ['in a path', encodeURIComponent(name)],
    ['in hex', Buffer.from(name).toString('hex')],
    ['in capital hex', Buffer.from(name).toString('hex').toUpperCase()],
    ...[0, 1, 2].flatMap((before): [string, string][] => [
      [
        `in base64 behind ${before} bytes`,
        Buffer.from(`${'.'.repeat(before)}${name}, HN`).toString('base64'),
      ],
      [
        `in base64url behind ${before} bytes`,
        Buffer.from(`${'.'.repeat(before)}${name}?`).toString('base64url'),
      ],
      [`picture in base64 behind ${before} bytes`, jpeg.subarray(7000 - before, 7400).toString('base64')],
    ]),
    ['a piece of a picture', jpeg.subarray(5001, 5050)],
    ['a piece of a picture in hex', jpeg.subarray(5001, 5060).toString('hex')],
    ['a number', 'tel:0968573142'],
  ])('finds what was planted %s', (state, planted) => {
    const file = join(root, 'planted', `${state.replaceAll(' ', '-')}.bin`);
    // Across the border of two pieces that are read one after the other, too.
    for (const before of [0, 1001, 8 * 1024 * 1024 - 10]) {
      writeFileSync(file, Buffer.concat([noise(before), Buffer.from(planted), noise(5000)]));
      expect(searcher.inFile(file).length).toBeGreaterThan(0);
    }
    rmSync(file);
  });

  it('finds nothing in noise', () => {
    expect(searcher.inBytes(noise(4_000_000))).toEqual([]);
  });
});

describe('nothing readable about an applicant', () => {
  it('is on any disk after intakes, faults, cores and a new start', async () => {
    const before = new Set(readdirSync(tmpdir()));
    const centre = await Centre.start(
      join(import.meta.dirname, '../../dist/gateway/main.cjs'),
      join(root, 'gateway-work'),
    );
    const vaultKey = randomBytes(32).toString('hex');
    const dataFolder = join(root, 'data');
    try {
      await centre.provision(join(dataFolder, vaultFileName), vaultKey);
      const orders = { dataFolder, vaultKey, gatewayUrl: centre.url, protected: true };
      const { station, needles } = await takeApplications(orders, join(root, 'work'));
      expect(needles.length).toBeGreaterThan(20_000);
      for (const process of [station, centre.process]) {
        expect(filterOf(process)).toBe(0);
        dumpCores(process);
        await fault(process);
      }
      const searcher = new Searcher(needles);
      const restarted = unwrap(await startStation(stationStart(dataFolder, vaultKey)));
      await restarted.stop();

      const looked = [root, centre.folder].map((folder) => searcher.below(folder));
      expect(looked.flatMap(({ leaks }) => leaks)).toEqual([]);
      const bytes = looked.reduce((sum, one) => sum + one.bytes, 0);
      expect(bytes).toBeGreaterThan(1_000_000);
      for (const name of readdirSync(tmpdir()).filter((one) => !before.has(one))) {
        expect(leaksInNew(searcher, join(tmpdir(), name)), name).toEqual([]);
      }
      if (coresAreFiles) {
        const cores = ['work', 'gateway-work'].flatMap((name) =>
          readdirSync(join(root, name)).map((file) => statSync(join(root, name, file)).size),
        );
        // They were written, and are without memory: notes and headers only.
        expect(cores.length).toBe(2);
        expect(Math.max(...cores)).toBeLessThan(2_000_000);
      }
    } finally {
      await centre.stop();
    }
  });

  it.runIf(coresAreFiles)(
    'would all be in a core when its process were not told to keep it out',
    async () => {
      const centre = await Centre.start(join(import.meta.dirname, '../../dist/gateway/main.cjs'));
      const vaultKey = randomBytes(32).toString('hex');
      const dataFolder = join(root, 'unprotected');
      const work = join(root, 'unprotected-work');
      mkdirSync(dataFolder);
      mkdirSync(work);
      try {
        await centre.provision(join(dataFolder, vaultFileName), vaultKey);
        const orders = { dataFolder, vaultKey, gatewayUrl: centre.url, protected: false };
        const { station, needles } = await takeApplications(orders, work);
        expect(dumpCores(station)).toBe(true);
        await fault(station);
        const { leaks } = new Searcher(needles).below(work);
        expect(leaks.some(({ secret }) => secret === textSecrets[0])).toBe(true);
        expect(leaks.some(({ secret }) => secret === 'photo' || secret === 'document')).toBe(true);
        expect(new Searcher(needles).below(dataFolder).leaks).toEqual([]);
      } finally {
        await centre.stop();
      }
    },
  );
});

/** Others work in the same folder: what is gone meanwhile is not looked at. */
function leaksInNew(searcher: Searcher, path: string): unknown[] {
  try {
    return statSync(path).isDirectory() ? searcher.below(path).leaks : searcher.inFile(path);
  } catch {
    return [];
  }
}
