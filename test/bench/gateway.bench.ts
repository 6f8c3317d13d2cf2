import { mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';
import { Centre } from './gateway/centre.ts';
import { DeliveringStation } from './gateway/delivery.ts';
import { accountFigures, loadFigures, longRunFigures, megabyte } from './gateway/figures.ts';
import { load, type LoadResult } from './gateway/load.ts';
import { account } from './gateway/receipts.ts';
import { sealForStations, sealWhereThisIsAWorker } from './gateway/sealing.ts';
import { type BenchStation, provisionStations } from './gateway/stations.ts';

/** The promise: so many applications of 2 MB a second, clients included. */
const promisedRate = 15;
const defaults = {
  stations: 200,
  size: 2,
  mainSeconds: 40,
  pacedSeconds: 15,
  restartSeconds: 16,
  tableSeconds: 7,
};
const tableSizes = [2, 5, 10];
const tableStations = [20, 200];
/** More than has been seen here, so that nothing runs out; what is left is thrown away. */
const mostAMegabyte = { perSecond: 64, beside: 0.4 };
/** Stations are not served evenly. */
const spare = 1.3;

/**
 * Many stations deliver sealed applications to one gateway: see `method` for how. `--stations 200 --size 2` (MB) `--minutes N` (of the
 * first load, else 40 s) `--rate 15` (a second, of the paced load) `--database sqlite|postgres --objects folder|s3`
 * `--restart yes|no --table yes|no` (both are run unless `--minutes` is given) `--node WORDS` for the gateway's Node, separated by commas.
 */
export async function run({ options, folder, tell }: BenchOptions): Promise<BenchReport> {
  const long = options['minutes'] !== undefined;
  const wanted = (name: string): boolean => (options[name] ?? (long ? 'no' : 'yes')) === 'yes';
  const count = Number(options['stations'] ?? defaults.stations);
  const size = Number(options['size'] ?? defaults.size);
  const seconds = long ? Number(options['minutes']) * 60 : defaults.mainSeconds;
  const rate = Number(options['rate'] ?? promisedRate);
  const database = options['database'] === 'postgres' ? 'postgres' : 'sqlite';
  const kept = options['objects'] === 's3' ? 's3' : 'folder';
  const centre = await Centre.start({
    ...{ data: join(folder, 'gateway'), database, objects: kept },
    nodeWords: options['node']?.split(',') ?? [],
  });
  const identities = await provisionStations(centre, Math.max(count, wanted('table') ? 200 : 0));
  tell(`${identities.length} stations provisioned`);
  const bench = new Loads(centre, identities, folder, tell);
  try {
    const figures: Figure[] = [];
    const restart = wanted('restart') ? defaults.restartSeconds : 0;
    await bench.seal(count, size, seconds + defaults.pacedSeconds + restart);
    const main = await bench.load('all at once', { seconds, rate: null });
    const title = `${size} MB × ${count}`;
    figures.push(...loadFigures(title, main, size === 2 ? promisedRate : null), ...longRunFigures(main));
    const paced = await bench.load(`${rate} a second`, { seconds: defaults.pacedSeconds, rate });
    figures.push(...loadFigures(`${title}, ${rate} a second`, paced, null));
    if (restart > 0) {
      const halfway = async (): Promise<void> => {
        await centre.kill();
        await centre.start();
      };
      const result = await bench.load('restart', { seconds: restart, rate: null, halfway });
      figures.push(
        {
          name: `${title}, SIGKILL and restart in the middle`,
          value: result.delivered / result.seconds,
          unit: '1/s',
        },
        { name: 'attempts repeated because of it', value: result.tally.retried, unit: 'count' },
      );
    }
    const table = wanted('table') ? await bench.table(size, count) : [];
    figures.push(...table.flatMap(([name, result]) => loadFigures(name, result, null)));
    tell('asking index and objects for every receipt');
    figures.push(...accountFigures(await account(centre, bench.receipts), bench.errors));
    if (kept === 'folder') figures.push(...bench.diskFigures());
    return { method: methodOf(database, kept, main), figures };
  } finally {
    bench.close();
    await centre.stop();
  }
}

class Loads {
  readonly receipts: LoadResult['tally']['receipts'] = [];
  readonly errors = new Map<string, number>();
  readonly #centre: Centre;
  readonly #identities: readonly BenchStation[];
  readonly #folder: string;
  readonly #tell: (line: string) => void;
  readonly #stations: readonly DeliveringStation[];
  #delivering: readonly DeliveringStation[] = [];

  constructor(
    centre: Centre,
    identities: readonly BenchStation[],
    folder: string,
    tell: (line: string) => void,
  ) {
    this.#centre = centre;
    this.#identities = identities;
    this.#folder = join(folder, 'sealed');
    this.#tell = tell;
    mkdirSync(this.#folder);
    const ca = readFileSync(centre.caFile, 'utf8');
    this.#stations = identities.map((identity) => new DeliveringStation(identity, centre.url, ca, []));
  }

  close(): void {
    for (const station of this.#stations) station.close();
  }

  /** Gives the first `count` stations what they can deliver in a time, and takes from all what is left of before. */
  async seal(count: number, size: number, seconds: number): Promise<void> {
    for (const { waiting } of this.#stations) waiting.length = 0;
    const rate = mostAMegabyte.perSecond / (size + mostAMegabyte.beside);
    const each = Math.ceil(((seconds * rate) / count) * spare) + 1;
    const begun = performance.now();
    const sealed = await sealForStations(
      this.#identities.slice(0, count),
      each,
      size * megabyte,
      this.#folder,
    );
    this.#delivering = this.#stations.slice(0, count);
    for (const [index, station] of this.#delivering.entries()) station.waiting.push(...(sealed[index] ?? []));
    const took = (performance.now() - begun) / 1000;
    this.#tell(
      `${each * count} applications of ${size} MB sealed by ${count} stations in ${took.toFixed(1)} s`,
    );
  }

  async load(name: string, options: Parameters<typeof load>[2]): Promise<LoadResult> {
    const result = await load(this.#centre, this.#delivering, options);
    for (const receipt of result.tally.receipts) this.receipts.push(receipt);
    for (const [code, times] of result.tally.errors) {
      this.errors.set(code, (this.errors.get(code) ?? 0) + times);
      this.#tell(`${times} × ${code}`);
    }
    const rate = (result.delivered / result.seconds).toFixed(1);
    const out = result.ranOut ? '; some stations had nothing left' : '';
    this.#tell(`${name}: ${rate} applications a second${out}; load average ${result.loadAverage.toFixed(1)}`);
    return result;
  }

  /** How it grows: every size with few and with many stations, but for what was measured already. */
  async table(size: number, count: number): Promise<[string, LoadResult][]> {
    const rows: [string, LoadResult][] = [];
    for (const megabytes of tableSizes) {
      for (const stations of tableStations) {
        if (megabytes === size && stations === count) continue;
        await this.seal(stations, megabytes, defaults.tableSeconds);
        const name = `${megabytes} MB × ${stations}`;
        rows.push([name, await this.load(name, { seconds: defaults.tableSeconds, rate: null })]);
      }
    }
    return rows;
  }

  diskFigures(): Figure[] {
    const { applications, files, index } = this.#centre.bytesOnDisk();
    const sealed = this.receipts.reduce((sum, { application }) => sum + application.size, 0);
    return [
      { name: 'files kept', value: files, unit: 'count' },
      { name: 'bytes on disk ÷ bytes sealed', value: applications / sealed, unit: 'ratio' },
      { name: 'index, for each application', value: index / files / 1000, unit: 'kB' },
    ];
  }
}

function methodOf(database: string, objects: string, main: LoadResult): string[] {
  return [
    `One gateway process (its bundle) on ${database} and ${objects}; clients in one other process on the same processors. Load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the end, ${main.loadAverage.toFixed(1)} after the first load.`,
    'Every station provisioned by code and requests, its own certificate, its own connections (TLS 1.3). Applications sealed before by the station’s own sealApplication: 22 pictures, complete under the rules of 2021-07, no two with the same id or bytes.',
    'Delivered by the outbox’s own upload (digests of chunks made before) and commit call; receipts kept unverified while the clock runs. What was delivered is deleted at the station, never at the gateway.',
    'All at once: every station sends one after the other without pause, 429 and Retry-After obeyed. Paced: begun at even intervals whatever is still under way.',
    'Acknowledge: the commit call. Delivery: from the moment it was due to its receipt, waits after 429 included. CPU: 100 % is one processor. Memory and event loop by the gateway’s /metrics every 2 s.',
    'Afterwards index and objects are asked for every receipt of every load; 200 receipts verified as the outbox does, 40 objects read and digested.',
  ];
}

void sealWhereThisIsAWorker();
